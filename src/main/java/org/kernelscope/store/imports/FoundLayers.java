package org.kernelscope.store.imports;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.MemoryLimit;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.FloatFormat;

/**
 * The layers of one file, collected by its importer. Weights are read after all layers are known.
 * So a file that does not fit into memory is refused before anything is read.
 */
final class FoundLayers {

  private final String source;
  private final List<LayerWeights> layers = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private long weights;

  /**
   * @param source what messages call the file
   */
  FoundLayers(String source) {
    this.source = source;
  }

  /**
   * Adds the weights of a convolution.
   *
   * @param shape four extents, in the order of {@code layout}
   * @param bytes the weights in C order; no more memory is allocated than they need
   */
  void add(String layer, long[] shape, WeightLayout layout, FloatFormat format, ByteBuffer bytes) {
    addGroups(layer, shape, 1, layout, format, bytes);
  }

  /**
   * Adds the weights of a convolution whose groups follow each other along the first axis, where
   * this is not the axis of the output channels.
   */
  void addGroups(
      String layer,
      long[] shape,
      long groups,
      WeightLayout layout,
      FloatFormat format,
      ByteBuffer bytes) {
    add(
        LayerWeights.of(layer, shape, layout, format, bytes).inGroups(groups),
        format,
        bytes.remaining());
  }

  /**
   * Adds the weights of a convolution.
   *
   * @param format the format of the weights in the file
   * @param bytes the number of bytes of the weights in the file
   */
  void add(LayerWeights found, FloatFormat format, long bytes) {
    long[] shape = found.shape();
    long groups = found.groups();
    if (found.count() < 1
        || found.count() * format.width() != bytes
        || groups < 1
        || shape[0] % groups != 0) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected weights of shape %s in %d groups in layer %s, found %d bytes of %s",
              source,
              Arrays.toString(shape),
              groups,
              found.layer(),
              bytes,
              format));
    }
    long size = found.layout().height(shape);
    if (size != found.layout().width(shape)) {
      skip(
          found.layer(),
          String.format(
              Locale.ROOT,
              "its kernels of %dx%d are not square",
              size,
              found.layout().width(shape)));
      return;
    }
    weights += found.count();
    layers.add(found.called(unique(found.layer())));
  }

  /** Records a convolution whose weights cannot be read as kernels. */
  void skip(String layer, String because) {
    skipped.add("layer %s: %s".formatted(layer, because));
  }

  /** Records something else of the file that is not read. */
  void leaveOut(String clause) {
    skipped.add(clause);
  }

  /**
   * Reads the weights of all layers.
   *
   * @throws BadInputException when they do not fit into memory
   */
  NetworkKernels found() {
    if (weights * Float.BYTES > MemoryLimit.weights()) {
      throw new BadInputException(source + ": " + MemoryLimit.exceeded(weights * Float.BYTES));
    }
    List<FilterBank> read = layers.stream().map(LayerWeights::read).toList();
    return new NetworkKernels(read, skipped);
  }

  private String unique(String layer) {
    String name = layer;
    for (int i = 2; !names.add(name); i++) {
      name = layer + "-" + i;
    }
    return name;
  }

  /** The product of the extents; -1 if it does not fit into a long, or if an extent is negative. */
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
