package org.kernelscope.ui.network;

import java.util.stream.IntStream;
import javafx.scene.image.Image;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.picture.Pictures;

/** A small picture of a layer's first kernels, large enough to distinguish layers. */
final class LayerThumbnail {

  static final int WIDTH = 96;
  static final int HEIGHT = 22;

  private static final int COLOURS = 3;
  private static final int GAP = 2;

  private LayerThumbnail() {}

  static Image of(FilterBank layer, boolean dark) {
    KernelSet all = layer.kernels();
    int together = layer.seesColours() ? COLOURS : 1;
    int pixel = Math.max(1, HEIGHT / all.size());
    int pitch = all.size() * pixel + GAP;
    int count = Math.max(1, Math.min(all.count() / together, (WIDTH + GAP) / pitch));
    KernelSet first = all.select(IntStream.range(0, count * together).toArray());
    KernelMosaic mosaic = new KernelMosaic(count, all.size(), count, pixel, GAP);
    Raster raster = Raster.of(Math.min(WIDTH, mosaic.width()), Math.min(HEIGHT, mosaic.height()));
    if (layer.seesColours()) {
      mosaic.paintColours(first, 0, raster);
    } else {
      mosaic.paintEach(first, dark ? ColorMap.BLUE_BLACK_RED : ColorMap.BLUE_WHITE_RED, 0, raster);
    }
    return Pictures.of(raster);
  }
}
