package org.kernelscope.experiment.report;

import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.img;

import j2html.tags.DomContent;
import java.io.IOException;
import java.util.Base64;
import java.util.stream.IntStream;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;

/** Recorded kernels as pictures within the page. */
final class KernelPictures {

  private static final int MOST_KERNELS = 64;

  /** The side of a weight, in pixels. */
  private static final int PIXEL = 3;

  private static final int COLUMNS = 16;
  private static final int WHITE = 0xffffffff;

  private KernelPictures() {}

  /**
   * The first kernels of a snapshot, and what they are of. Weights have limits of their own for
   * each kernel, standard deviations common ones.
   */
  static DomContent of(KernelSnapshot snapshot, String whose) throws IOException {
    KernelSet all = KernelFiles.read(snapshot.file()).values().iterator().next();
    KernelSet kernels =
        all.select(IntStream.range(0, Math.min(MOST_KERNELS, all.count())).toArray());
    KernelMosaic mosaic =
        new KernelMosaic(
            kernels.count(),
            kernels.size(),
            Math.min(COLUMNS, kernels.count()),
            PIXEL,
            KernelMosaic.gapFor(kernels.size(), PIXEL));
    Raster raster = Raster.of(mosaic.width(), mosaic.height());
    if (snapshot.layer().endsWith("-deviations")) {
      ColorMap map = ColorMap.VIRIDIS;
      mosaic.paint(
          kernels, map, ColorScale.of(kernels.values(), map, ColorScale.Reach.ALL), WHITE, raster);
    } else {
      mosaic.paintEach(kernels, ColorMap.BLUE_WHITE_RED, WHITE, raster);
    }
    String what = "%s, %s, step %d".formatted(whose, snapshot.layer(), snapshot.step());
    return figure(
        img()
            .withSrc(
                "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.encode(raster)))
            .withAlt("kernels of " + what),
        figcaption(what));
  }
}
