package org.kernelscope.ui.runs;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;

/** The curves of a run in a chart. */
public final class Curves {

  private Curves() {}

  /** Replaces the content of a series by a curve. */
  public static void draw(MetricCurve curve, MetricSeries series) {
    draw(curve, series, 0);
  }

  /** Extends a series that shows the beginning of a curve: only new points are copied. */
  public static void extend(MetricCurve curve, MetricSeries series) {
    extend(curve, series, 0);
  }

  /** The same with the first value of the curve subtracted: the gain since the start. */
  public static void extendSinceStart(MetricCurve curve, MetricSeries series) {
    extend(curve, series, curve.size() == 0 ? 0 : curve.value(0));
  }

  /** Adds a mean with its interval to a series; without an interval, the mean alone. */
  public static void append(
      MetricSeries series, double at, double mean, @Nullable Double low, @Nullable Double high) {
    series.append(at, mean, low == null ? mean : low, high == null ? mean : high);
  }

  /** Shows the marks of a run in a chart. */
  public static void mark(List<? extends RunEvent.Mark> marks, MetricChart chart) {
    List<MetricChart.Mark> drawn =
        marks.stream()
            .filter(mark -> !(mark instanceof RunEvent.Note))
            .map(mark -> new MetricChart.Mark(mark.step(), label(mark)))
            .toList();
    if (!drawn.equals(chart.getMarks())) {
      chart.getMarks().setAll(drawn);
    }
  }

  private static String label(RunEvent.Mark mark) {
    if (mark instanceof RunEvent.LearningRate change) {
      return "learning rate "
          + BigDecimal.valueOf(change.value()).stripTrailingZeros().toPlainString();
    }
    return mark instanceof RunEvent.Resumed ? "resumed" : "complete";
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
