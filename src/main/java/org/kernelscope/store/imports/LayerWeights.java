package org.kernelscope.store.imports;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.FloatFormat;

/**
 * The weights of a convolution as a file describes them, before they are read.
 *
 * @param layer the name of the layer
 * @param shape four extents, in the order of {@code layout}; their product fits into an int
 * @param layout the order of the axes
 * @param groups the number of groups along the first axis, each with weights in that order; 1
 *     unless the first axis is not that of the output channels
 * @param turned whether kernels are stored turned by 180 degrees, as by programs that convolve
 *     instead of correlate
 * @param assumed what the file does not give, as a clause; null if nothing is assumed
 * @param values reads the weights in C order
 */
record LayerWeights(
    String layer,
    long[] shape,
    WeightLayout layout,
    long groups,
    boolean turned,
    @Nullable String assumed,
    Supplier<float[]> values) {

  /** Weights of one group that need not be turned. */
  static LayerWeights of(
      String layer, long[] shape, WeightLayout layout, Supplier<float[]> values) {
    return new LayerWeights(layer, shape, layout, 1, false, null, values);
  }

  /** Weights whose bytes are a window on a file. */
  static LayerWeights of(
      String layer, long[] shape, WeightLayout layout, FloatFormat format, ByteBuffer bytes) {
    return of(layer, shape, layout, () -> format.read(bytes));
  }

  LayerWeights inGroups(long number) {
    return new LayerWeights(layer, shape, layout, number, turned, assumed, values);
  }

  LayerWeights turned(boolean by180) {
    return new LayerWeights(layer, shape, layout, groups, by180, assumed, values);
  }

  LayerWeights assuming(@Nullable String clause) {
    return new LayerWeights(layer, shape, layout, groups, turned, clause, values);
  }

  LayerWeights called(String name) {
    return new LayerWeights(name, shape, layout, groups, turned, assumed, values);
  }

  /** The number of weights; -1 if it is too large for an array. */
  long count() {
    long count = FoundLayers.count(shape);
    return count > Integer.MAX_VALUE ? -1 : count;
  }

  /** Reads the weights. */
  FilterBank read() {
    long[] one = shape.clone();
    one[0] /= groups;
    float[] ordered = values.get();
    if (groups == 1) {
      ordered = layout.ordered(ordered, one);
    } else {
      int length = (int) (ordered.length / groups);
      for (int from = 0; from < ordered.length; from += length) {
        float[] group = Arrays.copyOfRange(ordered, from, from + length);
        System.arraycopy(layout.ordered(group, one), 0, ordered, from, length);
      }
    }
    int size = (int) layout.height(shape);
    if (turned) {
      turn(ordered, size * size);
    }
    Provenance provenance =
        assumed == null ? Provenance.UNKNOWN : Provenance.of(Provenance.ASSUMED, assumed);
    KernelSet kernels = new KernelSet(size, ordered, provenance);
    return new FilterBank(layer, (int) groups * layout.out(one), layout.in(one), kernels);
  }

  /** Turns every kernel by 180 degrees, by reversing the order of its pixels. */
  private static void turn(float[] kernels, int area) {
    for (int kernel = 0; kernel < kernels.length; kernel += area) {
      for (int first = kernel, last = kernel + area - 1; first < last; first++, last--) {
        float moved = kernels[first];
        kernels[first] = kernels[last];
        kernels[last] = moved;
      }
    }
  }
}
