package org.kernelscope.experiment.report;

import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.IntStream;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;

/**
 * The first kernels of a snapshot as a picture inside the page.
 *
 * @param address a data URI with the content of the picture
 * @param caption which kernels these are
 */
record KernelPicture(String address, String caption) {

  private static final int MOST_KERNELS = 64;
  private static final int COLUMNS = 8;

  /** The approximate side of a kernel in pixels. Pictures of all kernel sizes are equally wide. */
  private static final int SIDE = 36;

  private static final int WHITE = 0xffffffff;
  private static final String DEVIATIONS = "-deviations";

  /** The layer of a snapshot, of weights or of their standard deviations. */
  static String layer(KernelSnapshot snapshot) {
    String name = snapshot.layer();
    return name.endsWith(DEVIATIONS)
        ? name.substring(0, name.length() - DEVIATIONS.length())
        : name;
  }

  /**
   * Draws the kernels of a snapshot. For weights, each kernel has its own limits. For standard
   * deviations, all kernels have the same limits, which the caption gives.
   */
  static KernelPicture of(KernelSnapshot snapshot) throws IOException {
    KernelSet all = KernelFiles.read(snapshot.file()).values().iterator().next();
    KernelSet kernels =
        all.select(IntStream.range(0, Math.min(MOST_KERNELS, all.count())).toArray());
    int pixel = Math.max(1, SIDE / kernels.size());
    KernelMosaic mosaic =
        new KernelMosaic(
            kernels.count(),
            kernels.size(),
            Math.min(COLUMNS, kernels.count()),
            pixel,
            KernelMosaic.gapFor(kernels.size(), pixel));
    Raster raster = Raster.of(mosaic.width(), mosaic.height());
    String layer = layer(snapshot);
    String caption;
    if (snapshot.layer().endsWith(DEVIATIONS)) {
      ColorMap map = ColorMap.VIRIDIS;
      ColorScale scale = ColorScale.of(kernels.values(), map, ColorScale.Reach.ALL);
      mosaic.paint(kernels, map, scale, WHITE, raster);
      caption =
          String.format(
              Locale.ROOT,
              "%s, standard deviations, step %d, dark %.3g to light %.3g",
              layer,
              snapshot.step(),
              scale.low(),
              scale.high());
    } else {
      mosaic.paintEach(kernels, ColorMap.BLUE_WHITE_RED, WHITE, raster);
      caption = String.format(Locale.ROOT, "%s, step %d", layer, snapshot.step());
    }
    return new KernelPicture(
        "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.encode(raster)),
        kernels.count() < all.count()
            ? String.format(
                Locale.ROOT, "%s, the first %d of %d", caption, kernels.count(), all.count())
            : caption);
  }
}
