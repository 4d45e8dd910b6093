package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;

/** A kernel set as a PNG file: the grid the window shows, at a size for documents. */
final class KernelPng {

  private static final int PIXEL = 4;
  private static final int WHITE = 0xffffffff;

  private KernelPng() {}

  /**
   * Writes the picture.
   *
   * @param columns kernels a row; 0 makes it about square
   */
  static void write(KernelSet kernels, int columns, Path file) throws IOException {
    int across = columns > 0 ? columns : (int) Math.ceil(Math.sqrt(kernels.count()));
    KernelMosaic mosaic =
        new KernelMosaic(
            kernels.count(),
            kernels.size(),
            Math.max(1, across),
            PIXEL,
            KernelMosaic.gapFor(kernels.size(), PIXEL));
    Raster raster = Raster.of(mosaic.width(), mosaic.height());
    mosaic.paintEach(kernels, ColorMap.BLUE_WHITE_RED, WHITE, raster);
    Png.write(raster, file);
  }
}
