package org.kernelscope.kernel.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColorMapTest {

  @Test
  void zeroIsNearlyWhiteInTheLightMapAndNearlyBlackInTheDarkOne() {
    assertThat(luminance(ColorMap.BLUE_WHITE_RED.argb(0.5))).isGreaterThan(0.9);
    assertThat(luminance(ColorMap.BLUE_BLACK_RED.argb(0.5))).isLessThan(0.02);
  }

  @Test
  void negativeIsBlueAndPositiveIsRed() {
    for (ColorMap map : ColorMap.all()) {
      if (map.diverging()) {
        int negative = map.argb(0.2);
        int positive = map.argb(0.8);
        assertThat(negative & 0xFF).as(map.title()).isGreaterThan(negative >> 16 & 0xFF);
        assertThat(positive >> 16 & 0xFF).as(map.title()).isGreaterThan(positive & 0xFF);
      }
    }
  }

  @Test
  void equalMagnitudesAreAboutEquallyLightWhateverTheirSign() {
    for (double magnitude = 0.05; magnitude <= 0.5; magnitude += 0.05) {
      double negative = luminance(ColorMap.BLUE_WHITE_RED.argb(0.5 - magnitude));
      double positive = luminance(ColorMap.BLUE_WHITE_RED.argb(0.5 + magnitude));
      assertThat(Math.abs(negative - positive)).isLessThan(0.12);
    }
  }

  @Test
  void lightnessNeverTurnsBackOnTheWayFromZero() {
    for (ColorMap map : ColorMap.all()) {
      double start = map.diverging() ? 0.5 : 0;
      double direction = Math.signum(luminance(map.argb(1)) - luminance(map.argb(start)));
      double last = luminance(map.argb(start));
      for (double t = start; t <= 1; t += 0.01) {
        double now = luminance(map.argb(t));
        assertThat((now - last) * direction).as("%s at %s", map.title(), t).isGreaterThan(-0.004);
        last = now;
      }
    }
  }

  @Test
  void beyondTheEndsIsTheEndAndNotANumberIsTransparent() {
    assertThat(ColorMap.GREY.argb(-3)).isEqualTo(0xFF000000);
    assertThat(ColorMap.GREY.argb(7)).isEqualTo(0xFFFFFFFF);
    assertThat(ColorMap.GREY.argb(Double.NaN)).isZero();
  }

  private static double luminance(int argb) {
    return 0.2126 * linear(argb >> 16) + 0.7152 * linear(argb >> 8) + 0.0722 * linear(argb);
  }

  private static double linear(int channel) {
    return Math.pow((channel & 0xFF) / 255.0, 2.2);
  }
}
