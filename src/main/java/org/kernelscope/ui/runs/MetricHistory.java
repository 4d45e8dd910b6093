package org.kernelscope.ui.runs;

import org.kernelscope.ui.control.chart.MetricSeries;

/**
 * A figure against steps at one moment. Arrays are not to be written to.
 *
 * @param steps ascending
 * @param values one for each step
 */
public record MetricHistory(double[] steps, double[] values) {

  public static final MetricHistory EMPTY = new MetricHistory(new double[0], new double[0]);

  /** The same less its first value. */
  public MetricHistory sinceStart() {
    double[] changes = new double[values.length];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = values[i] - values[0];
    }
    return new MetricHistory(steps, changes);
  }

  /** Draws it as a series that shows an earlier moment of it: a course only grows. */
  public void drawAs(MetricSeries series) {
    if (size() != series.size()) {
      series.setData(steps, values);
    }
  }

  public int size() {
    return steps.length;
  }

  /** The last value; NaN without any. */
  public double last() {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }
}
