package org.kernelscope.experiment.run;

import java.util.Arrays;

/**
 * One metric of a run against its steps, as it stood when a {@link RunHistory} was asked for it.
 * Never changes; a later curve of the same run begins with the same points, unless the run went
 * back to a checkpoint in between.
 */
public final class MetricCurve {

  public static final MetricCurve EMPTY = new MetricCurve(new int[0], new double[0], 0);

  // Shared with the history, which only ever writes behind the size.
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

  /** Steps after which a point was measured; they ascend. */
  public int step(int index) {
    return steps[index];
  }

  public double value(int index) {
    return values[index];
  }

  /** The last value; not a number where there is none. */
  public double last() {
    return size == 0 ? Double.NaN : values[size - 1];
  }

  /** The last value measured after {@code step} steps; not a number where there is none. */
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
