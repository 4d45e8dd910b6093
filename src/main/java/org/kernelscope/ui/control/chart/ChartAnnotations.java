package org.kernelscope.ui.control.chart;

import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.text.TextAlignment;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Ruler;
import org.kernelscope.ui.control.picture.ThemedRegion;

/** Paints the annotations of a chart: references, marks, and the line at the read-out step. */
final class ChartAnnotations {

  private final ThemedRegion inks;
  private final Ruler ruler;

  /**
   * @param inks the source of the colours
   * @param ruler measures the font that is set during painting
   */
  ChartAnnotations(ThemedRegion inks, Ruler ruler) {
    this.inks = inks;
    this.ruler = ruler;
  }

  void paintReferences(Drawing g, Plot plot, List<MetricChart.Reference> references) {
    Axis x = plot.x();
    for (MetricChart.Reference reference : references) {
      if (plot.y().log() && reference.value() <= 0) {
        continue;
      }
      double at = Math.rint(plot.y().pixel(reference.value())) + 0.5;
      g.setStroke(ThemedRegion.faint(inks.ink(), 0.6));
      g.setLineWidth(1);
      g.setLineDashes(2, 3);
      g.strokeLine(x.start(), at, x.end(), at);
      g.setFill(inks.muted());
      // At the left end, because at the right end curves are more likely to be near the line.
      g.setTextAlign(TextAlignment.LEFT);
      g.setTextBaseline(VPos.BOTTOM);
      g.fillText(reference.label(), x.start() + 4, at - 3);
    }
    g.setLineDashes();
  }

  void paintMarks(Drawing g, Plot plot, List<MetricChart.Mark> marks) {
    double top = plot.y().end();
    g.setTextBaseline(VPos.TOP);
    for (MetricChart.Mark mark : marks) {
      if (mark.step() < plot.x().low() || mark.step() > plot.x().high()) {
        continue;
      }
      double at = Math.rint(plot.x().pixel(mark.step())) + 0.5;
      g.setStroke(ThemedRegion.faint(inks.ink(), 0.55));
      g.setLineWidth(1);
      g.setLineDashes(4, 3);
      g.strokeLine(at, top, at, plot.y().start());
      g.setLineDashes();
      double length = ruler.width(mark.label());
      boolean leftwards = at + length + 12 > plot.x().end();
      double textX = leftwards ? at - 6 - length : at + 6;
      g.setFill(ThemedRegion.faint(inks.ground(), 0.85));
      g.fillRoundRect(textX - 3, top + 1, length + 6, 16, 4, 4);
      g.setFill(inks.ink());
      g.setTextAlign(TextAlignment.LEFT);
      g.fillText(mark.label(), textX, top + 3);
    }
  }

  /**
   * A line at the read-out step, with a dot on every visible curve.
   *
   * @param smoothing the smoothing of the curves
   */
  void paintHover(Drawing g, Plot plot, double step, List<MetricSeries> series, double smoothing) {
    if (!plot.shows(step)) {
      return;
    }
    Axis x = plot.x();
    Axis y = plot.y();
    double at = Math.rint(x.pixel(step)) + 0.5;
    g.setStroke(inks.muted());
    g.setLineWidth(1);
    g.strokeLine(at, y.end(), at, y.start());
    for (MetricSeries one : series) {
      int nearest = one.nearest(step);
      if (!one.isVisible() || nearest < 0) {
        continue;
      }
      double value = one.smoothed(smoothing)[nearest];
      double px = x.pixel(one.step(nearest));
      if (value >= y.low() && value <= y.high() && px >= x.start() && px <= x.end()) {
        double py = y.pixel(value);
        g.setFill(inks.ground());
        g.fillOval(px - 5, py - 5, 10, 10);
        g.setFill(inks.color(one.color()));
        g.fillOval(px - 3.5, py - 3.5, 7, 7);
      }
    }
  }
}
