package org.kernelscope.kernel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kernelscope.kernel.picture.ColorMap.BLUE_WHITE_RED;
import static org.kernelscope.kernel.picture.ColorMap.VIRIDIS;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kernelscope.kernel.picture.ColorScale.Reach;

class ColorScaleTest {

  @Test
  void aDivergingScaleIsSymmetricToTheLargestMagnitude() {
    ColorScale scale = ColorScale.of(new float[] {-2, 0.5f, 1}, BLUE_WHITE_RED, Reach.ALL);
    assertThat(scale).isEqualTo(new ColorScale(-2, 2));
    assertThat(scale.fraction(0)).isEqualTo(0.5);
    assertThat(scale.low()).isEqualTo(-scale.high());
  }

  @Test
  void aSequentialScaleRunsFromTheSmallestToTheLargestValue() {
    assertThat(ColorScale.of(new float[] {0.25f, 0.75f, 0.5f}, VIRIDIS, Reach.ALL))
        .isEqualTo(new ColorScale(0.25, 0.75));
  }

  @Test
  void aRobustScaleIgnoresOneOutlierAmongAThousand() {
    float[] values = new float[1000];
    Arrays.fill(values, -0.5f);
    values[17] = 40;
    assertThat(ColorScale.limit(values, Reach.ALL)).isEqualTo(40);
    assertThat(ColorScale.limit(values, Reach.ROBUST)).isEqualTo(0.5);
  }

  @Test
  void theRobustLimitIsThePercentileOfTheSortedMagnitudes() {
    Random random = new Random(5);
    for (int count = 1; count < 700; count += 7) {
      float[] values = new float[count];
      float[] magnitudes = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = Math.round(random.nextGaussian() * 20) / 8f;
        magnitudes[i] = Math.abs(values[i]);
      }
      Arrays.sort(magnitudes);
      assertThat(ColorScale.limit(values, Reach.ROBUST))
          .isEqualTo(magnitudes[(int) Math.ceil(0.995 * count) - 1]);
    }
  }

  @Test
  void aRobustScaleOfMostlyZerosStillShowsTheFewThatAreNot() {
    float[] values = new float[1000];
    values[3] = -0.25f;
    assertThat(ColorScale.limit(values, Reach.ROBUST)).isEqualTo(0.25);
  }

  @Test
  void allZeroConstantAndNotFiniteValuesStillMakeAScale() {
    assertThat(ColorScale.of(new float[4], BLUE_WHITE_RED, Reach.ALL))
        .isEqualTo(ColorScale.symmetric(1));
    assertThat(ColorScale.of(new float[] {3, 3}, VIRIDIS, Reach.ALL).fraction(3))
        .isBetween(0.49, 0.51);
    float[] broken = {Float.NaN, Float.NEGATIVE_INFINITY, 2};
    assertThat(ColorScale.of(broken, BLUE_WHITE_RED, Reach.ALL).high()).isEqualTo(2);
    assertThat(ColorScale.of(broken, BLUE_WHITE_RED, Reach.ROBUST).high()).isEqualTo(2);
  }

  @Test
  void limitsMustBeFiniteAndInOrder() {
    assertThatThrownBy(() -> new ColorScale(1, 1)).hasMessageContaining("low below high");
    assertThatThrownBy(() -> new ColorScale(Double.NaN, 1)).hasMessageContaining("finite");
  }
}
