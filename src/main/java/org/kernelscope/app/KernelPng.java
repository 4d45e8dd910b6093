package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.LayerDifference;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;

/** Kernels as a PNG file: the grid the window shows, at a size for documents. */
final class KernelPng {

  private static final int PIXEL = 4;
  private static final int WHITE = 0xffffffff;

  /** Pixels between two grids beside each other. */
  private static final int BETWEEN = 24;

  private KernelPng() {}

  /**
   * Writes the picture.
   *
   * @param columns kernels a row; 0 makes it about square
   */
  static void write(KernelSet kernels, int columns, Path file) throws IOException {
    Png.write(grid(kernels, columns), file);
  }

  /** The same of a layer; kernels that see colour images are drawn as colour images. */
  static void write(FilterBank layer, int columns, Path file) throws IOException {
    Png.write(grid(layer, columns), file);
  }

  /** Kernels before, after, and their difference, beside each other. */
  static void write(LayerDifference difference, int columns, Path file) throws IOException {
    List<Raster> grids =
        List.of(
            grid(difference.before(), columns),
            grid(difference.after(), columns),
            grid(difference.before().withKernels(difference.kernels()), columns));
    int width = grids.get(0).width();
    int height = grids.get(0).height();
    Raster whole = Raster.of(grids.size() * (width + BETWEEN) - BETWEEN, height);
    Arrays.fill(whole.argb(), WHITE);
    for (int grid = 0; grid < grids.size(); grid++) {
      for (int line = 0; line < height; line++) {
        System.arraycopy(
            grids.get(grid).argb(),
            line * width,
            whole.argb(),
            line * whole.width() + grid * (width + BETWEEN),
            width);
      }
    }
    Png.write(whole, file);
  }

  private static Raster grid(FilterBank layer, int columns) {
    KernelSet kernels = layer.kernels();
    if (!layer.seesColours()) {
      return grid(kernels, columns);
    }
    KernelMosaic mosaic = mosaic(layer.out(), kernels.size(), columns);
    Raster raster = Raster.of(mosaic.width(), mosaic.height());
    mosaic.paintColours(kernels, WHITE, raster);
    return raster;
  }

  private static Raster grid(KernelSet kernels, int columns) {
    KernelMosaic mosaic = mosaic(kernels.count(), kernels.size(), columns);
    Raster raster = Raster.of(mosaic.width(), mosaic.height());
    mosaic.paintEach(kernels, ColorMap.BLUE_WHITE_RED, WHITE, raster);
    return raster;
  }

  private static KernelMosaic mosaic(int count, int size, int columns) {
    int across = columns > 0 ? columns : (int) Math.ceil(Math.sqrt(count));
    return new KernelMosaic(
        count, size, Math.max(1, across), PIXEL, KernelMosaic.gapFor(size, PIXEL));
  }
}
