package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ZigguratTest {

  private static final int COUNT = 4_000_001;

  private static float[] draws(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    float[] draws = new float[COUNT];
    new Ziggurat(random).fill(draws, COUNT);
    return draws;
  }

  @Test
  void theMomentsAreThoseOfAStandardNormal() {
    double[] moments = new double[7];
    for (float draw : draws(1)) {
      double power = 1;
      for (int i = 1; i <= 6; i++) {
        power *= draw;
        moments[i] += power / COUNT;
      }
    }
    double[] expected = {1, 0, 1, 0, 3, 0, 15};
    // Var x^n = E x^2n - (E x^n)^2
    double[] variances = {0, 1, 2, 15, 96, 945, 10170};
    for (int i = 1; i <= 6; i++) {
      assertThat(moments[i])
          .as("moment %d", i)
          .isCloseTo(expected[i], within(4 * Math.sqrt(variances[i] / COUNT)));
    }
  }

  @Test
  void theDistributionIsNormalDownToTheTails() {
    float[] draws = draws(2);
    Arrays.sort(draws);
    // Φ at points in the middle, in the layers' edges and beyond the tail's beginning.
    double[][] points = {
      {-4.0, 3.167e-5}, {-3.7, 1.078e-4}, {-3, 1.3499e-3}, {-1, 0.158655}, {-0.1, 0.460172},
      {0.25, 0.598706}, {1.5, 0.933193}, {2.5, 0.993790}, {3.66, 0.99987389}, {4.2, 0.99998665}
    };
    for (double[] point : points) {
      int found = Arrays.binarySearch(draws, (float) point[0]);
      double share = (found < 0 ? -found - 1 : found) / (double) COUNT;
      double deviation = Math.sqrt(point[1] * (1 - point[1]) / COUNT);
      assertThat(share).as("Φ(%s)", point[0]).isCloseTo(point[1], within(4.5 * deviation + 2e-7));
    }
  }

  @Test
  void neighboursAreIndependent() {
    float[] draws = draws(3);
    double product = 0;
    double squares = 0;
    for (int i = 1; i < COUNT; i++) {
      product += draws[i] * (double) draws[i - 1];
      squares += (draws[i] * draws[i] - 1.0) * (draws[i - 1] * draws[i - 1] - 1.0);
    }
    assertThat(product / COUNT).isCloseTo(0, within(4 / Math.sqrt(COUNT)));
    assertThat(squares / COUNT).isCloseTo(0, within(4 * 2 / Math.sqrt(COUNT)));
  }

  @Test
  void theSameGeneratorGivesTheSameNumbers() {
    assertThat(draws(4)).isEqualTo(draws(4));
    assertThat(draws(4)).isNotEqualTo(draws(5));
  }
}
