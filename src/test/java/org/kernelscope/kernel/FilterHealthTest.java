package org.kernelscope.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.kernelscope.kernel.KernelFlaw.NEAR_DUPLICATE;
import static org.kernelscope.kernel.KernelFlaw.NEAR_ZERO;
import static org.kernelscope.kernel.KernelFlaw.NOISE_LIKE;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers made so that one knows which of their kernels are degenerate. */
class FilterHealthTest {

  private final RandomGenerator random = new SplittableRandom(7);

  @Test
  void aKernelIsNearZeroWhereNoWeightReachesAHundredthOfTheLargest() {
    float[] largest = {0, 0, -2, 0};
    float[] small = {0.02f, -0.02f, 0.01f, 0};
    float[] reaches = {0, 0, 0, 0.021f};
    FilterHealth health = FilterHealth.of(layer(2, largest, small, reaches, new float[4]));
    assertThat(health.share(NEAR_ZERO)).isEqualTo(0.5);
    assertThat(health.flawed().get(NEAR_ZERO).stream()).containsExactly(1, 3);
    assertThat(health.has(NEAR_ZERO, 1)).isTrue();
    assertThat(health.has(NEAR_ZERO, 2)).isFalse();
  }

  @Test
  void aLayerOfZerosIsNearZeroAndNothingElse() {
    FilterHealth health = FilterHealth.of(new KernelSet(3, new float[90], Provenance.UNKNOWN));
    assertThat(health.share(NEAR_ZERO)).isEqualTo(1);
    assertThat(health.share(NEAR_DUPLICATE)).isZero();
    assertThat(health.share(NOISE_LIKE)).isZero();
  }

  @Test
  void kernelsThatDifferInScaleAloneAreDuplicates() {
    float[] edge = {1, 0, -1, 2, 0, -2, 1, 0, -1};
    float[] other = {1, 2, 1, 0, 0, 0, -1, -2, -1};
    float[] opposite = scaled(edge, -1);
    float[] nearly = edge.clone();
    nearly[4] += 0.1f; // 0.029 of its norm
    float[] apart = edge.clone();
    apart[4] += 0.3f; // 0.086 of its norm
    FilterHealth health =
        FilterHealth.of(layer(3, edge, other, scaled(edge, 0.3), opposite, nearly, apart));
    assertThat(health.flawed().get(NEAR_DUPLICATE).stream()).containsExactly(0, 2, 4);
    assertThat(health.share(NEAR_DUPLICATE)).isEqualTo(0.5);
  }

  /** In every geometry, and whatever else is in the layer: one pair among many that are not. */
  @ParameterizedTest
  @CsvSource({"2, 3000", "3, 20000", "5, 3000", "7, 1000", "11, 192"})
  void onePairAmongNoiseIsFoundAndNothingElse(int size, int count) {
    KernelSet noise = noise(size, count);
    int area = size * size;
    System.arraycopy(noise.values(), 0, noise.values(), (count - 1) * area, area);
    // One in a hundred layers of noise has a pair by chance at most: this one has none.
    assertThat(FilterHealth.of(noise).flawed().get(NEAR_DUPLICATE).stream())
        .contains(0, count - 1)
        .hasSizeLessThan(2 + count / 50);
  }

  /** What looking at all pairs finds. */
  @Test
  void nothingNearIsMissed() {
    KernelSet kernels = noise(3, 400);
    for (int copy = 200; copy < 400; copy++) {
      for (int i = 0; i < 9; i++) {
        kernels.values()[copy * 9 + i] =
            kernels.values()[(copy - 200) * 9 + i] + 0.03f * (float) random.nextGaussian();
      }
    }
    double[] norms = kernels.norms();
    int[] expected =
        IntStream.range(0, 400)
            .filter(
                a ->
                    IntStream.range(0, 400)
                        .anyMatch(b -> a != b && distance(kernels, norms, a, b) < 0.05))
            .toArray();
    assertThat(expected.length).isBetween(100, 398);
    assertThat(FilterHealth.of(kernels).flawed().get(NEAR_DUPLICATE).stream().toArray())
        .isEqualTo(expected);
  }

