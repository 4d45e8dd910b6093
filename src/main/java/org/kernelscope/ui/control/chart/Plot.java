package org.kernelscope.ui.control.chart;

/**
 * Where a chart draws its curves, and what of them lies there.
 *
 * @param x steps to pixels of the surface, from left to right
 * @param y values to pixels of the surface, from the bottom up
 * @param bars whether bands are bars at their points and curves stand beside each other
 */
record Plot(Axis x, Axis y, boolean bars) {

  /** Pixels between neighbouring curves with bars. */
  private static final double DODGE = 5;

  double width() {
    return x.end() - x.start();
  }

  boolean contains(double px, double py) {
    return px >= x.start() && px <= x.end() && py <= y.start() && py >= y.end();
  }

  /** Whether a step is in view; one that is not a number is not. */
  boolean shows(double step) {
    return step >= x.low() && step <= x.high();
  }

  /** A curve's first point to draw: one before the view, so that the line comes in at the edge. */
  int from(MetricSeries one) {
    int first = Math.max(0, one.firstAtOrAfter(x.low()) - 1);
    return x.log() ? Math.max(first, one.firstAtOrAfter(Double.MIN_VALUE)) : first;
  }

  /** The point after the last to draw. */
  int to(MetricSeries one) {
    return Math.min(one.size(), one.firstAtOrAfter(Math.nextUp(x.high())) + 1);
  }

  /**
   * Pixels by which a curve with bars stands beside its steps.
   *
   * @param order of the curve, from 0
   * @param curves how many there are
   */
  double dodge(int order, int curves) {
    return bars ? (order - (curves - 1) / 2.0) * DODGE : 0;
  }
}
