package org.kernelscope.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void aStreamIsAFunctionOfSeedAndPurpose() {
    assertThat(numbers(3, "kernels conv1")).isEqualTo(numbers(3, "kernels conv1"));
  }

  @Test
  void neighbouringSeedsAndPurposesShareNothing() {
    Set<Long> seen = new HashSet<>();
    int streams = 0;
    for (long seed = -3; seed < 60; seed++) {
      for (String purpose :
          new String[] {"", "a", "b", "ab", "ba", "data order 0", "data order 1", "classifier"}) {
        for (long number : numbers(seed, purpose)) {
          assertThat(seen.add(number)).as("seed %d, purpose '%s'", seed, purpose).isTrue();
        }
        streams++;
      }
    }
    assertThat(streams).isEqualTo(63 * 8);
  }

  @Test
  void streamsOfNeighbouringSeedsAreUncorrelated() {
    int n = 20_000;
    double[] products = new double[2];
    RandomGenerator one = Seeds.stream(1, "noise");
    RandomGenerator nextSeed = Seeds.stream(2, "noise");
    RandomGenerator nextPurpose = Seeds.stream(1, "noisf");
    for (int i = 0; i < n; i++) {
      double number = one.nextGaussian();
      products[0] += number * nextSeed.nextGaussian();
      products[1] += number * nextPurpose.nextGaussian();
    }
    // Five standard errors of a correlation.
    assertThat(products[0] / n).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(products[1] / n).isCloseTo(0, within(5 / Math.sqrt(n)));
  }

  private static long[] numbers(long seed, String purpose) {
    return Seeds.stream(seed, purpose).longs(4).toArray();
  }
}
