package org.kernelscope.ui.control.chart;

import java.util.List;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.ThemedRegion;

/**
 * Paints the curves of a chart with their bands, bars and markers. However many points there are,
 * it draws at most one stroke or bar for each pixel column. One instance is reused for all paints.
 */
final class CurvePainter {

  /** The maximal number of points at which each point has a marker. */
  static final int POINTS_WITH_MARKERS = 30;

  private static final double CAP = 3.5;
  private static final double LINE = 1.75;
  private static final int DENSE = 2;
  private static final double NOISY = 4;

  private final ThemedRegion inks;
  private final Columns columns = new Columns();
  private double[] xs = new double[256];
  private double[] ys = new double[256];

  /**
   * @param inks the source of the colours
   */
  CurvePainter(ThemedRegion inks) {
    this.inks = inks;
  }

  /**
   * Paints the visible curves, the last one on top.
   *
   * @param smoothing the weight of the past in the moving average; 0 for none
   */
  void paint(Drawing g, Plot plot, List<MetricSeries> series, double smoothing) {
    for (MetricSeries one : series) {
      if (one.isVisible() && one.hasBand() && !plot.bars()) {
        paintBand(g, one, plot);
      }
    }
    for (int i = 0; i < series.size(); i++) {
      MetricSeries one = series.get(i);
      if (one.isVisible()) {
        g.save();
        g.translate(plot.dodge(i, series.size()), 0);
        if (plot.bars() && one.hasBand()) {
          paintBars(g, one, plot);
        }
        paintCurve(g, one, i, smoothing, plot);
        g.restore();
      }
    }
  }

  private static boolean isDense(int points, Plot plot) {
    return points > DENSE * plot.width();
  }

  /** The pixel for values without a logarithm: below the plot. */
  private static double floor(Plot plot) {
    return plot.y().start() + 4;
  }

  private void paintBand(Drawing g, MetricSeries one, Plot plot) {
    int from = plot.from(one);
    int to = plot.to(one);
    int points = 0;
    double[] lows = one.lows();
    double[] highs = one.highs();
    double[] edge;
    Axis y = plot.y();
    double floor = floor(plot);
    if (isDense(to - from, plot)) {
      collect(one, one.values(), lows, highs, plot);
      reserve(2 * columns.width());
      edge = new double[columns.width()];
      for (int c = 0; c < columns.width(); c++) {
        if (!columns.isEmpty(c)) {
          xs[points] = plot.x().start() + c + 0.5;
          ys[points] = y.pixel(columns.high(c), floor);
          edge[points++] = y.pixel(columns.low(c), floor);
        }
      }
    } else {
      reserve(2 * (to - from));
      edge = new double[Math.max(0, to - from)];
      for (int i = from; i < to; i++) {
        if (Double.isFinite(lows[i]) && Double.isFinite(highs[i])) {
          xs[points] = plot.x().pixel(one.step(i));
          ys[points] = y.pixel(highs[i], floor);
          edge[points++] = y.pixel(lows[i], floor);
        }
      }
    }
    for (int i = 0; i < points; i++) {
      xs[2 * points - 1 - i] = xs[i];
      ys[2 * points - 1 - i] = edge[i];
    }
    g.setFill(ThemedRegion.faint(inks.color(one.color()), inks.isDark() ? 0.24 : 0.16));
    g.fillPolygon(xs, ys, 2 * points);
  }

  private void paintBars(Drawing g, MetricSeries one, Plot plot) {
    g.setStroke(inks.color(one.color()));
    g.setLineWidth(1.5);
    g.setLineDashes();
    g.setLineCap(StrokeLineCap.BUTT);
    double floor = floor(plot);
    for (int i = plot.from(one); i < plot.to(one); i++) {
      if (Double.isFinite(one.low(i)) && Double.isFinite(one.high(i)) && one.low(i) < one.high(i)) {
        double at = plot.x().pixel(one.step(i));
        double low = plot.y().pixel(one.low(i), floor);
        double high = plot.y().pixel(one.high(i), floor);
        g.strokeLine(at, low, at, high);
        g.strokeLine(at - CAP, low, at + CAP, low);
        g.strokeLine(at - CAP, high, at + CAP, high);
      }
    }
  }

  private void paintCurve(Drawing g, MetricSeries one, int order, double smoothing, Plot plot) {
    int from = plot.from(one);
    int to = plot.to(one);
    if (from >= to) {
      return;
    }
    Color color = inks.color(one.color());
    boolean smooth = smoothing > 0;
    g.setLineJoin(StrokeLineJoin.ROUND);
    g.setLineCap(StrokeLineCap.BUTT);
    boolean dense = isDense(to - from, plot);
    if (smooth) {
      Color pale = ThemedRegion.faint(color, inks.isDark() ? 0.32 : 0.28);
      if (dense) {
        collect(one, one.values(), one.values(), one.values(), plot);
        paintEnvelope(g, pale, plot);
      } else {
        g.setLineDashes();
        paintLine(g, one, one.values(), pale, 1, plot);
      }
    }
    double[] values = one.smoothed(smoothing);
    g.setLineDashes(one.dash().pattern());
    if (!dense) {
      paintLine(g, one, values, color, LINE, plot);
      if (to - from <= POINTS_WITH_MARKERS) {
        for (int i = from; i < to; i++) {
          sign(g, one, plot.x().pixel(one.step(i)), plot.y(), values[i]);
        }
        return;
      }
    } else {
      collect(one, values, values, values, plot);
      if (!smooth && isNoisy(plot.y())) {
        paintEnvelope(g, color, plot);
      } else {
        paintMeans(g, color, plot);
      }
    }
    paintMarkers(g, one, order, values, dense, plot);
  }

