package org.kernelscope.kernel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.kernel.picture.ColorMap.BLUE_WHITE_RED;
import static org.kernelscope.kernel.picture.ColorMap.GREY;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kernelscope.Draw;
import org.kernelscope.Tries;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.kernel.picture.KernelMosaic.Cell;
import org.kernelscope.kernel.picture.KernelMosaic.Hit;

class KernelMosaicTest {

  private static final int BACKGROUND = 0xFF123456;

  @Test
  void everyPixelIsTheColorOfItsWeightOrTheBackground() {
    KernelSet kernels = random(7, 3);
    KernelMosaic mosaic = new KernelMosaic(7, 3, 3, 4, 2);
    Raster raster = Raster.of(mosaic.width(), mosaic.height());
    ColorScale scale = ColorScale.symmetric(2);

    mosaic.paint(kernels, BLUE_WHITE_RED, scale, BACKGROUND, raster);

    assertThat(raster.width()).isEqualTo(3 * 12 + 2 * 2);
    assertThat(raster.height()).isEqualTo(3 * 12 + 2 * 2);
    for (int y = 0; y < raster.height(); y++) {
      for (int x = 0; x < raster.width(); x++) {
        int expected = mosaic.hit(x, y).map(hit -> color(kernels, hit, scale)).orElse(BACKGROUND);
        assertThat(raster.at(x, y)).as("pixel %d, %d", x, y).isEqualTo(expected);
      }
    }
  }

  @Test
  void kernelsThatBelongTogetherStayInOneRow() {
    for (int out = 1; out < 40; out += 6) {
      for (int in = 1; in < 20; in += 3) {
        KernelMosaic mosaic = KernelMosaic.fitting(out * in, 3, in, 400, 300);
        assertThat(mosaic.columns() % in).as("%d by %d", out, in).isZero();
        assertThat(mosaic.columns() * mosaic.rows()).isGreaterThanOrEqualTo(out * in);
        boolean fits = mosaic.width() <= 400 && mosaic.height() <= 300;
        assertThat(fits || mosaic.pixel() == 1).isTrue();
      }
    }
    // 200 of 3 pixels and one between do not fit into a row: it runs over the side.
    KernelMosaic wide = KernelMosaic.fitting(400, 3, 200, 400, 300);
    assertThat(wide.columns()).isEqualTo(200);
    assertThat(wide.rows()).isEqualTo(2);
  }

  @Test
  void coloursAreTheWeightsOfThreeChannels() {
    // Two of one pixel: no red, half the green, all the blue; and nothing.
    KernelSet kernels =
        new KernelSet(1, new float[] {-2, 1, 2, 0, 0, 0}, Provenance.UNKNOWN);
    KernelMosaic mosaic = new KernelMosaic(2, 1, 2, 3, 1);
    Raster raster = Raster.of(mosaic.width(), mosaic.height());
    mosaic.paintColours(kernels, BACKGROUND, raster);
    assertThat(raster.at(1, 1)).isEqualTo(0xff00bfff);
    assertThat(raster.at(3, 1)).isEqualTo(BACKGROUND);
    assertThat(raster.at(5, 1)).isEqualTo(0xff808080);
    Raster window = new Raster(new int[6], 3, 2, 2, -1);
    mosaic.paintColours(kernels, BACKGROUND, window);
    assertThat(window.argb())
        .containsExactly(
            BACKGROUND, BACKGROUND, BACKGROUND, 0xff00bfff, BACKGROUND, 0xff808080);
  }

  @Test
  void pixelsHitTheKernelTheRowAndTheColumnTheyShow() {
    KernelMosaic mosaic = new KernelMosaic(5, 3, 2, 10, 4);
    assertThat(mosaic.hit(0, 0)).contains(new Hit(0, 0, 0));
    assertThat(mosaic.hit(29, 9)).contains(new Hit(0, 0, 2));
    assertThat(mosaic.hit(30, 0)).as("the gap").isEmpty();
    assertThat(mosaic.hit(34 + 10, 34 + 20)).contains(new Hit(3, 2, 1));
    assertThat(mosaic.hit(34, 68)).as("no sixth kernel").isEmpty();
    assertThat(mosaic.hit(-1, 0)).isEmpty();
    assertThat(mosaic.cell(3)).isEqualTo(new Cell(34, 34, 30));
  }

