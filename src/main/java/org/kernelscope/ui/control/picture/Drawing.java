package org.kernelscope.ui.control.picture;

import javafx.geometry.VPos;
import javafx.scene.image.Image;
import javafx.scene.paint.Paint;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * The interface on which controls draw, so that one painter serves the screen, PNG and SVG. Names
 * and meanings are those of {@link javafx.scene.canvas.GraphicsContext}. Images are never smoothed.
 */
public interface Drawing {

  void save();

  void restore();

  void translate(double x, double y);

  void rotate(double degrees);

  /** Clips to a rectangle until {@link #restore()}. */
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

  /** Draws a text, condensed if it is wider than {@code maxWidth}. */
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

  /** Draws a part of an image; the first four numbers are the source. */
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
