package org.kernelscope.store.imports;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.LayerKernels;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.FloatFormat;

/** The layers of one file, as its importer comes across them. */
final class FoundLayers {

  private final String source;
  private final List<LayerKernels> layers = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /**
   * @param source what messages call the file
   */
  FoundLayers(String source) {
    this.source = source;
  }

  /**
   * The weights of a convolution.
   *
   * @param shape four extents, in the order of {@code layout}
   * @param bytes the weights in C order; no more is allocated than they take
   */
  void add(String layer, long[] shape, WeightLayout layout, FloatFormat format, ByteBuffer bytes) {
    addGroups(layer, shape, 1, layout, format, bytes);
  }

  /**
   * The weights of a convolution in groups that follow each other along the first axis, which is
   * not that of the output channels.
   */
  void addGroups(
      String layer,
      long[] shape,
      long groups,
      WeightLayout layout,
      FloatFormat format,
      ByteBuffer bytes) {
    long count = count(shape);
    if (count < 1
        || count * format.width() != bytes.remaining()
        || groups < 1
        || shape[0] % groups != 0) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected weights of shape %s in %d groups in layer %s, found %d bytes of %s",
              source,
              Arrays.toString(shape),
              groups,
              layer,
              bytes.remaining(),
              format));
    }
    long size = layout.height(shape);
    if (size != layout.width(shape)) {
      skip(
          layer,
          String.format(
              Locale.ROOT, "its kernels of %dx%d are not square", size, layout.width(shape)));
      return;
    }
    long[] one = shape.clone();
    one[0] /= groups;
    float[] weights = format.read(bytes);
    float[] ordered = new float[weights.length];
    int length = (int) (weights.length / groups);
    for (int from = 0; from < weights.length; from += length) {
      float[] group = Arrays.copyOfRange(weights, from, from + length);
      System.arraycopy(layout.ordered(group, one), 0, ordered, from, length);
    }
    KernelSet kernels = new KernelSet((int) size, ordered, Provenance.UNKNOWN);
    int out = (int) groups * layout.out(one);
    layers.add(new LayerKernels(unique(layer), out, layout.in(one), kernels));
  }

  /** A convolution whose weights are no kernels here. */
  void skip(String layer, String because) {
    skipped.add("layer %s: %s".formatted(layer, because));
  }

  NetworkKernels found() {
    return new NetworkKernels(layers, skipped);
  }

  private String unique(String layer) {
    String name = layer;
    for (int i = 2; !names.add(name); i++) {
      name = layer + "-" + i;
    }
    return name;
  }

  /** The product of the extents, or -1 where it is beyond a long or an extent is negative. */
  static long count(long[] shape) {
    long count = 1;
    for (long extent : shape) {
      if (extent < 0 || (extent > 0 && count > Long.MAX_VALUE / 8 / extent)) {
        return -1;
      }
      count *= extent;
    }
    return count;
  }
}
