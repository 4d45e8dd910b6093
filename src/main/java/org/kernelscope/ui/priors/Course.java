package org.kernelscope.ui.priors;

import java.util.Arrays;

/**
 * A figure against steps at one moment. Arrays are not to be written to.
 *
 * @param steps ascending
 * @param values one for each step
 */
public record Course(double[] steps, double[] values) {

  public static final Course EMPTY = new Course(new double[0], new double[0]);

  /** The same with one more point. */
  Course with(double step, double value) {
    int size = steps.length;
    double[] moreSteps = Arrays.copyOf(steps, size + 1);
    double[] moreValues = Arrays.copyOf(values, size + 1);
    moreSteps[size] = step;
    moreValues[size] = value;
    return new Course(moreSteps, moreValues);
  }

  public int size() {
    return steps.length;
  }

  /** The last value; NaN without any. */
  double last() {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }
}
