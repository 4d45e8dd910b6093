package org.kernelscope.store.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.FloatFormat;
import org.kernelscope.store.Json;

/**
 * Networks as safetensors: eight bytes with the length of a JSON header, which has type, shape and
 * place of every tensor, then the tensors. The format knows tensors and no layers: what has four
 * axes, of which those of a kernel have more than one and at most {@value #LARGEST} pixels a side,
 * counts as the weights of a convolution. They are {@code [out, in, k, k]}, PyTorch's order, unless
 * the metadata names a program that keeps {@code [k, k, in, out]}.
 */
public final class Safetensors implements KernelImporter {

  /** Of the format's own reader. */
  private static final long LONGEST_HEADER = 100_000_000;

  /** Of the kernels of convolutions; what is wider is a mask or in another order of axes. */
  private static final int LARGEST = 31;

  private static final String METADATA = "__metadata__";

  /** What the metadata calls the programs with channels last; {@code pt} is PyTorch. */
  private static final Set<String> CHANNELS_LAST = Set.of("flax", "tf");

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
    String text =
        StandardCharsets.UTF_8.decode(MappedFile.read(file, Long.BYTES, length)).toString();
    JsonNode header = Json.parse(text, JsonNode.class, file + ", header");
    WeightLayout layout =
        CHANNELS_LAST.contains(header.path(METADATA).path("format").asText())
            ? WeightLayout.HWIO
            : WeightLayout.OIHW;
    for (Map.Entry<String, JsonNode> tensor : header.properties()) {
      if (!tensor.getKey().equals(METADATA)) {
        read(file, Long.BYTES + length, layout, tensor.getKey(), tensor.getValue(), found);
      }
    }
    return found.found();
  }

  private static void read(
      Path file, long start, WeightLayout layout, String name, JsonNode tensor, FoundLayers found)
      throws IOException {
    long[] shape = integers(tensor.path("shape"));
    long[] offsets = integers(tensor.path("data_offsets"));
    String type = tensor.path("dtype").asText();
    if (shape == null || offsets == null || offsets.length != 2) {
      throw new BadInputException(
          "%s: expected dtype, shape and data_offsets of tensor %s, found %s"
              .formatted(file, name, tensor.toString().lines().findFirst().orElse("nothing")));
    }
    if (shape.length != 4) {
      return;
    }
    long longest = Math.max(layout.height(shape), layout.width(shape));
    boolean scales = longest == 1 && !name.endsWith("weight") && !name.endsWith("kernel");
    if (longest == 0 || scales) {
      return; // Such as a learned scale of each channel.
    }
    String layer = TensorNames.layer(name);
    if (longest > LARGEST) {
      boolean mask = shape[0] == 1 && shape[1] == 1; // One wide map, as attention has them.
      if (!mask) {
        found.skip(
            layer,
            String.format(
                Locale.ROOT,
                "its shape %s is not that of kernels %s with k up to %d",
                Arrays.toString(shape),
                layout == WeightLayout.OIHW ? "[out, in, k, k]" : "[k, k, in, out]",
                LARGEST));
      }
      return;
    }
    FloatFormat format = FORMATS.get(type);
    if (format == null) {
      found.skip(layer, "its weights are of type %s and not floats".formatted(type));
      return;
    }
    ByteBuffer bytes = MappedFile.read(file, start + offsets[0], offsets[1] - offsets[0]);
    found.add(layer, shape, layout, format, bytes);
  }

  /** Null where it is anything but integers that are not negative. */
  private static long @Nullable [] integers(JsonNode array) {
    boolean fit =
        array.isArray()
            && StreamSupport.stream(array.spliterator(), false)
                .allMatch(n -> n.isIntegralNumber() && n.canConvertToLong() && n.asLong() >= 0);
    return fit
        ? StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray()
        : null;
  }
}
