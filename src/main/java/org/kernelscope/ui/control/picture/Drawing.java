package org.kernelscope.ui.control.picture;

import javafx.geometry.VPos;
import javafx.scene.image.Image;
import javafx.scene.paint.Paint;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * What controls draw on, so that one painter serves the screen, PNG and SVG. Names and meanings are
 * those of {@link javafx.scene.canvas.GraphicsContext}; images are never smoothed.
 */
public interface Drawing {

  void save();

  void restore();

  void translate(double x, double y);

  void rotate(double degrees);

  /** Nothing outside the rectangle is drawn until {@link #restore()}. */
  void clip(double x, double y, double width, double height);

  void setFill(Paint paint);

  void setStroke(Paint paint);

  void setLineWidth(double width);

  void setLineDashes(double... dashes);

  void setLineJoin(StrokeLineJoin join);

  void setLineCap(StrokeLineCap cap);

  void setFont(Font font);

  void setTextAlign(TextAlignment align);

  void setTextBaseline(VPos baseline);

  void fillText(String text, double x, double y);

  /** Text that is condensed where it would be wider than {@code maxWidth}. */
  void fillText(String text, double x, double y, double maxWidth);

  void strokeLine(double x1, double y1, double x2, double y2);

  void fillRect(double x, double y, double width, double height);

  void strokeRect(double x, double y, double width, double height);

  void fillRoundRect(
      double x, double y, double width, double height, double arcWidth, double arcHeight);

  void strokeRoundRect(
      double x, double y, double width, double height, double arcWidth, double arcHeight);

  void fillOval(double x, double y, double width, double height);

  void strokeOval(double x, double y, double width, double height);

  void fillPolygon(double[] xs, double[] ys, int points);

  void strokePolygon(double[] xs, double[] ys, int points);

  void strokePolyline(double[] xs, double[] ys, int points);

  void drawImage(Image image, double x, double y, double width, double height);

  /** A part of an image, the source first. */
  void drawImage(
      Image image,
      double sourceX,
      double sourceY,
      double sourceWidth,
      double sourceHeight,
      double x,
      double y,
      double width,
      double height);
}
