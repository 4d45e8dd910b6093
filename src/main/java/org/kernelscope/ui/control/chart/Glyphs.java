package org.kernelscope.ui.control.chart;

import javafx.scene.paint.Color;
import org.kernelscope.ui.control.picture.Drawing;

/**
 * The markers on curves. They are filled with the background colour, so that the line does not
 * cross them.
 */
public final class Glyphs {

  private Glyphs() {}

  public static void draw(
      Drawing g,
      MetricSeries.Marker marker,
      double x,
      double y,
      double radius,
      Color line,
      Color fill) {
    g.setLineDashes();
    g.setLineWidth(1.5);
    g.setStroke(line);
    g.setFill(fill);
    double r = radius;
    switch (marker) {
      case CIRCLE -> {
        g.fillOval(x - r, y - r, 2 * r, 2 * r);
        g.strokeOval(x - r, y - r, 2 * r, 2 * r);
      }
      case SQUARE -> {
        double s = r * 0.9;
        g.fillRect(x - s, y - s, 2 * s, 2 * s);
        g.strokeRect(x - s, y - s, 2 * s, 2 * s);
      }
      case TRIANGLE -> {
        double[] xs = {x - r * 1.1, x + r * 1.1, x};
        double[] ys = {y + r * 0.85, y + r * 0.85, y - r * 1.1};
        g.fillPolygon(xs, ys, 3);
        g.strokePolygon(xs, ys, 3);
      }
      case DIAMOND -> {
        double d = r * 1.25;
        double[] xs = {x - d, x, x + d, x};
        double[] ys = {y, y - d, y, y + d};
        g.fillPolygon(xs, ys, 4);
        g.strokePolygon(xs, ys, 4);
      }
    }
  }
}
