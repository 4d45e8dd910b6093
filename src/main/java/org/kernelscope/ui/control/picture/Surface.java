package org.kernelscope.ui.control.picture;

import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.stage.Window;

/**
 * A canvas as large as its region that is painted at most once a pulse, however often a repaint is
 * asked for. It is a layout root of its own, so that a repaint lays out nothing else; its parent
 * places it with {@code resizeRelocate}.
 */
public final class Surface extends Region {

  /** Draws the whole surface, which is {@code width}×{@code height} and empty. */
  public interface Painter {
    void paint(Drawing g, double width, double height);
  }

  private final Canvas canvas = new Canvas();
  private final Drawing drawing = new CanvasDrawing(canvas.getGraphicsContext2D());
  private final Painter painter;

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
    painter.paint(drawing, width, height);
    drawing.restore();
  }
}
