package org.kernelscope.ui.control.kernels;

import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Raster;

/**
 * What the mosaic of a grid shows, however large it is and wherever it lies.
 *
 * @param kernels as they stand
 * @param order in which they stand
 * @param scale of all weights; null where every kernel has limits of its own
 * @param tint around the kernels; null for none
 */
record MosaicContent(
    KernelSet kernels,
    KernelOrder order,
    ColorMap map,
    @Nullable ColorScale scale,
    @Nullable GridTint tint) {

  void paint(KernelMosaic shape, Raster raster) {
    if (scale == null) {
      shape.paintEach(kernels, map, 0, raster);
    } else {
      shape.paint(kernels, map, scale, 0, raster);
    }
    if (tint != null) {
      tint.paint(shape, order, raster);
    }
  }

  /** All of a mosaic, with the room that the tint takes around it. */
  Raster whole(KernelMosaic shape) {
    int margin = tint == null ? 0 : GridTint.margin(shape);
    int width = shape.width() + 2 * margin;
    int height = shape.height() + 2 * margin;
    Raster raster = new Raster(new int[width * height], width, height, -margin, -margin);
    paint(shape, raster);
    return raster;
  }
}
