package org.kernelscope.ui.control.chart;

/**
 * The area in which a chart draws its curves, with its axes.
 *
 * @param x converts steps to pixels of the surface, from left to right
 * @param y converts values to pixels of the surface, upwards
 * @param bars whether intervals are bars at their points and curves are shifted sideways
 */
record Plot(Axis x, Axis y, boolean bars) {

  /** The distance in pixels between neighbouring curves with bars. */
  private static final double DODGE = 5;

  double width() {
    return x.end() - x.start();
  }

  boolean contains(double px, double py) {
    return px >= x.start() && px <= x.end() && py <= y.start() && py >= y.end();
  }

  /** Whether a step is visible; NaN is not. */
  boolean shows(double step) {
    return step >= x.low() && step <= x.high();
  }

  /**
   * The index of a curve's first point to draw: one before the view, so that the line starts at the
   * edge.
   */
  int from(MetricSeries one) {
    int first = Math.max(0, one.firstAtOrAfter(x.low()) - 1);
    return x.log() ? Math.max(first, one.firstAtOrAfter(Double.MIN_VALUE)) : first;
  }

  /** The index after the last point to draw. */
  int to(MetricSeries one) {
    return Math.min(one.size(), one.firstAtOrAfter(Math.nextUp(x.high())) + 1);
  }

  /**
   * The shift in pixels of a curve with bars.
   *
   * @param order the index of the curve, from 0
   * @param curves the number of curves
   */
  double dodge(int order, int curves) {
    return bars ? (order - (curves - 1) / 2.0) * DODGE : 0;
  }
}
