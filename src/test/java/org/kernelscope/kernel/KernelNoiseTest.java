package org.kernelscope.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KernelNoiseTest {

  private static final float[] MEANS = {-1, 0, 0.5f, 2};
  private static final float[] DEVIATIONS = {0.1f, 0, 1, 0.03f};

  private static KernelSet set(float... values) {
    return new KernelSet(2, values, Provenance.UNKNOWN);
  }

  @Test
  void samplesHaveTheMeansAndDeviationsTheyWereDrawnFrom() {
    int draws = 20_000;
    SplittableRandom random = new SplittableRandom(1);
    double[] sum = new double[MEANS.length];
    double[] squares = new double[MEANS.length];
    for (int draw = 0; draw < draws; draw++) {
      KernelSet sample = KernelNoise.draw(MEANS.length, random).sample(set(MEANS), set(DEVIATIONS));
      for (int i = 0; i < MEANS.length; i++) {
        sum[i] += sample.values()[i];
        squares[i] += Math.pow(sample.values()[i] - MEANS[i], 2);
      }
    }
    for (int i = 0; i < MEANS.length; i++) {
      // Five standard errors of a mean, and of a deviation.
      double error = 5 * DEVIATIONS[i] / Math.sqrt(draws);
      assertThat(sum[i] / draws).isCloseTo(MEANS[i], within(error + 1e-6));
      assertThat(Math.sqrt(squares[i] / draws)).isCloseTo(DEVIATIONS[i], within(error + 1e-6));
    }
  }

  @Test
  void weightsOfOneDrawAreIndependent() {
    int weights = 40_000;
    float[] values = KernelNoise.draw(weights, new SplittableRandom(2)).values();
    double product = 0;
    for (int i = 1; i < weights; i++) {
      product += (double) values[i] * values[i - 1];
    }
    assertThat(product / weights).isCloseTo(0, within(5 / Math.sqrt(weights)));
  }

  @Test
  void theSameNoiseMovesWithTheMeans() {
    KernelNoise noise = KernelNoise.draw(4, new SplittableRandom(3));
    float[] before = noise.sample(set(0, 0, 0, 0), set(1, 1, 1, 1)).values();
    float[] after = noise.sample(set(1, 1, 1, 1), set(2, 2, 2, 2)).values();
    for (int i = 0; i < 4; i++) {
      assertThat(after[i]).isCloseTo(1 + 2 * before[i], within(1e-6f));
    }
  }

  @Test
  void kernelsOfAnotherCountAreRefused() {
    KernelNoise noise = KernelNoise.draw(8, new SplittableRandom(4));
    assertThatThrownBy(() -> noise.sample(set(MEANS), set(DEVIATIONS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 weights, found 4");
  }
}
