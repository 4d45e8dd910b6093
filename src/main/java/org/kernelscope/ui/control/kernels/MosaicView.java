package org.kernelscope.ui.control.kernels;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Rectangle2D;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.KernelMosaic.Cell;
import org.kernelscope.kernel.picture.KernelMosaic.Hit;
import org.kernelscope.ui.control.picture.Surface;

/**
 * The position of a grid's mosaic on its surface: as large as possible, or zoomed and panned. Here
 * kernels are identified by their places. Sizes of the mosaic and its offset are device pixels,
 * what comes from the mouse is units of layout.
 */
final class MosaicView {

  private static final int LARGEST_PIXEL = 96;
  private static final double INSET = 10;

  private final Surface surface;
  private final Runnable changed;
  private final ObjectProperty<KernelGrid.@Nullable View> view;
  private @Nullable KernelMosaic mosaic;
  private boolean fitted = true;
  private int together = 1;
  private int offsetX;
  private int offsetY;
  private double deviceScale = 1;

  /**
   * @param grid whose property the view is
   * @param surface to lie on
   * @param changed is run when the mosaic has moved and must be drawn again
   */
  MosaicView(Object grid, Surface surface, Runnable changed) {
    this.surface = surface;
    this.changed = changed;
    view = new SimpleObjectProperty<>(grid, "view");
    view.addListener((property, old, now) -> viewChanged(now));
  }

  /** Zoom and pan; null while everything is shown as large as fits. */
  ObjectProperty<KernelGrid.@Nullable View> viewProperty() {
    return view;
  }

  private void viewChanged(KernelGrid.@Nullable View now) {
    KernelMosaic shape = mosaic;
    if (now == null) {
      fitted = true;
    } else if (shape != null) {
      fitted = false;
      int gap = KernelMosaic.gapFor(shape.size(), now.pixel());
      mosaic = new KernelMosaic(shape.count(), shape.size(), now.columns(), now.pixel(), gap);
      offsetX = now.x();
      offsetY = now.y();
    }
    placeAgain();
    changed.run();
  }

  /** Updates the layout, so that later queries use the current one. */
  private void placeAgain() {
    KernelMosaic shape = mosaic;
    if (shape != null) {
      place(shape.count(), shape.size());
    }
  }

  private void tell() {
    KernelMosaic shape = mosaic;
    view.set(
        fitted || shape == null
            ? null
            : new KernelGrid.View(shape.columns(), shape.pixel(), offsetX, offsetY));
  }

  /** The layout of the kernels; null until they have a place. */
  @Nullable KernelMosaic mosaic() {
    return mosaic;
  }

  /** Whether the mosaic is shown as large as fits, and will be when the surface is resized. */
  boolean isFitted() {
    return fitted;
  }

  int offsetX() {
    return offsetX;
  }

  int offsetY() {
    return offsetY;
  }

  /** Device pixels for one unit of layout, as of the last placing. */
  double deviceScale() {
    return deviceScale;
  }

  /** Keeps so many kernels that follow each other in one row, and shows all anew. */
  void keepTogether(int kernels) {
    together = Math.max(1, kernels);
    if (mosaic != null) {
      fit();
    }
  }

  /** Clears the layout of earlier kernels. */
  void reset() {
    fitted = true;
    mosaic = null;
  }

  /** Fits a set whose shape is another than that of the one before. */
  void start(@Nullable KernelSet set) {
    place(set);
    changed.run();
    tell();
  }

  /** Shows all kernels as large as fits. */
  void fit() {
    fitted = true;
    moved();
  }

  /** Decides the layout of the kernels and keeps it in view. */
  void place(@Nullable KernelSet set) {
    if (set != null && set.count() > 0) {
      place(set.count(), set.size());
    }
  }

  private void place(int count, int size) {
    deviceScale = surface.outputScale();
    int deviceWidth = (int) Math.floor(surface.getWidth() * deviceScale);
    int deviceHeight = (int) Math.floor(surface.getHeight() * deviceScale);
    int inset = inset();
    KernelMosaic shape = mosaic;
    if (fitted || shape == null) {
      shape =
          KernelMosaic.fitting(
              count,
              size,
              count % together == 0 ? together : 1,
              Math.max(1, deviceWidth - 2 * inset),
              Math.max(1, deviceHeight - 2 * inset));
      mosaic = shape;
      offsetX = (deviceWidth - shape.width()) / 2;
      offsetY = Math.max(inset, (deviceHeight - shape.height()) / 2);
      return;
    }
    offsetX = held(offsetX, shape.width(), deviceWidth, inset);
    offsetY = held(offsetY, shape.height(), deviceHeight, inset);
  }

