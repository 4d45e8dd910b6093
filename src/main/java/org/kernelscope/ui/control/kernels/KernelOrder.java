package org.kernelscope.ui.control.kernels;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.kernelscope.kernel.KernelSet;

/**
 * The order in which kernels stand in a grid. A kernel is known by its index in the set, whatever
 * its place; places count from the top left, row by row.
 */
final class KernelOrder {

  private final int[] kernels;
  private final int[] places;

  private KernelOrder(int[] kernels) {
    this.kernels = kernels;
    this.places = new int[kernels.length];
    for (int place = 0; place < kernels.length; place++) {
      places[kernels[place]] = place;
    }
  }

  /** Every kernel at the place of its index. */
  static KernelOrder given(int count) {
    return new KernelOrder(IntStream.range(0, count).toArray());
  }

  /**
   * The largest first. Kernels of the same value stay in the order of the set; those whose value is
   * not a number come last.
   */
  static KernelOrder descending(double[] values) {
    Comparator<Integer> largestFirst =
        Comparator.comparingDouble(
            kernel -> Double.isNaN(values[kernel]) ? Double.POSITIVE_INFINITY : -values[kernel]);
    return new KernelOrder(
        IntStream.range(0, values.length)
            .boxed()
            .sorted(largestFirst)
            .mapToInt(Integer::intValue)
            .toArray());
  }

  int count() {
    return kernels.length;
  }

  /** The kernel at a place. */
  int kernel(int place) {
    return kernels[place];
  }

  /** Where a kernel stands. */
  int place(int kernel) {
    return places[kernel];
  }

  /** The kernels as they stand. */
  KernelSet arrange(KernelSet set) {
    return set.select(kernels);
  }
}
