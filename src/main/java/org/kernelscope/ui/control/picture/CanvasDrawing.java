package org.kernelscope.ui.control.picture;

import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Paint;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** A drawing on a canvas. */
public final class CanvasDrawing implements Drawing {

  private final GraphicsContext g;
  private int saved;

  public CanvasDrawing(GraphicsContext g) {
    this.g = g;
    g.setImageSmoothing(false);
  }

  @Override
  public void save() {
    g.save();
    saved++;
  }

  @Override
  public void restore() {
    g.restore();
    saved--;
  }

  /** Restores all states that were saved but not restored, as by a painter that failed. */
  void restoreAll() {
    while (saved > 0) {
      restore();
    }
  }

  @Override
  public void translate(double x, double y) {
    g.translate(x, y);
  }

  @Override
  public void rotate(double degrees) {
    g.rotate(degrees);
  }

  @Override
  public void clip(double x, double y, double width, double height) {
    g.beginPath();
    g.rect(x, y, width, height);
    g.clip();
  }

  @Override
  public void setFill(Paint paint) {
    g.setFill(paint);
  }

  @Override
  public void setStroke(Paint paint) {
    g.setStroke(paint);
  }

  @Override
  public void setLineWidth(double width) {
    g.setLineWidth(width);
  }

  @Override
  public void setLineDashes(double... dashes) {
    g.setLineDashes(dashes);
  }

  @Override
  public void setLineJoin(StrokeLineJoin join) {
    g.setLineJoin(join);
  }

  @Override
  public void setLineCap(StrokeLineCap cap) {
    g.setLineCap(cap);
  }

  @Override
  public void setFont(Font font) {
    g.setFont(font);
  }

  @Override
  public void setTextAlign(TextAlignment align) {
    g.setTextAlign(align);
  }

  @Override
  public void setTextBaseline(VPos baseline) {
    g.setTextBaseline(baseline);
  }

  @Override
  public void fillText(String text, double x, double y) {
    g.fillText(text, x, y);
  }

  @Override
  public void fillText(String text, double x, double y, double maxWidth) {
    g.fillText(text, x, y, maxWidth);
  }

  @Override
  public void strokeLine(double x1, double y1, double x2, double y2) {
    g.strokeLine(x1, y1, x2, y2);
  }

  @Override
  public void fillRect(double x, double y, double width, double height) {
    g.fillRect(x, y, width, height);
  }

  @Override
  public void strokeRect(double x, double y, double width, double height) {
    g.strokeRect(x, y, width, height);
  }

  @Override
  public void fillRoundRect(
      double x, double y, double width, double height, double arcWidth, double arcHeight) {
    g.fillRoundRect(x, y, width, height, arcWidth, arcHeight);
  }

  @Override
  public void strokeRoundRect(
      double x, double y, double width, double height, double arcWidth, double arcHeight) {
    g.strokeRoundRect(x, y, width, height, arcWidth, arcHeight);
  }

  @Override
  public void fillOval(double x, double y, double width, double height) {
    g.fillOval(x, y, width, height);
  }

  @Override
  public void strokeOval(double x, double y, double width, double height) {
    g.strokeOval(x, y, width, height);
  }

  @Override
  public void fillPolygon(double[] xs, double[] ys, int points) {
    g.fillPolygon(xs, ys, points);
  }

  @Override
  public void strokePolygon(double[] xs, double[] ys, int points) {
    g.strokePolygon(xs, ys, points);
  }

  @Override
  public void strokePolyline(double[] xs, double[] ys, int points) {
    g.strokePolyline(xs, ys, points);
  }

  @Override
  public void drawImage(Image image, double x, double y, double width, double height) {
    g.drawImage(image, x, y, width, height);
  }

  @Override
  public void drawImage(
      Image image,
      double sourceX,
      double sourceY,
      double sourceWidth,
      double sourceHeight,
      double x,
      double y,
      double width,
      double height) {
    g.drawImage(image, sourceX, sourceY, sourceWidth, sourceHeight, x, y, width, height);
  }
}
