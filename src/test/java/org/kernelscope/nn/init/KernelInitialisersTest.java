package org.kernelscope.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.prior.vae.DenseKernelVae;

class KernelInitialisersTest {

  private static final ConvLayer LAYER = new ConvLayer("conv2", 5, 6, 8);

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  /** Kernels of 5×5 whose first weight is their number, so that they can be told apart. */
  private static KernelsBySize filters(int count) {
    Random random = new Random(5);
    float[] values = new float[count * 25];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 25 == 0 ? 1 + i / 25 : (float) random.nextGaussian();
    }
    return new KernelsBySize(List.of(new KernelSet(5, values, Provenance.UNKNOWN)));
  }

  private static DeepWeightPrior prior() {
    return new DeepWeightPrior(DenseKernelVae.untrained(5, 8, 3, 0.5, new Random(2)));
  }

  static Stream<KernelInitialiser> all() {
    return Stream.of(
        new XavierNormal(),
        new LearnedFilters(filters(60)),
        new NormMatchedXavier(filters(60)),
        new ShuffledFilters(new LearnedFilters(filters(60))),
        samples(true, prior()),
        samples(false, prior()),
        samples(true, new StandardNormalPrior(5, 0.1)));
  }

  private static PriorSamples samples(boolean means, ProperPrior... priors) {
    return new PriorSamples(List.of(priors), means, "samples of a test");
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyInitialiserFillsALayerAndDependsOnNothingButItsRandomness(KernelInitialiser way) {
    KernelSet drawn = way.draw(LAYER, new Random(1));
    assertThat(drawn.size()).isEqualTo(5);
    assertThat(drawn.count()).isEqualTo(48);
    assertThat(drawn.provenance().facts()).isNotEmpty();
    assertThat(way.draw(LAYER, new Random(1))).isEqualTo(drawn);
    assertThat(way.draw(LAYER, new Random(2)).values()).isNotEqualTo(drawn.values());
  }

  @ParameterizedTest(name = "{0}x{0}, {1} to {2} channels")
  @CsvSource({"7, 1, 256", "5, 32, 128", "3, 64, 10"})
  void xavierKernelsHaveTheMomentsOfTheirFormula(int size, int in, int out) {
    KernelSet drawn =
        new XavierNormal()
            .draw(new ConvLayer("conv", size, in, out), RandomGenerator.of("L64X128MixRandom"));
    double expected = Math.sqrt(2.0 / (size * size * (in + out)));
    int n = drawn.values().length;
    double mean = 0;
    double squares = 0;
    double fourth = 0;
    for (float value : drawn.values()) {
      mean += value / (double) n;
      squares += (double) value * value / n;
      fourth += Math.pow(value / expected, 4) / n;
    }
    // Five standard errors of a mean, a variance and a fourth moment of n normal numbers.
    assertThat(mean).isCloseTo(0, within(5 * expected / Math.sqrt(n)));
    assertThat(squares / (expected * expected)).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
    assertThat(fourth).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
  }

  @Test
  void learnedFiltersAreDrawnWithoutReplacementWhileThereAreEnough() {
    KernelSet drawn = new LearnedFilters(filters(48)).draw(LAYER, new Random(3));
    Set<Float> numbers = new HashSet<>();
    for (int i = 0; i < drawn.count(); i++) {
      numbers.add(drawn.kernel(i)[0]);
    }
    assertThat(numbers).hasSize(48);
    assertThat(drawn.provenance().facts()).containsEntry("drawn", "48 of 48 without replacement");
  }

  @Test
  void tooFewFiltersAreDrawnAgainAndTheProvenanceSaysSo() {
    KernelSet drawn = new LearnedFilters(filters(10)).draw(LAYER, new Random(3));
    assertThat(drawn.count()).isEqualTo(48);
    assertThat(drawn.provenance().facts()).containsEntry("drawn", "48 of 10 with replacement");
  }

  @Test
  void shuffledFiltersKeepTheirValuesAndLoseTheirArrangement() {
    LearnedFilters learned = new LearnedFilters(filters(60));
    KernelSet plain = learned.draw(LAYER, new Random(9));
    KernelSet shuffled = new ShuffledFilters(learned).draw(LAYER, new Random(9));
    int moved = 0;
    for (int i = 0; i < plain.count(); i++) {
      float[] before = plain.kernel(i);
      float[] after = shuffled.kernel(i);
      moved += Arrays.equals(before, after) ? 0 : 1;
      Arrays.sort(before);
      Arrays.sort(after);
      assertThat(after).isEqualTo(before);
    }
    assertThat(moved).isEqualTo(48);
  }

  @Test
  void matchedXavierKernelsHaveTheNormsOfTheFilters() {
    KernelsBySize filters = filters(48);
    double[] expected = filters.forLayer(LAYER).norms();
    double[] matched = new NormMatchedXavier(filters).draw(LAYER, new Random(4)).norms();
    Arrays.sort(expected);
    Arrays.sort(matched);
    assertThat(matched).containsExactly(expected, within(1e-4));
  }

  @Test
  void priorSamplesAreDecoderMeansUnlessNoiseIsAskedFor() {
    DeepWeightPrior prior = prior();
    KernelSet means = samples(true, prior).draw(LAYER, new Random(6));
    assertThat(means.values()).isEqualTo(prior.sampleMeans(48, new Random(6)).values());
    KernelSet noisy = samples(false, prior).draw(LAYER, new Random(6));
    assertThat(noisy.values()).isEqualTo(prior.sample(48, new Random(6)).values());
    assertThat(noisy.values()).isNotEqualTo(means.values());
    assertThat(means.provenance().facts()).containsEntry("initialisation", "samples of a test");
  }

  /** A posterior can take the variance of the code that a mean was decoded from. */
  @Test
  void onlyMeansOfADeepWeightPriorTellIt() {
    DeepWeightPrior prior = prior();
    assertThat(samples(true, prior).meansOf(LAYER)).isSameAs(prior);
    assertThat(samples(false, prior).meansOf(LAYER)).isNull();
    assertThat(samples(true, new StandardNormalPrior(5, 0.1)).meansOf(LAYER)).isNull();
  }

  @Test
  void aLayerThatNoSetOrPriorServesIsNamed() {
    ConvLayer seven = new ConvLayer("conv1", 7, 1, 4);
    assertThatThrownBy(() -> new LearnedFilters(filters(3)).draw(seven, new Random()))
        .hasMessage("layer conv1 has 7x7 kernels, and the kernel sets given are of sizes [5]");
    assertThatThrownBy(() -> samples(true, prior()).draw(seven, new Random()))
        .hasMessage("layer conv1 has 7x7 kernels, and the priors given are of sizes [5]");
  }

  @Test
  void onlyOneSetCanServeAGeometry() {
    KernelSet set = new KernelSet(5, new float[25], Provenance.UNKNOWN);
    assertThatThrownBy(() -> new KernelsBySize(List.of(set, set)))
        .hasMessageContaining("two kernel sets of 5x5");
    assertThatThrownBy(() -> samples(true, prior(), prior()))
        .hasMessageContaining("two priors of 5x5");
  }
}