  private int inset() {
    return (int) Math.rint(INSET * deviceScale);
  }

  /** Centres what is smaller than the view and keeps the edges of what is larger outside it. */
  private static int held(int offset, int extent, int view, int inset) {
    if (extent <= view - 2 * inset) {
      return (view - extent) / 2;
    }
    return Math.max(view - inset - extent, Math.min(inset, offset));
  }

  /** Whether all kernels can be seen at once. */
  boolean showsAll() {
    KernelMosaic shape = mosaic;
    return shape == null || fits(shape);
  }

  private boolean fits(KernelMosaic shape) {
    return shape.height() <= (surface.getHeight() - 2 * INSET) * deviceScale
        && shape.width() <= (surface.getWidth() - 2 * INSET) * deviceScale;
  }

  /** Pans to an offset that lies {@code (dx, dy)} units of layout from another. */
  void pan(int fromX, int fromY, double dx, double dy) {
    KernelMosaic shape = mosaic;
    if (shape == null) {
      return;
    }
    fitted = false;
    offsetX = fromX + (int) Math.rint(dx * deviceScale);
    offsetY = fromY + (int) Math.rint(dy * deviceScale);
    moved();
  }

  private void moved() {
    placeAgain();
    changed.run();
    tell();
  }

  /**
   * Zooms by a step about a point, in if {@code direction} is positive, and fits rather than show
   * the kernels smaller than that.
   */
  void zoomAbout(double x, double y, int direction) {
    KernelMosaic from = mosaic;
    if (from == null) {
      return;
    }
    int step = Math.max(1, (int) Math.rint(from.pixel() * 0.25));
    int pixel = Math.max(1, Math.min(LARGEST_PIXEL, from.pixel() + direction * step));
    if (pixel == from.pixel() || (fitted && direction < 0)) {
      return;
    }
    KernelMosaic to = from.withPixel(pixel);
    if (direction < 0 && fits(to)) {
      fit();
      return;
    }
    // The point under the cursor stays, measured in whole kernels from the mosaic's corner.
    double kernelsX = (x * deviceScale - offsetX) / from.pitch();
    double kernelsY = (y * deviceScale - offsetY) / from.pitch();
    fitted = false;
    mosaic = to;
    offsetX = (int) Math.rint(x * deviceScale - kernelsX * to.pitch());
    offsetY = (int) Math.rint(y * deviceScale - kernelsY * to.pitch());
    moved();
  }

  /** Pans just far enough to show a place. */
  void reveal(int place) {
    KernelMosaic shape = mosaic;
    if (shape == null || fitted) {
      return;
    }
    Cell cell = shape.cell(place);
    int width = (int) (surface.getWidth() * deviceScale);
    int height = (int) (surface.getHeight() * deviceScale);
    int x = revealed(offsetX, cell.x(), cell.side(), width, inset());
    int y = revealed(offsetY, cell.y(), cell.side(), height, inset());
    if (x != offsetX || y != offsetY) {
      offsetX = x;
      offsetY = y;
      moved();
    }
  }

  private static int revealed(int offset, int start, int extent, int view, int inset) {
    if (offset + start < inset) {
      return inset - start;
    }
    return Math.min(offset, view - inset - start - extent);
  }

  /** What lies under a point of the surface. */
  Optional<Hit> at(double x, double y) {
    KernelMosaic shape = mosaic;
    return shape == null
        ? Optional.empty()
        : shape.hit(
            (int) Math.floor(x * deviceScale) - offsetX,
            (int) Math.floor(y * deviceScale) - offsetY);
  }

  /** Where on the surface a place of a layout lies, in units of layout. */
  Rectangle2D area(KernelMosaic shape, int place) {
    Cell cell = shape.cell(place);
    return new Rectangle2D(
        (offsetX + cell.x()) / deviceScale,
        (offsetY + cell.y()) / deviceScale,
        cell.side() / deviceScale,
        cell.side() / deviceScale);
  }
}
