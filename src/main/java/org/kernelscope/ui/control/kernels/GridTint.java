package org.kernelscope.ui.control.kernels;

import java.util.Arrays;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.KernelMosaic.Cell;
import org.kernelscope.kernel.picture.Raster;

/**
 * A property of every kernel shown as a colour. A kernel's own colours are its weights, so this is
 * the colour of a frame ("mat") around it, in the gap to its neighbours.
 */
sealed interface GridTint permits ScoreTint, KernelMarks {

  /** The mat of a kernel, as ARGB; 0 for none. */
  int argb(int kernel);

  /** Pixels that the mats of the outermost kernels need around a mosaic. */
  static int margin(KernelMosaic mosaic) {
    return (mosaic.gap() + 1) / 2;
  }

  /** Paints the mats and nothing of the kernels themselves. */
  default void paint(KernelMosaic mosaic, KernelOrder order, Raster raster) {
    int before = mosaic.gap() / 2;
    int after = mosaic.gap() - before;
    for (int place = 0; place < mosaic.count(); place++) {
      int argb = argb(order.kernel(place));
      if (argb == 0) {
        continue;
      }
      Cell cell = mosaic.cell(place);
      int x = cell.x() - raster.left();
      int y = cell.y() - raster.top();
      int end = cell.side();
      fill(raster, x - before, y - before, x + end + after, y, argb);
      fill(raster, x - before, y + end, x + end + after, y + end + after, argb);
      fill(raster, x - before, y, x, y + end, argb);
      fill(raster, x + end, y, x + end + after, y + end, argb);
    }
  }

  private static void fill(Raster raster, int left, int top, int right, int bottom, int argb) {
    int from = Math.max(0, left);
    int to = Math.min(raster.width(), right);
    for (int y = Math.max(0, top); y < Math.min(raster.height(), bottom) && from < to; y++) {
      Arrays.fill(raster.argb(), y * raster.width() + from, y * raster.width() + to, argb);
    }
  }
}
