package org.kernelscope.ui.control.picture;

import java.util.function.Consumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import org.kernelscope.kernel.picture.Raster;

/**
 * What a control shows, to be drawn again on whatever it is wanted. For the FX thread.
 *
 * @param title what it is of, in words
 * @param width units of layout
 * @param height likewise
 * @param ground colour of what it lies on
 * @param painter draws it from the present data
 */
public record Picture(
    String title, double width, double height, Color ground, Consumer<Drawing> painter) {

  /** No canvas can be wider or higher. */
  private static final double LARGEST = 8000;

  /** Whether it can be drawn in pixels at a scale. */
  boolean fits(double scale) {
    return width * scale <= LARGEST && height * scale <= LARGEST;
  }

  /** In pixels, {@code scale} of them for one unit of layout; text and lines are sharp at any. */
  Image image(double scale) {
    Canvas canvas = new Canvas(Math.ceil(width * scale), Math.ceil(height * scale));
    GraphicsContext g = canvas.getGraphicsContext2D();
    g.scale(scale, scale);
    paint(new CanvasDrawing(g));
    return canvas.snapshot(null, null);
  }

  /** The same, to be written elsewhere. */
  Raster raster(double scale) {
    return Pictures.raster(image(scale));
  }

  /** As an SVG document. */
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