  private void collect(
      MetricSeries one, double[] values, double[] lows, double[] highs, Plot plot) {
    columns.collect(
        one.steps(),
        values,
        lows,
        highs,
        plot.from(one),
        plot.to(one),
        plot.x(),
        (int) Math.ceil(plot.width()));
  }

  /** Whether the values in the columns spread over more than the width of a line. */
  private boolean isNoisy(Axis y) {
    double spread = 0;
    int filled = 0;
    for (int c = 0; c < columns.width(); c += 4) {
      if (!columns.isEmpty(c)) {
        spread += y.pixel(columns.low(c), y.start()) - y.pixel(columns.high(c), y.start());
        filled++;
      }
    }
    return filled > 0 && spread / filled > NOISY;
  }

  private void paintEnvelope(Drawing g, Color color, Plot plot) {
    g.setFill(color);
    double floor = floor(plot);
    double lastTop = Double.NaN;
    double lastBottom = Double.NaN;
    for (int c = 0; c < columns.width(); c++) {
      if (columns.isEmpty(c)) {
        continue;
      }
      double top = plot.y().pixel(columns.high(c), floor);
      double bottom = plot.y().pixel(columns.low(c), floor);
      double drawnTop = top;
      double drawnBottom = Math.max(bottom, top + LINE);
      // Neighbouring columns must touch, as the line between them would.
      if (lastBottom < drawnTop) {
        drawnTop = lastBottom;
      } else if (lastTop > drawnBottom) {
        drawnBottom = lastTop;
      }
      lastTop = top;
      lastBottom = Math.max(bottom, top + LINE);
      g.fillRect(plot.x().start() + c, drawnTop, 1, drawnBottom - drawnTop);
    }
  }

  private void paintMeans(Drawing g, Color color, Plot plot) {
    g.setStroke(color);
    g.setLineWidth(LINE);
    reserve(columns.width());
    double floor = floor(plot);
    int points = 0;
    int lastFilled = -1;
    for (int c = 0; c < columns.width(); c++) {
      if (columns.isEmpty(c)) {
        continue;
      }
      if (lastFilled >= 0 && c - lastFilled > 3) {
        g.strokePolyline(xs, ys, points);
        points = 0;
      }
      lastFilled = c;
      xs[points] = plot.x().start() + c + 0.5;
      ys[points++] = plot.y().pixel(columns.mean(c), floor);
    }
    g.strokePolyline(xs, ys, points);
  }

  private void paintLine(
      Drawing g, MetricSeries one, double[] values, Color color, double thickness, Plot plot) {
    g.setStroke(color);
    g.setLineWidth(thickness);
    int from = plot.from(one);
    int to = plot.to(one);
    reserve(to - from);
    double floor = floor(plot);
    int points = 0;
    for (int i = from; i < to; i++) {
      if (Double.isFinite(values[i])) {
        xs[points] = plot.x().pixel(one.step(i));
        ys[points++] = plot.y().pixel(values[i], floor);
      } else {
        g.strokePolyline(xs, ys, points);
        points = 0;
      }
    }
    g.strokePolyline(xs, ys, points);
  }

  /**
   * Paints markers at even distances. They are anchored to steps, so that they move with the curve.
   */
  private void paintMarkers(
      Drawing g, MetricSeries one, int order, double[] values, boolean dense, Plot plot) {
    Axis x = plot.x();
    double distance = 150;
    double phase = distance * (order % 4 + 0.5) / 4;
    double anchor = 0;
    if (!x.log()) {
      double every = Axis.niceStep((x.high() - x.low()) * distance / plot.width());
      double perStep = plot.width() / (x.high() - x.low());
      distance = every * perStep;
      phase = distance * (order % 4 + 0.5) / 4;
      anchor = -((x.low() * perStep) % distance) - distance;
    }
    int first = plot.from(one);
    for (double at = anchor + phase; at < plot.width(); at += distance) {
      if (at < 0) {
        continue;
      }
      double step = x.value(x.start() + at);
      int nearest = one.nearest(step);
      if (nearest < first || step > one.step(one.size() - 1) || step < one.step(0)) {
        continue;
      }
      int column = (int) at;
      if (dense && column < columns.width() && !columns.isEmpty(column)) {
        sign(g, one, x.start() + at, plot.y(), columns.mean(column));
      } else if (!dense) {
        sign(g, one, x.pixel(one.step(nearest)), plot.y(), values[nearest]);
      }
    }
  }

  private void sign(Drawing g, MetricSeries one, double px, Axis y, double value) {
    if (Double.isFinite(value) && (!y.log() || value > 0)) {
      Color line = inks.color(one.color());
      Glyphs.draw(g, one.marker(), px, y.pixel(value), 3.5, line, inks.ground());
    }
  }

  private void reserve(int points) {
    if (xs.length < points) {
      xs = new double[points + (points >> 1)];
      ys = new double[points + (points >> 1)];
    }
  }
}
