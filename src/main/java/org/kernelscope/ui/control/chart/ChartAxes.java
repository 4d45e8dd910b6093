package org.kernelscope.ui.control.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.geometry.VPos;
import javafx.scene.text.TextAlignment;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Ruler;
import org.kernelscope.ui.control.picture.ThemedRegion;

/** Paints the axes of a chart: grid lines, ticks with their labels, and both titles. */
final class ChartAxes {

  private static final double LABEL_WIDTH = 75;
  private static final double LEAST_ROOM = 16;

  private final ThemedRegion inks;
  private final Ruler ruler;

  /**
   * @param inks the source of the colours
   * @param ruler measures the font that is set during painting
   */
  ChartAxes(ThemedRegion inks, Ruler ruler) {
    this.inks = inks;
    this.ruler = ruler;
  }

  /** The width in pixels that the labels of the value axis need. */
  double room(List<Axis.Tick> valueTicks) {
    double room = LEAST_ROOM;
    for (Axis.Tick tick : valueTicks) {
      room = Math.max(room, Math.ceil(ruler.width(tick.label())) + 12);
    }
    return room;
  }

  /** Ticks at the positions of bars; without bars, at round values. */
  static List<Axis.Tick> stepTicks(
      Plot plot, List<MetricSeries> series, DoubleFunction<String> stepText) {
    Axis x = plot.x();
    if (!plot.bars()) {
      return x.ticks((int) Math.max(2, plot.width() / LABEL_WIDTH));
    }
    List<Axis.Tick> ticks = new ArrayList<>();
    double free = Double.NEGATIVE_INFINITY;
    for (double step : stepsInView(plot, series)) {
      boolean labelled = x.pixel(step) >= free;
      ticks.add(new Axis.Tick(step, labelled ? stepText.apply(step) : ""));
      free = labelled ? x.pixel(step) + LABEL_WIDTH / 2 : free;
    }
    return ticks;
  }

  private static double[] stepsInView(Plot plot, List<MetricSeries> series) {
    return series.stream()
        .filter(MetricSeries::isVisible)
        .flatMapToDouble(one -> Arrays.stream(one.steps(), plot.from(one), plot.to(one)))
        .distinct()
        .sorted()
        .toArray();
  }

  void paint(
      Drawing g,
      Plot plot,
      List<Axis.Tick> stepTicks,
      List<Axis.Tick> valueTicks,
      String xTitle,
      String yTitle) {
    double left = plot.x().start();
    double right = plot.x().end();
    double bottom = plot.y().start();
    g.setLineWidth(1);
    g.setLineDashes();
    g.setTextAlign(TextAlignment.RIGHT);
    g.setTextBaseline(VPos.CENTER);
    for (Axis.Tick tick : valueTicks) {
      double at = Math.rint(plot.y().pixel(tick.value())) + 0.5;
      g.setStroke(tick.label().isEmpty() ? ThemedRegion.faint(inks.rule(), 0.45) : inks.rule());
      g.strokeLine(left, at, right, at);
      g.setFill(inks.muted());
      g.fillText(tick.label(), left - 8, at);
    }
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.TOP);
    for (Axis.Tick tick : stepTicks) {
      double at = Math.rint(plot.x().pixel(tick.value())) + 0.5;
      g.setStroke(inks.muted());
      g.strokeLine(at, bottom + 1, at, bottom + (tick.label().isEmpty() ? 3 : 5));
      g.setFill(inks.muted());
      g.fillText(tick.label(), at, bottom + 8);
    }
    g.setStroke(inks.muted());
    g.strokeLine(left, Math.rint(bottom) + 0.5, right, Math.rint(bottom) + 0.5);
    g.setFill(inks.muted());
    g.setTextBaseline(VPos.BASELINE);
    g.setTextAlign(TextAlignment.RIGHT);
    g.fillText(xTitle, right, bottom + 34);
    g.setTextAlign(TextAlignment.LEFT);
    g.fillText(yTitle, 2, 13);
  }
}