  private static double distance(KernelSet kernels, double[] norms, int a, int b) {
    double squares = 0;
    for (int i = 0; i < kernels.area(); i++) {
      double difference = kernels.kernel(a)[i] / norms[a] - kernels.kernel(b)[i] / norms[b];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  /** By definition all but a twentieth, of few kernels and of many. */
  @ParameterizedTest
  @CsvSource({"2, 600", "3, 12", "3, 64", "3, 4096", "5, 32", "5, 2048", "7, 64", "11, 192"})
  void noiseIsNoiseLike(int size, int count) {
    FilterHealth health = FilterHealth.of(noise(size, count));
    double sampling = 3 * Math.sqrt(0.05 * 0.95 / count);
    assertThat(health.share(NOISE_LIKE)).isCloseTo(0.95, within(0.02 + sampling));
    assertThat(health.varianceEntropy()).isCloseTo(health.noiseEntropy(), within(0.04));
  }

  @ParameterizedTest
  @CsvSource({"3, 256", "5, 256", "7, 96"})
  void kernelsOfFewDirectionsAreNot(int size, int count) {
    FilterHealth health = FilterHealth.of(mixtures(size, count, 2));
    assertThat(health.share(NOISE_LIKE)).isZero();
    // Two directions have an entropy of log10 2 at most.
    assertThat(health.varianceEntropy()).isPositive().isLessThan(Math.log10(2) + 1e-9);
    assertThat(health.noiseEntropy()).isGreaterThan(2 * Math.log10(2));
  }

  @Test
  void whatIsNoiseInALayerIsToldFromWhatIsNot() {
    KernelSet structured = mixtures(5, 300, 3);
    KernelSet noise = noise(5, 300);
    float[] values = Arrays.copyOf(structured.values(), 600 * 25);
    System.arraycopy(noise.values(), 0, values, 300 * 25, 300 * 25);
    FilterHealth health = FilterHealth.of(new KernelSet(5, values, Provenance.UNKNOWN));
    assertThat(health.flawed().get(NOISE_LIKE).get(0, 300).cardinality()).isZero();
    assertThat(health.flawed().get(NOISE_LIKE).get(300, 600).cardinality()).isBetween(270, 300);
  }

  @Test
  void kernelsOfOneDirectionHaveNoEntropy() {
    float[] values = new float[40 * 9];
    for (int kernel = 0; kernel < 40; kernel++) {
      for (int i = 0; i < 9; i++) {
        values[kernel * 9 + i] = (kernel + 1) * (i - 3);
      }
    }
    FilterHealth health = FilterHealth.of(new KernelSet(3, values, Provenance.UNKNOWN));
    assertThat(health.varianceEntropy()).isCloseTo(0, within(1e-6));
    assertThat(health.share(NOISE_LIKE)).isZero();
    assertThat(health.share(NEAR_DUPLICATE)).isEqualTo(1);
  }

  /** That of nine directions of equal variance is log10 9 = 0.954. */
  @ParameterizedTest
  @CsvSource({"9, 0.71", "100, 0.935", "1000, 0.952"})
  void theEntropyOfNoiseNearsThatOfEvenSpread(int count, double entropy) {
    assertThat(VarianceEntropy.ofNoise(3, count)).isCloseTo(entropy, within(0.01));
    double mean = 0;
    for (int draw = 0; draw < 20; draw++) {
      mean += VarianceEntropy.of(noise(3, count)) / 20;
    }
    assertThat(mean).isCloseTo(VarianceEntropy.ofNoise(3, count), within(0.02));
  }

  @ParameterizedTest
  @CsvSource({"1, 100, 1x1 kernels have one direction", "3, 4, too few", "13, 200, too wide"})
  void whatCannotBeToldIsNotTold(int size, int count, String why) {
    FilterHealth health = FilterHealth.of(noise(size, count));
    assertThat(health.share(NOISE_LIKE)).as(why).isNaN();
    assertThat(health.varianceEntropy()).isNaN();
    assertThat(Double.isNaN(health.share(NEAR_DUPLICATE))).isEqualTo(size == 1);
    assertThat(health.share(NEAR_ZERO)).isBetween(0.0, 0.05);
  }

  private KernelSet noise(int size, int count) {
    float[] values = new float[count * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  /** Random mixtures of a few random kernels. */
  private KernelSet mixtures(int size, int count, int directions) {
    int area = size * size;
    float[] basis = noise(size, directions).values();
    float[] values = new float[count * area];
    for (int kernel = 0; kernel < count; kernel++) {
      for (int direction = 0; direction < directions; direction++) {
        double weight = random.nextGaussian();
        for (int i = 0; i < area; i++) {
          values[kernel * area + i] += (float) (weight * basis[direction * area + i]);
        }
      }
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  private static float[] scaled(float[] kernel, double by) {
    float[] scaled = kernel.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= (float) by;
    }
    return scaled;
  }

  private static KernelSet layer(int size, float[]... kernels) {
    float[] values = new float[kernels.length * size * size];
    for (int kernel = 0; kernel < kernels.length; kernel++) {
      System.arraycopy(kernels[kernel], 0, values, kernel * size * size, size * size);
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }
}
