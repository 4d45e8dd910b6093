package org.kernelscope.ui.control.picture;

import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.stage.Window;

/**
 * A canvas as large as its region. It is painted at most once a pulse, however many repaints are
 * requested. It is a layout root of its own, so that a repaint does not lay out anything else. Its
 * parent places it with {@code resizeRelocate}.
 *
 * <p>If a painter fails, the surface stays empty until the next requested paint. The exception is
 * caught, because an exception during layout would disable the layout of the surface and its
 * parents permanently.
 */
public final class Surface extends Region {

  /** Draws the whole surface, which is empty and {@code width}×{@code height} large. */
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

  /** Requests a paint in the next pulse. */
  public void repaint() {
    requestLayout();
  }

  /** The number of device pixels in a unit of layout: 2 on a typical HiDPI screen. */
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

  /**
   * Paints the surface. Of consecutive failures only the first one is reported.
   *
   * @return whether the painter succeeded
   */
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
