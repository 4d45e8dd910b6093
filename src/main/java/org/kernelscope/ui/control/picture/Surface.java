package org.kernelscope.ui.control.picture;

import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.stage.Window;

/**
 * A canvas as large as its region that is painted at most once a pulse, however often a repaint is
 * asked for. It is a layout root of its own, so that a repaint lays out nothing else; its parent
 * places it with {@code resizeRelocate}.
 *
 * <p>A painter that fails leaves an empty surface, which is painted again when that is next asked
 * for. An exception out of a layout would leave it, and all it lies in, without a layout for good.
 */
public final class Surface extends Region {

  /** Draws the whole surface, which is {@code width}×{@code height} and empty. */
  public interface Painter {
    void paint(Drawing g, double width, double height);
  }

  private final Canvas canvas = new Canvas();
  private final CanvasDrawing drawing = new CanvasDrawing(canvas.getGraphicsContext2D());
  private final Painter painter;

  /** Whether the last paint failed. */
  private boolean failing;

  public Surface(Painter painter) {
    this.painter = painter;
    setManaged(false);
    getChildren().add(canvas);
  }

  /** Asks for one paint in the next pulse. */
  public void repaint() {
    requestLayout();
  }

  /** Device pixels for one unit of layout: 2 on a typical HiDPI screen. */
  public double outputScale() {
    if (getScene() == null) {
      return 1;
    }
    Window window = getScene().getWindow();
    return window == null ? 1 : window.getOutputScaleX();
  }

  @Override
  protected void layoutChildren() {
    double width = getWidth();
    double height = getHeight();
    canvas.setWidth(width);
    canvas.setHeight(height);
    if (width <= 0 || height <= 0) {
      return;
    }
    GraphicsContext g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, width, height);
    drawing.save();
    boolean painted = paint(width, height);
    drawing.restoreAll();
    if (!painted) {
      g.clearRect(0, 0, width, height);
    }
  }

  /** Whether the painter did not fail; its failure is told once, until it has painted again. */
  private boolean paint(double width, double height) {
    try {
      painter.paint(drawing, width, height);
      failing = false;
    } catch (RuntimeException | Error failure) {
      if (!failing) {
        Thread here = Thread.currentThread();
        here.getUncaughtExceptionHandler().uncaughtException(here, failure);
      }
      failing = true;
    }
    return !failing;
  }
}
