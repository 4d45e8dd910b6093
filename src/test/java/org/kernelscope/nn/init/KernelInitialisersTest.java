package org.kernelscope.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.init.VarianceScaling.Distribution;
import org.kernelscope.nn.init.VarianceScaling.Fan;
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

  /** Kernels of 5×5 whose first weight is their index, which identifies them. */
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
        VarianceScaling.XAVIER,
        new VarianceScaling("a test", 2, Fan.IN, Distribution.UNIFORM),
        new VarianceScaling("a test", 2, Fan.IN, Distribution.TRUNCATED),
        new Orthogonal(),
        new GaborBank(),
        new DealtBasis("a test", cosines()),
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

  private static KernelsBySize cosines() {
    return new KernelsBySize(IntStream.of(3, 5, 7).mapToObj(CosineBasis::of).toList());
  }

  private static final List<ConvLayer> LAYERS =
      List.of(
          new ConvLayer("conv", 7, 1, 256),
          new ConvLayer("conv", 5, 32, 128),
          new ConvLayer("conv", 3, 64, 10));

  static Stream<ConvLayer> layers() {
    return LAYERS.stream();
  }

  /**
   * A kind of independent weights.
   *
   * @param kurtosis fourth moment over squared variance
   * @param eighth eighth moment over the variance to the power of four
   * @param bound largest magnitude in standard deviations
   */
  private record Moments(Distribution distribution, double kurtosis, double eighth, double bound) {}

  private static final List<Moments> MOMENTS =
      List.of(
          new Moments(Distribution.NORMAL, 3, 105, Double.POSITIVE_INFINITY),
          new Moments(Distribution.UNIFORM, 9 / 5.0, 9, Math.sqrt(3)),
          // Of a standard normal one between -2 and 2, by partial integration.
          new Moments(Distribution.TRUNCATED, 2.365537, 27.19, 2.273694));

  static Stream<Arguments> independentWeights() {
    return MOMENTS.stream()
        .flatMap(
            kind ->
                LAYERS.stream()
                    .flatMap(
                        layer ->
                            Stream.of(
                                Arguments.of(kind, Fan.MEAN, 1.0, layer),
                                Arguments.of(kind, Fan.IN, 2.0, layer),
                                Arguments.of(kind, Fan.IN, 1 / 3.0, layer))));
  }

  @ParameterizedTest
  @MethodSource("independentWeights")
  void independentWeightsHaveTheMomentsOfTheirFormula(
      Moments kind, Fan fan, double scale, ConvLayer layer) {
    float[] drawn =
        new VarianceScaling("a test", scale, fan, kind.distribution())
            .draw(layer, RandomGenerator.of("L64X128MixRandom"))
            .values();
    int area = layer.size() * layer.size();
    double inputs =
        fan == Fan.IN ? area * layer.in() : 0.5 * area * layer.in() + 0.5 * area * layer.out();
    double expected = Math.sqrt(scale / inputs);
    int n = drawn.length;
    double mean = 0;
    double squares = 0;
    double fourth = 0;
    double largest = 0;
    for (float value : drawn) {
      mean += value / expected / n;
      squares += Math.pow(value / expected, 2) / n;
      fourth += Math.pow(value / expected, 4) / n;
      largest = Math.max(largest, Math.abs(value / expected));
    }
    // Five standard errors each.
    assertThat(mean).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(squares).isCloseTo(1, within(5 * Math.sqrt((kind.kurtosis() - 1) / n)));
    assertThat(fourth)
        .isCloseTo(
            kind.kurtosis(),
            within(5 * Math.sqrt((kind.eighth() - kind.kurtosis() * kind.kurtosis()) / n)));
    assertThat(largest).isLessThanOrEqualTo(kind.bound() * (1 + 1e-6));
    if (Double.isFinite(kind.bound())) {
      assertThat(largest).isGreaterThan(0.97 * kind.bound());
    }
  }

  /**
   * DL4J's own convolutions start from Xavier weights, so DL4J's default is not an initialisation
   * of its own here.
   */
  @ParameterizedTest
  @MethodSource("layers")
  void theDefaultOfDl4jIsXavier(ConvLayer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(layer.size(), layer.size())
                        .nIn(layer.in())
                        .nOut(layer.out())
                        .build())
                .build());
    network.init();
    double squares = network.getParam("0_W").norm2Number().doubleValue();
    long n = network.getParam("0_W").length();
    double xavier = VarianceScaling.XAVIER.norm(layer);
    assertThat(squares * squares / layer.kernels() / (xavier * xavier))
        .isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
    network.close();
  }

  @ParameterizedTest
  @CsvSource({"7, 1, 20", "7, 1, 200", "5, 4, 100", "5, 6, 8", "3, 3, 27", "3, 2, 40"})
  void orthogonalKernelsAre(int size, int in, int out) {
    float[] values =
        new Orthogonal().draw(new ConvLayer("conv", size, in, out), new Random(3)).values();
    int weights = in * size * size;
    int vectors = Math.min(out, weights);
    for (int a = 0; a < vectors; a++) {
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int i = 0; i < Math.max(out, weights); i++) {
          product +=
              out <= weights
                  ? (double) values[a * weights + i] * values[b * weights + i]
                  : (double) values[i * weights + a] * values[i * weights + b];
        }
        assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-6));
      }
    }
  }

  /** In a uniformly distributed orthogonal matrix, all entries have the same mean size. */
  @Test
  void orthogonalMatricesAreDistributedUniformly() {
    ConvLayer layer = new ConvLayer("conv", 3, 1, 9);
    Random random = new Random(8);
    int draws = 4000;
    double[] sums = new double[81];
    double[] squares = new double[81];
    for (int draw = 0; draw < draws; draw++) {
      float[] values = new Orthogonal().draw(layer, random).values();
      for (int i = 0; i < 81; i++) {
        sums[i] += values[i] / (double) draws;
        squares[i] += values[i] * values[i] / (double) draws;
      }
    }
    // An entry has variance 1/9, its square 2·8 / (9²·11).
    for (int i = 0; i < 81; i++) {
      assertThat(sums[i]).isCloseTo(0, within(5 * Math.sqrt(1.0 / 9 / draws)));
      assertThat(squares[i]).isCloseTo(1 / 9.0, within(5 * Math.sqrt(16.0 / 891 / draws)));
    }
  }

  /** Which initialisations have structure; all have the same norm. */
  static Stream<Arguments> designed() {
    return Stream.of(new GaborBank(), new DealtBasis("a test", cosines()))
        .flatMap(way -> LAYERS.stream().map(layer -> Arguments.of(way, layer)));
  }

  @ParameterizedTest
  @MethodSource("designed")
  void designedKernelsHaveTheMeanNormOfXaviers(KernelInitialiser way, ConvLayer layer) {
    KernelSet drawn = way.draw(layer, new Random(1));
    double expected = Math.sqrt(2.0 / (layer.in() + layer.out()));
    assertThat(drawn.norms()).hasSize(layer.kernels());
    for (double norm : drawn.norms()) {
      assertThat(norm).isCloseTo(expected, within(1e-6));
    }
    double squares = 0;
    for (double norm : VarianceScaling.XAVIER.draw(layer, new Random(1)).norms()) {
      squares += norm * norm / layer.kernels();
    }
    assertThat(Math.sqrt(squares)).isCloseTo(expected, within(0.03 * expected));
  }

  @Test
  void aGaborFilterIsAWaveUnderAWindow() {
    double[] upright = GaborBank.filter(7, 0, 0.25, 0);
    double width = 0.56 / 0.25;
    // Along the wave, a wavelength of four pixels.
    assertThat(upright[3 * 7 + 3]).isEqualTo(1);
    assertThat(upright[3 * 7 + 4]).isCloseTo(0, within(1e-12));
    assertThat(upright[3 * 7 + 5]).isCloseTo(-Math.exp(-2 / (width * width)), within(1e-12));
    // Along a crest there is only the window, which is twice as long.
    assertThat(upright[5 * 7 + 3]).isCloseTo(Math.exp(-2 / (4 * width * width)), within(1e-12));
    double[] turned = GaborBank.filter(7, Math.PI / 2, 0.25, 0);
    double[] negative = GaborBank.filter(7, 0, 0.25, Math.PI);
    for (int row = 0; row < 7; row++) {
      for (int column = 0; column < 7; column++) {
        assertThat(turned[column * 7 + row]).isCloseTo(upright[row * 7 + column], within(1e-12));
        assertThat(negative[row * 7 + column]).isCloseTo(-upright[row * 7 + column], within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7})
  void theCosineBasisIsOrthonormalAndBeginsWithTheLowestFrequencies(int size) {
    KernelSet basis = CosineBasis.of(size);
    assertThat(basis.count()).isEqualTo(size * size);
    for (int a = 0; a < basis.count(); a++) {
      for (int b = 0; b <= a; b++) {
        assertThat(product(basis.kernel(a), basis.kernel(b)))
            .isCloseTo(a == b ? 1 : 0, within(1e-6));
      }
    }
    for (float value : basis.kernel(0)) {
      assertThat(value).isCloseTo(1f / size, within(1e-6f));
    }
    int before = 0;
    for (int i = 0; i < basis.count(); i++) {
      int changes = signChanges(basis.kernel(i), size);
      assertThat(changes).isGreaterThanOrEqualTo(before);
      before = changes;
    }
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** The squared frequency of a cosine: one change of sign for every half wave. */
  private static int signChanges(float[] kernel, int size) {
    int down = 0;
    int right = 0;
    for (int i = 0; i + 1 < size; i++) {
      // Along the border no cosine is zero.
      right += kernel[i] * kernel[i + 1] < 0 ? 1 : 0;
      down += kernel[i * size] * kernel[(i + 1) * size] < 0 ? 1 : 0;
    }
    return down * down + right * right;
  }

  @Test
  void aBasisIsDealtOutInTurn() {
    KernelSet basis = CosineBasis.of(5);
    KernelSet few =
        new DealtBasis("a test", cosines()).draw(new ConvLayer("conv1", 5, 1, 8), new Random(2));
    assertThat(functions(few, basis)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    KernelSet many =
        new DealtBasis("a test", cosines()).draw(new ConvLayer("conv2", 5, 6, 10), new Random(2));
    List<Integer> dealt = functions(many, basis);
    List<Integer> all = IntStream.range(0, 25).boxed().toList();
    assertThat(dealt.subList(0, 25)).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(dealt.subList(25, 50))
        .containsExactlyInAnyOrderElementsOf(all)
        .isNotEqualTo(dealt.subList(0, 25));
    assertThat(dealt.subList(50, 60)).doesNotHaveDuplicates();
  }

  /** The index of the basis function of each kernel, whatever its sign and scale. */
  private static List<Integer> functions(KernelSet kernels, KernelSet basis) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < kernels.count(); i++) {
      float[] kernel = kernels.kernel(i);
      found.add(
          IntStream.range(0, basis.count())
              .filter(
                  f ->
                      Math.abs(product(kernel, basis.kernel(f)))
                          > 0.999 * Math.sqrt(product(kernel, kernel)))
              .findFirst()
              .orElseThrow());
    }
    return found;
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

  /** A posterior can use the variance of the code from which a mean was decoded. */
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
