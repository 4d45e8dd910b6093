package org.kernelscope.ui.runs;

import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.ui.control.chart.MetricSeries;

/** The curves of a run in a chart. */
public final class Curves {

  private Curves() {}

  /** Draws a curve in the place of whatever a series shows. */
  public static void draw(MetricCurve curve, MetricSeries series) {
    draw(curve, series, 0);
  }

  /** Draws more of a curve of which a series shows the beginning: only what is new is copied. */
  public static void extend(MetricCurve curve, MetricSeries series) {
    extend(curve, series, 0);
  }

  /** The same less the first value of the curve: what was gained since the start. */
  public static void extendSinceStart(MetricCurve curve, MetricSeries series) {
    extend(curve, series, curve.size() == 0 ? 0 : curve.value(0));
  }

  private static void extend(MetricCurve curve, MetricSeries series, double zero) {
    if (series.size() == 0 || series.size() > curve.size()) {
      draw(curve, series, zero);
      return;
    }
    for (int i = series.size(); i < curve.size(); i++) {
      series.append(curve.step(i), curve.value(i) - zero);
    }
  }

  private static void draw(MetricCurve curve, MetricSeries series, double zero) {
    if (curve.size() == 0 && series.size() == 0) {
      return;
    }
    double[] steps = new double[curve.size()];
    double[] values = curve.values();
    for (int i = 0; i < steps.length; i++) {
      steps[i] = curve.step(i);
      values[i] -= zero;
    }
    series.setData(steps, values);
  }
}
