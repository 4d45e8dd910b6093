package org.kernelscope.ui.control.chart;

import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Surface;
import org.kernelscope.ui.control.picture.ThemedRegion;

/**
 * A small curve without axes that fits into a line of text: the course of one metric in the run
 * strip.
 */
public final class Sparkline extends ThemedRegion {

  private static final double MARGIN = 3;

  private final IntegerProperty color = new SimpleIntegerProperty(this, "color", 1);
  private final ObjectProperty<double[]> values =
      new SimpleObjectProperty<>(this, "values", new double[0]);
  private final Surface surface = new Surface(this::paint);

  public Sparkline() {
    getStyleClass().add("sparkline");
    getChildren().add(surface);
    setMouseTransparent(true);
    color.addListener((property, old, now) -> surface.repaint());
    values.addListener((property, old, now) -> surface.repaint());
  }

  /** The slot of the theme's series colours, from 1. */
  public IntegerProperty colorProperty() {
    return color;
  }

  /** The values from left to right; must not be changed. Values that are not finite are skipped. */
  public ObjectProperty<double[]> valuesProperty() {
    return values;
  }

  @Override
  protected void inkChanged() {
    surface.repaint();
  }

  @Override
  protected double computePrefWidth(double height) {
    return 96;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 24;
  }

  @Override
  protected void layoutChildren() {
    surface.resizeRelocate(0, 0, getWidth(), getHeight());
    surface.repaint();
  }

  private void paint(Drawing g, double width, double height) {
    double[] values = this.values.get();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      g.setStroke(rule());
      g.strokeLine(
          MARGIN, Math.floor(height / 2) + 0.5, width - MARGIN, Math.floor(height / 2) + 0.5);
      return;
    }
    // If there are more points than columns, each column shows the mean of its points.
    int columns = (int) Math.max(1, Math.min(values.length, width - 2 * MARGIN));
    double[] xs = new double[columns];
    double[] ys = new double[columns];
    int points = 0;
    for (int column = 0; column < columns; column++) {
      int from = (int) ((long) column * values.length / columns);
      int to = (int) ((long) (column + 1) * values.length / columns);
      double sum = 0;
      int count = 0;
      for (int i = from; i < to; i++) {
        if (Double.isFinite(values[i])) {
          sum += values[i];
          count++;
        }
      }
      if (count > 0) {
        double along = columns == 1 ? 1 : column / (columns - 1.0);
        double up = high > low ? (sum / count - low) / (high - low) : 0.5;
        xs[points] = MARGIN + along * (width - 2 * MARGIN);
        ys[points] = height - MARGIN - up * (height - 2 * MARGIN);
        points++;
      }
    }
    g.setStroke(color(color.get()));
    g.setLineWidth(1.5);
    g.setLineJoin(StrokeLineJoin.ROUND);
    g.setLineCap(StrokeLineCap.ROUND);
    g.strokePolyline(xs, ys, points);
    g.setFill(color(color.get()));
    g.fillOval(xs[points - 1] - 2.5, ys[points - 1] - 2.5, 5, 5);
  }
}