  @Test
  void aWindowOntoTheMosaicShowsWhatTheWholeShowsThere() {
    KernelSet kernels = random(20, 5);
    KernelMosaic mosaic = new KernelMosaic(20, 5, 5, 3, 1);
    Raster whole = Raster.of(mosaic.width(), mosaic.height());
    mosaic.paintEach(kernels, BLUE_WHITE_RED, BACKGROUND, whole);

    Raster window = new Raster(new int[40 * 30], 40, 30, -5, 21);
    mosaic.paintEach(kernels, BLUE_WHITE_RED, BACKGROUND, window);

    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 40; x++) {
        int expected = x < 5 ? BACKGROUND : whole.at(x - 5, y + 21);
        assertThat(window.at(x, y)).as("pixel %d, %d", x, y).isEqualTo(expected);
      }
    }
  }

  @Test
  void onItsOwnScaleEveryKernelUsesTheWholeMap() {
    KernelSet kernels = new KernelSet(1, new float[] {0.001f, -100f}, Provenance.UNKNOWN);
    KernelMosaic mosaic = new KernelMosaic(2, 1, 2, 1, 0);
    Raster raster = Raster.of(2, 1);

    mosaic.paintEach(kernels, BLUE_WHITE_RED, BACKGROUND, raster);

    assertThat(raster.argb()).containsExactly(BLUE_WHITE_RED.argb(1), BLUE_WHITE_RED.argb(0));
  }

  @Test
  void aSequentialMapRunsFromTheSmallestToTheLargestWeightOfAKernel() {
    KernelSet kernels = new KernelSet(2, new float[] {3, 4, 5, 3}, Provenance.UNKNOWN);
    Raster raster = Raster.of(2, 2);

    new KernelMosaic(1, 2, 1, 1, 0).paintEach(kernels, GREY, BACKGROUND, raster);

    assertThat(raster.argb())
        .containsExactly(GREY.argb(0), GREY.argb(0.5), GREY.argb(1), GREY.argb(0));
  }

  @Test
  void weightsThatAreNotNumbersAreLeftTransparent() {
    float[] values = {Float.NaN, 1, -1, 0};
    Raster raster = Raster.of(2, 2);
    new KernelMosaic(1, 2, 1, 1, 0)
        .paintEach(new KernelSet(2, values, Provenance.UNKNOWN), GREY, BACKGROUND, raster);
    assertThat(raster.at(0, 0)).isZero();
    assertThat(raster.at(1, 0)).isEqualTo(GREY.argb(1));
  }

  @Test
  void kernelsOfAnotherShapeAreRefused() {
    KernelMosaic mosaic = new KernelMosaic(4, 3, 2, 1, 1);
    assertThatThrownBy(() -> mosaic.paintEach(random(4, 5), GREY, 0, Raster.of(8, 8)))
        .hasMessageContaining("4 kernels of 3x3")
        .hasMessageContaining("4 kernels of 5x5");
  }

  @Tries(300)
  void aFittingMosaicShowsEveryKernelInsideTheArea(Draw draw) {
    int count = draw.between(1, 300);
    int size = draw.between(1, 9);
    int width = draw.between(250, 900);
    int height = draw.between(250, 900);
    KernelMosaic mosaic = KernelMosaic.fitting(count, size, width, height);
    assertThat(mosaic.height()).isLessThanOrEqualTo(height);
    assertThat(mosaic.width()).isLessThanOrEqualTo(width);
    assertThat(mosaic.rows() * mosaic.columns()).isGreaterThanOrEqualTo(count);
    for (int kernel = 0; kernel < count; kernel++) {
      Cell cell = mosaic.cell(kernel);
      assertThat(mosaic.hit(cell.x(), cell.y())).contains(new Hit(kernel, 0, 0));
    }
  }

  @Test
  void tooManyKernelsKeepTheWidthAndRunOverTheBottom() {
    KernelMosaic mosaic = KernelMosaic.fitting(20_000, 7, 400, 300);
    assertThat(mosaic.pixel()).isEqualTo(1);
    assertThat(mosaic.width()).isLessThanOrEqualTo(400);
    assertThat(mosaic.height()).isGreaterThan(300);
  }

  @Test
  void sixtyFourKernelsInASquareMakeEightRowsOfEight() {
    assertThat(KernelMosaic.fitting(64, 5, 400, 400).columns()).isEqualTo(8);
  }

  private static int color(KernelSet kernels, Hit hit, ColorScale scale) {
    int size = kernels.size();
    float value = kernels.kernel(hit.kernel())[hit.row() * size + hit.column()];
    return BLUE_WHITE_RED.argb(scale.fraction(value));
  }

  private static KernelSet random(int count, int size) {
    Random random = new Random(count * 31L + size);
    float[] values = new float[count * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }
}
