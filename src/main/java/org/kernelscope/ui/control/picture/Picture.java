package org.kernelscope.ui.control.picture;

import java.util.function.Consumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import org.kernelscope.kernel.picture.Raster;

/**
 * The picture of a control, which can be drawn on any {@link Drawing}. For the FX thread.
 *
 * @param title a title in words
 * @param width in units of layout
 * @param height in units of layout
 * @param ground the background colour
 * @param painter draws the picture from the present data
 */
public record Picture(
    String title, double width, double height, Color ground, Consumer<Drawing> painter) {

  /** The maximal width and height of a canvas. */
  private static final double LARGEST = 8000;

  /** Whether it can be drawn as pixels at this scale. */
  boolean fits(double scale) {
    return width * scale <= LARGEST && height * scale <= LARGEST;
  }

  /**
   * Draws it as pixels, {@code scale} of them for each unit of layout. Text and lines are sharp at
   * any scale.
   */
  Image image(double scale) {
    Canvas canvas = new Canvas(Math.ceil(width * scale), Math.ceil(height * scale));
    GraphicsContext g = canvas.getGraphicsContext2D();
    g.scale(scale, scale);
    paint(new CanvasDrawing(g));
    return canvas.snapshot(null, null);
  }

  /** The same as a raster, to be written elsewhere. */
  Raster raster(double scale) {
    return Pictures.raster(image(scale));
  }

  /** The picture as an SVG document. */
  String svg() {
    SvgDrawing drawing = new SvgDrawing(width, height, title);
    paint(drawing);
    return drawing.document();
  }

  private void paint(Drawing drawing) {
    drawing.setFill(ground);
    drawing.fillRect(0, 0, width, height);
    painter.accept(drawing);
  }
}
