package org.kernelscope.experiment.run;

import java.util.Arrays;

/**
 * One metric of a run against its steps, at the time a {@link RunHistory} returned it. Immutable. A
 * later curve of the same run begins with the same points, unless the run has gone back to a
 * checkpoint.
 */
public final class MetricCurve {

  public static final MetricCurve EMPTY = new MetricCurve(new int[0], new double[0], 0);

  // Shared with the history, which only writes to indices beyond the size.
  private final int[] steps;
  private final double[] values;
  private final int size;

  MetricCurve(int[] steps, double[] values, int size) {
    this.steps = steps;
    this.values = values;
    this.size = size;
  }

  public int size() {
    return size;
  }

  /** The number of steps after which a point was measured; ascending. */
  public int step(int index) {
    return steps[index];
  }

  public double value(int index) {
    return values[index];
  }

  /** The last value; NaN if there is none. */
  public double last() {
    return size == 0 ? Double.NaN : values[size - 1];
  }

  /** The last value measured after {@code step} steps; NaN if there is none. */
  public double at(int step) {
    for (int i = size - 1; i >= 0 && steps[i] >= step; i--) {
      if (steps[i] == step) {
        return values[i];
      }
    }
    return Double.NaN;
  }

  /** A copy of the steps. */
  public int[] steps() {
    return Arrays.copyOf(steps, size);
  }

  /** A copy of the values. */
  public double[] values() {
    return Arrays.copyOf(values, size);
  }
}
