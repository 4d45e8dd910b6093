package org.kernelscope.ui.compare;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One metric of the runs of a column, that differ in their seed only: mean and standard deviation
 * (n - 1) over those that have reached a step, by Welford's update. Not safe for threads.
 */
final class SeedCurve {

  private int size;
  private int[] steps = new int[64];
  private int[] counts = new int[64];
  private double[] means = new double[64];
  private double[] squares = new double[64];
  private boolean several;

  void add(int step, double value) {
    int at =
        size > 0 && steps[size - 1] < step ? -size - 1 : Arrays.binarySearch(steps, 0, size, step);
    if (at < 0) {
      at = -at - 1;
      insert(at, step);
    }
    counts[at]++;
    several |= counts[at] > 1;
    double away = value - means[at];
    means[at] += away / counts[at];
    squares[at] += away * (value - means[at]);
  }

  private void insert(int at, int step) {
    if (size == steps.length) {
      steps = Arrays.copyOf(steps, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
      means = Arrays.copyOf(means, 2 * size);
      squares = Arrays.copyOf(squares, 2 * size);
    }
    System.arraycopy(steps, at, steps, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    System.arraycopy(means, at, means, at + 1, size - at);
    System.arraycopy(squares, at, squares, at + 1, size - at);
    steps[at] = step;
    counts[at] = 0;
    means[at] = 0;
    squares[at] = 0;
    size++;
  }

  Curve snapshot() {
    double[] x = new double[size];
    double @Nullable [] lows = several ? new double[size] : null;
    double @Nullable [] highs = several ? new double[size] : null;
    for (int i = 0; i < size; i++) {
      x[i] = steps[i];
      if (lows != null && highs != null) {
        double deviation = counts[i] > 1 ? Math.sqrt(squares[i] / (counts[i] - 1)) : 0;
        lows[i] = means[i] - deviation;
        highs[i] = means[i] + deviation;
      }
    }
    return new Curve(x, Arrays.copyOf(means, size), lows, highs);
  }
}
