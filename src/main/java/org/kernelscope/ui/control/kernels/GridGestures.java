package org.kernelscope.ui.control.kernels;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Point2D;
import javafx.scene.Cursor;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.KernelMosaic.Hit;
import org.kernelscope.ui.control.picture.Surface;

/** Mouse and keyboard gestures of a grid: they read out, zoom, pan, select and open kernels. */
final class GridGestures {

  private static final double WHEEL_NOTCH = 40;
  private static final double DRAG_THRESHOLD = 4;

  private final KernelGrid grid;
  private final Surface surface;
  private final MosaicView view;
  private final GridArrangement arrangement;

  private final ObjectProperty<@Nullable Hit> hover = new SimpleObjectProperty<>();

  /** The position of the cursor; null if it is not on the grid. */
  private @Nullable Point2D cursor;

  private double wheel;
  private @Nullable Point2D dragFrom;
  private boolean dragged;
  private int offsetXAtDrag;
  private int offsetYAtDrag;

  /**
   * @param grid to select in, to open and to fit
   * @param surface under the mouse
   * @param view what zooming and panning change
   * @param arrangement the order of the kernels
   */
  GridGestures(KernelGrid grid, Surface surface, MosaicView view, GridArrangement arrangement) {
    this.grid = grid;
    this.surface = surface;
    this.view = view;
    this.arrangement = arrangement;
  }

  // ---- the weight under the cursor

  /** The weight under the cursor, its kernel known by its index in the set; null for none. */
  ObservableValue<@Nullable Hit> hoverProperty() {
    return hover;
  }

  private Optional<Hit> at(double x, double y) {
    return view.at(x, y)
        .map(
            hit ->
                new Hit(arrangement.kernelOrder().kernel(hit.kernel()), hit.row(), hit.column()));
  }

  void mouseMoved(MouseEvent event) {
    hoverAt(event.getX(), event.getY());
  }

  private void hoverAt(double x, double y) {
    cursor = new Point2D(x, y);
    hover.set(at(x, y).orElse(null));
  }

  /** Updates the weight under a cursor that has not moved. */
  void hoverAgain() {
    Point2D here = cursor;
    hover.set(here == null ? null : at(here.getX(), here.getY()).orElse(null));
  }

  void leave() {
    cursor = null;
    hover.set(null);
  }

  // ---- hand

  void pressed(MouseEvent event) {
    grid.requestFocus();
    if (event.getButton() == MouseButton.PRIMARY) {
      dragFrom = new Point2D(event.getX(), event.getY());
      dragged = false;
      offsetXAtDrag = view.offsetX();
      offsetYAtDrag = view.offsetY();
    }
  }

  void dragged(MouseEvent event) {
    Point2D from = dragFrom;
    if (from == null || view.mosaic() == null) {
      return;
    }
    if (!dragged && from.distance(event.getX(), event.getY()) < DRAG_THRESHOLD) {
      return;
    }
    dragged = true;
    cursor = new Point2D(event.getX(), event.getY());
    surface.setCursor(Cursor.CLOSED_HAND);
    view.pan(offsetXAtDrag, offsetYAtDrag, event.getX() - from.getX(), event.getY() - from.getY());
  }

  void released(MouseEvent event) {
    surface.setCursor(null);
    boolean click = dragFrom != null && !dragged;
    dragFrom = null;
    if (!click) {
      return;
    }
    Optional<Hit> hit = at(event.getX(), event.getY());
    if (hit.isPresent()) {
      grid.setSelectedKernel(hit.get().kernel());
      if (event.getClickCount() == 2) {
        grid.openSelected();
      }
    } else if (event.getClickCount() == 2) {
      grid.fit();
    } else {
      grid.setSelectedKernel(KernelGrid.NONE);
    }
  }

  void scrolled(ScrollEvent event) {
    event.consume();
    // Touch pads send many small amounts: one step for each sum of a wheel notch.
    wheel += event.getDeltaY();
    while (Math.abs(wheel) >= WHEEL_NOTCH) {
      int direction = wheel > 0 ? 1 : -1;
      wheel -= direction * WHEEL_NOTCH;
      view.zoomAbout(event.getX(), event.getY(), direction);
    }
    hoverAt(event.getX(), event.getY());
  }

  // ---- keyboard

  void keyPressed(KeyEvent event) {
    KernelSet set = grid.getKernels();
    KernelMosaic shape = view.mosaic();
    if (set == null || shape == null || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    KernelOrder kernelOrder = arrangement.kernelOrder();
    switch (event.getCode()) {
      case LEFT -> move(set, -1);
      case RIGHT -> move(set, 1);
      case UP -> move(set, -shape.columns());
      case DOWN -> move(set, shape.columns());
      case HOME -> grid.setSelectedKernel(kernelOrder.kernel(0));
      case END -> grid.setSelectedKernel(kernelOrder.kernel(set.count() - 1));
      case ENTER, SPACE -> grid.openSelected();
      case PLUS, EQUALS, ADD -> grid.zoomIn();
      case MINUS, SUBTRACT -> grid.zoomOut();
      case DIGIT0, NUMPAD0 -> grid.fit();
      case ESCAPE -> {
        if (!grid.isSelected()) {
          return;
        }
        grid.setSelectedKernel(KernelGrid.NONE);
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void move(KernelSet set, int by) {
    KernelOrder kernelOrder = arrangement.kernelOrder();
    int to = grid.isSelected() ? kernelOrder.place(grid.getSelectedKernel()) + by : 0;
    if (to >= 0 && to < set.count()) {
      grid.setSelectedKernel(kernelOrder.kernel(to));
    }
  }
}
