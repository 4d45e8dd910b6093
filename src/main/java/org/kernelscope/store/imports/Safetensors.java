package org.kernelscope.store.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.FloatFormat;
import org.kernelscope.store.imports.SafetensorsHeader.Tensor;

/**
 * Imports networks in the safetensors format. A file consists of
 *
 * <ul>
 *   <li>eight bytes with the length of the header,
 *   <li>a JSON header with type, shape and position of every tensor,
 *   <li>the tensors.
 * </ul>
 *
 * <p>The format has tensors but no layers. A tensor counts as the weights of a convolution if it
 * has four axes, and if those of a kernel have more than one and at most {@value
 * TensorOrder#LARGEST} pixels.
 */
public final class Safetensors implements KernelImporter {

  /** The limit of the format's own reader, in bytes. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final Map<String, FloatFormat> FORMATS =
      Map.of(
          "F16", FloatFormat.FLOAT16,
          "BF16", FloatFormat.BFLOAT16,
          "F32", FloatFormat.FLOAT32,
          "F64", FloatFormat.FLOAT64);

  @Override
  public String format() {
    return "safetensors";
  }

  @Override
  public List<String> extensions() {
    return List.of(".safetensors");
  }

  @Override
  public boolean recognises(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      ByteBuffer start = ByteBuffer.wrap(in.readNBytes(9)).order(ByteOrder.LITTLE_ENDIAN);
      return start.remaining() == 9
          && start.getLong(0) > 0
          && start.getLong(0) <= LONGEST_HEADER
          && start.get(8) == '{';
    }
  }

  @Override
  public NetworkKernels read(Path file) throws IOException {
    FoundLayers found = new FoundLayers(file.toString());
    long length = MappedFile.read(file, 0, Long.BYTES).getLong();
    if (length < 0 || length > Math.min(LONGEST_HEADER, Files.size(file) - Long.BYTES)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected a header of at most %d bytes within the file, found %d in a file of %d",
              file,
              LONGEST_HEADER,
              length,
              Files.size(file)));
    }
    SafetensorsHeader header =
        SafetensorsHeader.read(MappedFile.read(file, Long.BYTES, length), file.toString());
    TensorOrder order = new TensorOrder(header);
    long start = Long.BYTES + length;
    long bytes = 0;
    for (Tensor tensor : header.tensors()) {
      bytes += read(file, start, tensor, order, found);
    }
    if (bytes > Files.size(file) - start) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected tensors of at most %d bytes together, found %d",
              file,
              Files.size(file) - start,
              bytes));
    }
    return found.found();
  }

  /**
   * Finds the weights of a tensor if it belongs to a convolution.
   *
   * @return the number of bytes of the weights
   */
  private static long read(
      Path file, long start, Tensor tensor, TensorOrder order, FoundLayers found)
      throws IOException {
    String name = tensor.name();
    long[] shape = tensor.shape();
    WeightLayout layout = order.of(tensor);
    long longest = Math.max(layout.height(shape), layout.width(shape));
    boolean scales = longest == 1 && !name.endsWith("weight") && !name.endsWith("kernel");
    if (longest == 0 || scales) {
      return 0; // For instance a learned scale for each channel.
    }
    String layer = TensorNames.layer(name);
    if (longest > TensorOrder.LARGEST) {
      boolean mask = shape[0] == 1 && shape[1] == 1; // A single wide map, as in attention layers.
      if (!mask) {
        found.skip(
            layer,
            String.format(
                Locale.ROOT,
                "its shape %s is not that of kernels %s with k up to %d",
                Arrays.toString(shape),
                layout.words(),
                TensorOrder.LARGEST));
      }
      return 0;
    }
    FloatFormat format = FORMATS.get(tensor.type());
    if (format == null) {
      found.skip(layer, "its weights are of type %s and not floats".formatted(tensor.type()));
      return 0;
    }
    ByteBuffer values = MappedFile.read(file, start + tensor.from(), tensor.to() - tensor.from());
    found.add(
        LayerWeights.of(layer, shape, layout, format, values).assuming(order.assumed(tensor)),
        format,
        values.remaining());
    return values.remaining();
  }
}
