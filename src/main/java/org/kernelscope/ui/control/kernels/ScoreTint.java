package org.kernelscope.ui.control.kernels;

import java.util.Arrays;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.KernelMosaic.Cell;
import org.kernelscope.kernel.picture.Raster;

/**
 * Scores as colours. A kernel's own colours are its weights, so its score is the colour of a mat
 * around it, which takes the gap to its neighbours.
 *
 * @param scale from the 2nd to the 98th percentile, so that a few outliers do not take all colours
 */
record ScoreTint(double[] nats, ColorScale scale) {

  /** Without a sign, and nothing like the colours of weights. */
  static final ColorMap COLORS = ColorMap.VIRIDIS;

  private static final double TAIL = 0.02;

  static ScoreTint of(double[] nats) {
    double[] sorted = Arrays.stream(nats).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new ScoreTint(nats, new ColorScale(0, 1));
    }
    double low = sorted[(int) Math.floor(TAIL * (sorted.length - 1))];
    double high = sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))];
    return new ScoreTint(nats, new ColorScale(low, high > low ? high : low + 1));
  }

  /** Pixels that the mats of the outermost kernels need around a mosaic. */
  static int margin(KernelMosaic mosaic) {
    return (mosaic.gap() + 1) / 2;
  }

  /** Paints the mats and nothing of the kernels themselves. */
  void paint(KernelMosaic mosaic, KernelOrder order, Raster raster) {
    int before = mosaic.gap() / 2;
    int after = mosaic.gap() - before;
    for (int place = 0; place < mosaic.count(); place++) {
      Cell cell = mosaic.cell(place);
      int x = cell.x() - raster.left();
      int y = cell.y() - raster.top();
      int end = cell.side();
      int argb = COLORS.argb(scale.fraction(nats[order.kernel(place)]));
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
