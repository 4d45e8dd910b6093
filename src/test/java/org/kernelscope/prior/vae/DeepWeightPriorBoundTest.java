package org.kernelscope.prior.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.BoundSettings;
import org.kernelscope.prior.Divergence;
import org.kernelscope.prior.FactorisedGaussian;
import org.kernelscope.prior.GaussianPrior;
import org.kernelscope.prior.Moments;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpzFile;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The bound on the divergence from a deep weight prior, and its gradient. */
class DeepWeightPriorBoundTest {

  private static final int LATENT = 3;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  /** Golden numbers of an independent implementation in double precision: 12 kernels. */
  private record Fixture(VaeArchitecture architecture, int size, NpzFile file) {

    static Fixture of(VaeArchitecture architecture, int size) throws Exception {
      String kind = architecture == VaeArchitecture.CONV ? "conv" : "dense";
      String name = "dwp_%s_%dx%d.npz".formatted(kind, size, size);
      Path path = Path.of("src/test/resources/golden", name);
      return new Fixture(architecture, size, NpzFile.read(path));
    }

    int hidden() {
      return architecture == VaeArchitecture.CONV ? 8 : 16;
    }

    List<ParameterSlice> places() {
      return architecture.weightPlaces(size, hidden(), LATENT);
    }

    NdArray array(String name) {
      return Objects.requireNonNull(file.arrays().get(name), name);
    }

    double[] doubles(String name) {
      return array(name).toDoubles();
    }

    KernelVae vae() {
      Map<String, NamedWeights.Weight> named = new LinkedHashMap<>();
      for (ParameterSlice place : places()) {
        NdArray array = array("param." + place.name());
        named.put(place.name(), new NamedWeights.Weight(array.shape(), array.toFloats()));
      }
      return architecture.of(
          size,
          hidden(),
          LATENT,
          1,
          KernelVae.DEFAULT_VARIANCE_FLOOR,
          NamedWeights.flatten(places(), named));
    }

    /** The weights in the precision of the fixture. */
    double[] parameters() {
      double[] flat = new double[places().stream().mapToInt(ParameterSlice::length).sum()];
      for (ParameterSlice place : places()) {
        double[] values = doubles("param." + place.name());
        for (int i = 0; i < values.length; i++) {
          flat[place.at(i)] = values[i];
        }
      }
      return flat;
    }

    FactorisedGaussian q() {
      return new FactorisedGaussian(size, doubles("mu"), doubles("logvar"));
    }
  }

  /** Gives the noise of the kernels and then that of the codes, and no more. */
  private static RandomGenerator replay(double[] kernels, double[] codes) {
    int[] next = {0};
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException("only normal numbers are replayed");
      }

      @Override
      public double nextGaussian() {
        int place = next[0]++;
        return place < kernels.length ? kernels[place] : codes[place - kernels.length];
      }
    };
  }

  /** A value and its gradient. */
  private record Evaluated(double value, double[] meanGradient, double[] logVarianceGradient) {

    static Evaluated of(Divergence divergence, FactorisedGaussian q, RandomGenerator random) {
      // Whatever stands in the caller's arrays has to go.
      double[] mean = IntStream.range(0, q.mean().length).mapToDouble(i -> 99).toArray();
      double[] logVariance = mean.clone();
      double value = divergence.evaluate(q, mean, logVariance, random);
      return new Evaluated(value, mean, logVariance);
    }
  }

  @ParameterizedTest(name = "{0} {1}x{1} {2}")
  @CsvSource({
    "DENSE, 5, DOUBLE, 1e-5",
    "DENSE, 7, DOUBLE, 1e-5",
    "DENSE, 5, FLOAT, 1e-3",
    "DENSE, 7, FLOAT, 1e-3",
    "CONV, 5, DOUBLE, 1e-5",
    "CONV, 7, DOUBLE, 1e-5",
    "CONV, 5, FLOAT, 1e-3",
    "CONV, 7, FLOAT, 1e-3"
  })
  void boundAndGradientAreThoseOfTheFixture(
      VaeArchitecture architecture, int size, DataType type, double tolerance) throws Exception {
    Fixture fixture = Fixture.of(architecture, size);
    try (DeepWeightPriorBound bound =
        new DeepWeightPriorBound(fixture.vae(), 12, BoundSettings.DEFAULT, type, 1)) {
      double[] parameters = fixture.parameters();
      bound.parameters.assign(Nd4j.createFromArray(parameters).reshape(1, parameters.length));
      Evaluated found =
          Evaluated.of(
              bound, fixture.q(), replay(fixture.doubles("eps_w"), fixture.doubles("eps_z")));

      assertRelative("value", new double[] {found.value}, fixture.doubles("kl"), tolerance);
      assertRelative("dmu", found.meanGradient, fixture.doubles("dmu"), tolerance);
      assertRelative("dlogvar", found.logVarianceGradient, fixture.doubles("dlogvar"), tolerance);
    }
  }

  /** Relative to each element in double precision, to the largest one in single. */
  private static void assertRelative(
      String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < actual.length; i++) {
      double unit = tolerance < 1e-4 ? Math.abs(expected[i]) : largest;
      assertThat((actual[i] - expected[i]) / unit)
          .as("%s, place %d: %s, not %s", what, i, expected[i], actual[i])
          .isCloseTo(0, within(tolerance));
    }
  }

  private static FactorisedGaussian posterior(int size, int kernels, double deviation) {
    Random random = new Random(7);
    int length = kernels * size * size;
    return new FactorisedGaussian(
        size,
        random.doubles(length, -2 * deviation, 2 * deviation).toArray(),
        random.doubles(length, -3, 0).map(x -> x + 2 * Math.log(deviation)).toArray());
  }

  @ParameterizedTest(name = "scale {0}, {1} samples, {2} kernels a step")
  @CsvSource({"1, 1, 0", "0.2, 1, 0", "0.2, 3, 0", "0.2, 2, 3"})
  void theGradientFollowsFiniteDifferences(double scale, int samples, int kernelsPerStep) {
    KernelVae vae = DenseKernelVae.untrained(3, 6, 2, scale, new Random(1));
    checkGradient(vae, posterior(3, 5, scale), new BoundSettings(samples, kernelsPerStep, 0), 1);
  }

  @ParameterizedTest(name = "{0}x{0}")
  @ValueSource(ints = {3, 5, 7, 9})
  void theGradientUnderAConvolutionalVaeFollowsFiniteDifferences(int size) {
    KernelVae vae = ConvKernelVae.untrained(size, 3, 2, 0.3, new Random(1));
    checkGradient(vae, posterior(size, 5, 0.3), BoundSettings.DEFAULT, size);
  }

  /** Compares the gradient of the bound of five kernels at every {@code stride}-th place. */
  private static void checkGradient(
      KernelVae vae, FactorisedGaussian q, BoundSettings settings, int stride) {
    double[] ignored = new double[q.mean().length];
    Evaluated exact;
    try (Divergence bound = new DeepWeightPriorBound(vae, 5, settings, DataType.DOUBLE, 1)) {
      exact = Evaluated.of(bound, q, new Random(2));
    }
    double step = 1e-6;
    for (double[] variable : new double[][] {q.mean(), q.logVariance()}) {
      double[] gradient = variable == q.mean() ? exact.meanGradient : exact.logVarianceGradient;
      double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
      for (int i = 0; i < variable.length; i += stride) {
        double kept = variable[i];
        double[] values = new double[2];
        for (int side = 0; side < 2; side++) {
          variable[i] = kept + (side == 0 ? -step : step);
          // A bound of its own, so that the same kernels are chosen.
          try (Divergence bound = new DeepWeightPriorBound(vae, 5, settings, DataType.DOUBLE, 1)) {
            values[side] = bound.evaluate(q, ignored, new double[ignored.length], new Random(2));
          }
        }
        variable[i] = kept;
        assertThat((values[1] - values[0]) / (2 * step))
            .isCloseTo(gradient[i], within(1e-6 * largest));
      }
    }
  }

  /** Mean and standard error of numbers that come one at a time. */
  private static final class Average {
    private int count;
    private double sum;
    private double squares;

    void add(double x) {
      count++;
      sum += x;
      squares += x * x;
    }

    double mean() {
      return sum / count;
    }

    double variance() {
      return squares / count - mean() * mean();
    }

    double standardError() {
      return Math.sqrt(variance() / count);
    }
  }

  /**
   * A VAE whose decoder ignores its code: the prior is {@code N(m, diag v)}, and the bound is off
   * by what the encoder loses, which is nothing when {@code r(z|w) = N(0, I)} too.
   */
  private static DenseKernelVae codeless(double scale, double codeVariance) {
    DenseKernelVae random = DenseKernelVae.untrained(3, 6, 2, scale, new Random(1));
    Map<String, NamedWeights.Weight> weights = new LinkedHashMap<>(NamedWeights.of(random));
    Random biases = new Random(9);
    weights.replaceAll(
        (name, weight) -> {
          float[] values = new float[weight.values().length];
          if (name.equals("z_var.bias")) {
            Arrays.fill(values, (float) Math.log(Math.expm1(codeVariance)));
          } else if (name.equals("w_mean.bias") || name.equals("w_var.bias")) {
            for (int i = 0; i < values.length; i++) {
              values[i] = (float) (0.5 * biases.nextGaussian());
            }
          }
          return name.startsWith("w_") || name.startsWith("z_")
              ? new NamedWeights.Weight(weight.shape(), values)
              : weight;
        });
    return random.withParameters(
        NamedWeights.flatten(DenseKernelVae.weightPlaces(3, 6, 2), weights));
  }

  /** Random networks whose variances stay within reason, so that averages settle. */
  private static DenseKernelVae mild() {
    DenseKernelVae random = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    Map<String, NamedWeights.Weight> weights = new LinkedHashMap<>(NamedWeights.of(random));
    weights.computeIfPresent(
        "w_var.weight",
        (name, weight) -> {
          float[] values = weight.values().clone();
          for (int i = 0; i < values.length; i++) {
            values[i] *= 0.1f;
          }
          return new NamedWeights.Weight(weight.shape(), values);
        });
    return random.withParameters(
        NamedWeights.flatten(DenseKernelVae.weightPlaces(3, 6, 2), weights));
  }

  private static GaussianPrior gaussian(DenseKernelVae codeless) {
    FactorisedGaussian density = codeless.decode(new float[2]);
    double[] covariance = new double[81];
    for (int i = 0; i < 9; i++) {
      covariance[10 * i] = Math.exp(density.logVariance()[i]);
    }
    return new GaussianPrior(3, new Moments(density.mean(), covariance));
  }

  @ParameterizedTest(name = "scale {0}")
  @ValueSource(doubles = {1, 0.1})
  void theBoundIsExactWhereNoCodeIsNeeded(double scale) {
    DenseKernelVae vae = codeless(scale, 1);
    FactorisedGaussian q = posterior(3, 4, scale);
    Evaluated exact =
        Evaluated.of(gaussian(vae).divergence(4, BoundSettings.DEFAULT), q, new Random(1));
    Average value = new Average();
    Average[] gradients = new Average[2 * q.mean().length];
    Arrays.setAll(gradients, i -> new Average());
    Random random = new Random(3);
    try (Divergence bound = new DeepWeightPrior(vae).divergence(4, BoundSettings.DEFAULT)) {
      for (int draw = 0; draw < 1500; draw++) {
        Evaluated estimate = Evaluated.of(bound, q, random);
        value.add(estimate.value);
        for (int i = 0; i < q.mean().length; i++) {
          gradients[2 * i].add(estimate.meanGradient[i]);
          gradients[2 * i + 1].add(estimate.logVarianceGradient[i]);
        }
      }
    }
    assertThat(value.standardError()).isLessThan(0.01 * exact.value);
    assertThat(value.mean()).isCloseTo(exact.value, within(4 * value.standardError()));
    for (int i = 0; i < q.mean().length; i++) {
      assertThat(gradients[2 * i].mean())
          .isCloseTo(exact.meanGradient[i], within(5 * gradients[2 * i].standardError()));
      assertThat(gradients[2 * i + 1].mean())
          .isCloseTo(
              exact.logVarianceGradient[i], within(5 * gradients[2 * i + 1].standardError()));
    }
  }

  @Test
  void aWorseReverseModelLoosensTheBoundByItsOwnDivergence() {
    double codeVariance = 0.3;
    DenseKernelVae vae = codeless(0.5, codeVariance);
    FactorisedGaussian q = posterior(3, 4, 0.5);
    double exact =
        Evaluated.of(gaussian(vae).divergence(4, BoundSettings.DEFAULT), q, new Random(1)).value;
    // Four kernels, two dimensions each.
    double lost = 4 * 2 * 0.5 * (codeVariance - 1 - Math.log(codeVariance));
    Average value = new Average();
    Random random = new Random(3);
    try (Divergence bound = new DeepWeightPrior(vae).divergence(4, BoundSettings.DEFAULT)) {
      for (int draw = 0; draw < 1500; draw++) {
        value.add(Evaluated.of(bound, q, random).value);
      }
    }
    assertThat(value.mean()).isGreaterThan(exact + 0.5 * lost);
    assertThat(value.mean()).isCloseTo(exact + lost, within(4 * value.standardError()));
  }

  @Test
  void samplesAreAveraged() {
    DenseKernelVae vae = mild();
    FactorisedGaussian q = posterior(3, 4, 0.5);
    Average one = new Average();
    Average nine = new Average();
    Random random = new Random(5);
    DeepWeightPrior prior = new DeepWeightPrior(vae);
    try (Divergence single = prior.divergence(4, BoundSettings.DEFAULT);
        Divergence several = prior.divergence(4, new BoundSettings(9, 0, 0))) {
      for (int draw = 0; draw < 400; draw++) {
        one.add(Evaluated.of(single, q, random).value);
        nine.add(Evaluated.of(several, q, random).value);
      }
    }
    double error = Math.hypot(one.standardError(), nine.standardError());
    assertThat(nine.mean()).isCloseTo(one.mean(), within(4 * error));
    assertThat(one.variance() / nine.variance()).isBetween(5.5, 14.0);
  }

  @Test
  void lookingAtSomeKernelsIsUnbiasedAndOnlyNoisier() {
    DenseKernelVae vae = mild();
    int kernels = 40;
    FactorisedGaussian q = posterior(3, kernels, 0.5);
    Average all = new Average();
    Average some = new Average();
    Average[] differences = new Average[q.mean().length];
    Arrays.setAll(differences, i -> new Average());
    Random random = new Random(5);
    DeepWeightPrior prior = new DeepWeightPrior(vae);
    try (Divergence full = prior.divergence(kernels, BoundSettings.DEFAULT);
        Divergence batch = prior.divergence(kernels, new BoundSettings(1, 10, 0))) {
      for (int draw = 0; draw < 1500; draw++) {
        Evaluated whole = Evaluated.of(full, q, random);
        Evaluated part = Evaluated.of(batch, q, random);
        all.add(whole.value);
        some.add(part.value);
        for (int i = 0; i < differences.length; i++) {
          differences[i].add(part.meanGradient[i] - whole.meanGradient[i]);
        }
      }
    }
    double error = Math.hypot(all.standardError(), some.standardError());
    assertThat(error).isLessThan(0.01 * all.mean());
    assertThat(some.mean()).isCloseTo(all.mean(), within(4 * error));
    for (Average difference : differences) {
      assertThat(difference.mean()).isCloseTo(0, within(5 * difference.standardError()));
    }
    // A quarter of the kernels: four times the variance of the samples, and that of the choice.
    assertThat(some.variance() / all.variance()).isGreaterThan(3.5);
  }

  @Test
  void theStandardErrorIsThatOfRepeatedEstimates() {
    int kernels = 400;
    FactorisedGaussian q = posterior(3, kernels, 0.5);
    Average value = new Average();
    Average squaredError = new Average();
    Random random = new Random(6);
    DeepWeightPrior prior = new DeepWeightPrior(mild());
    try (Divergence some = prior.divergence(kernels, new BoundSettings(2, 40, 0));
        Divergence all = prior.divergence(kernels, BoundSettings.DEFAULT)) {
      for (int draw = 0; draw < 1500; draw++) {
        value.add(Evaluated.of(some, q, random).value);
        squaredError.add(some.standardError() * some.standardError());
      }
      Evaluated.of(all, q, random);
      assertThat(all.standardError()).isZero();
    }
    // A tenth of the kernels without replacement: at most a tenth too much.
    assertThat(squaredError.mean() / value.variance()).isBetween(0.9, 1.2);
  }

  @Test
  void kernelsNotLookedAtFollowTheEntropyAlone() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    FactorisedGaussian q = posterior(3, 12, 0.5);
    try (Divergence bound = new DeepWeightPriorBound(vae, 12, new BoundSettings(2, 5, 0))) {
      Random random = new Random(4);
      for (int step = 0; step < 3; step++) {
        Evaluated found = Evaluated.of(bound, q, random);
        int unseen = 0;
        for (int kernel = 0; kernel < 12; kernel++) {
          double[] mean = Arrays.copyOfRange(found.meanGradient, 9 * kernel, 9 * kernel + 9);
          if (Arrays.stream(mean).allMatch(x -> x == 0)) {
            unseen++;
            assertThat(Arrays.copyOfRange(found.logVarianceGradient, 9 * kernel, 9 * kernel + 9))
                .containsOnly(-0.5);
          }
        }
        assertThat(unseen).isEqualTo(7);
      }
    }
  }

  @Test
  void whichKernelsAreLookedAtIsDecidedByTheGeneratorAlone() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    BoundSettings settings = new BoundSettings(2, 5, 0);
    FactorisedGaussian q = posterior(3, 12, 0.5);
    try (Divergence used = new DeepWeightPriorBound(vae, 12, settings);
        Divergence fresh = new DeepWeightPriorBound(vae, 12, settings)) {
      for (int step = 0; step < 3; step++) {
        Evaluated.of(used, q, new Random(step));
      }
      Evaluated one = Evaluated.of(used, q, new Random(7));
      Evaluated other = Evaluated.of(fresh, q, new Random(7));
      assertThat(other.value).isEqualTo(one.value);
      assertThat(other.meanGradient).isEqualTo(one.meanGradient);
      assertThat(other.logVarianceGradient).isEqualTo(one.logVarianceGradient);
    }
  }

  @Test
  void theSameKernelsAreLookedAtOnAnyNumberOfThreads() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    int kernels = 1_100;
    FactorisedGaussian q = posterior(3, kernels, 0.5);
    BoundSettings settings = new BoundSettings(1, 800, 0);
    Map<Integer, List<Integer>> seen = new HashMap<>();
    for (int threads = 1; threads <= 3; threads++) {
      try (Divergence some =
          new DeepWeightPriorBound(vae, kernels, settings, DataType.FLOAT, threads)) {
        Evaluated found = Evaluated.of(some, q, new Random(3));
        seen.put(
            threads,
            IntStream.range(0, kernels)
                .filter(kernel -> found.meanGradient[9 * kernel] != 0)
                .boxed()
                .toList());
      }
    }
    assertThat(seen.get(1)).hasSize(800).isEqualTo(seen.get(2)).isEqualTo(seen.get(3));
  }

  @Test
  void everyChoiceOfKernelsIsEquallyLikely() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    FactorisedGaussian q = posterior(3, 6, 0.5);
    Map<Integer, Integer> drawn = new HashMap<>();
    int draws = 6_000;
    try (Divergence bound = new DeepWeightPriorBound(vae, 6, new BoundSettings(1, 3, 0))) {
      Random random = new Random(2);
      for (int draw = 0; draw < draws; draw++) {
        Evaluated found = Evaluated.of(bound, q, random);
        int seen = 0;
        for (int kernel = 0; kernel < 6; kernel++) {
          seen |= found.meanGradient[9 * kernel] == 0 ? 0 : 1 << kernel;
        }
        drawn.merge(seen, 1, Integer::sum);
      }
    }
    // Twenty choices of three among six: 300 times each, with a standard deviation of 17.
    assertThat(drawn).hasSize(20);
    assertThat(drawn.values()).allSatisfy(times -> assertThat(times).isBetween(220, 380));
  }

  @Test
  void manyKernelsAreBoundedAsOneByOne() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    int kernels = 4_500;
    FactorisedGaussian q = posterior(3, kernels, 0.5);
    double[] noise = new Random(8).doubles(9L * kernels, -1, 1).toArray();
    double[] codeNoise = new Random(9).doubles(2L * kernels, -1, 1).toArray();
    Evaluated together;
    try (Divergence bound = new DeepWeightPriorBound(vae, kernels, BoundSettings.DEFAULT)) {
      together = Evaluated.of(bound, q, replay(noise, codeNoise));
    }
    try (Divergence single = new DeepWeightPriorBound(vae, 1, BoundSettings.DEFAULT)) {
      double sum = 0;
      for (int kernel = 0; kernel < kernels; kernel++) {
        Evaluated alone =
            Evaluated.of(
                single,
                new FactorisedGaussian(
                    3, slice(q.mean(), kernel, 9), slice(q.logVariance(), kernel, 9)),
                replay(slice(noise, kernel, 9), slice(codeNoise, kernel, 2)));
        sum += alone.value;
        assertThat(slice(together.meanGradient, kernel, 9))
            .containsExactly(alone.meanGradient, within(1e-3));
        assertThat(slice(together.logVarianceGradient, kernel, 9))
            .containsExactly(alone.logVarianceGradient, within(1e-3));
      }
      assertThat(together.value / sum).isCloseTo(1, within(1e-6));
    }
  }

  private static double[] slice(double[] values, int index, int length) {
    return Arrays.copyOfRange(values, index * length, (index + 1) * length);
  }

  @Test
  void aReverseModelThatLearnsTightensTheBound() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    FactorisedGaussian q = posterior(3, 30, 0.5);
    DeepWeightPrior prior = new DeepWeightPrior(vae);
    double fixed = mean(prior, new float[0], q);
    float[] learned;
    try (Divergence bound = prior.divergence(30, new BoundSettings(1, 0, 3e-3))) {
      Random random = new Random(6);
      for (int step = 0; step < 400; step++) {
        Evaluated.of(bound, q, random);
      }
      learned = bound.state();
    }
    DenseKernelVae better =
        vae.withParameters(
            withEncoder(vae.parameters(), Arrays.copyOf(learned, vae.encoderLength())));
    assertThat(mean(new DeepWeightPrior(better), new float[0], q)).isLessThan(fixed - 5);
  }

  private static float[] withEncoder(float[] parameters, float[] encoder) {
    float[] joined = parameters.clone();
    System.arraycopy(encoder, 0, joined, 0, encoder.length);
    return joined;
  }

  private static double mean(DeepWeightPrior prior, float[] state, FactorisedGaussian q) {
    Average average = new Average();
    Random random = new Random(12);
    try (Divergence bound = prior.divergence(q.mean().length / 9, new BoundSettings(20, 0, 0))) {
      bound.restore(state);
      for (int draw = 0; draw < 50; draw++) {
        average.add(Evaluated.of(bound, q, random).value);
      }
    }
    return average.mean();
  }

  @Test
  void aKeptReverseModelGoesOnAsIfItHadNeverStopped() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    FactorisedGaussian q = posterior(3, 8, 0.5);
    BoundSettings settings = new BoundSettings(1, 0, 1e-2);
    double[] expected = new double[3];
    float[] kept;
    try (Divergence never = new DeepWeightPriorBound(vae, 8, settings)) {
      for (int step = 0; step < 4; step++) {
        Evaluated.of(never, q, new Random(step));
      }
      kept = never.state();
      for (int step = 0; step < 3; step++) {
        expected[step] = Evaluated.of(never, q, new Random(step)).value;
      }
    }
    try (Divergence again = new DeepWeightPriorBound(vae, 8, settings);
        Divergence fixed = new DeepWeightPriorBound(vae, 8, BoundSettings.DEFAULT)) {
      again.restore(kept);
      for (int step = 0; step < 3; step++) {
        assertThat(Evaluated.of(again, q, new Random(step)).value).isEqualTo(expected[step]);
      }
      assertThat(fixed.state()).isEmpty();
      assertThatThrownBy(() -> fixed.restore(kept)).hasMessageContaining("0 numbers");
      assertThatThrownBy(() -> again.restore(new float[3])).hasMessageContaining("found 3");
    }
  }

  @Test
  void kernelsOfAnotherGeometryOrNumberAreRefused() {
    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.5, new Random(1));
    try (Divergence bound = new DeepWeightPriorBound(vae, 5, BoundSettings.DEFAULT)) {
      FactorisedGaussian four = posterior(3, 4, 1);
      assertThatThrownBy(() -> Evaluated.of(bound, four, new Random()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "expected 5 kernels of size 3 and gradients alike, found 36 weights");
      FactorisedGaussian fives = posterior(5, 5, 1);
      assertThatThrownBy(() -> Evaluated.of(bound, fives, new Random()))
          .hasMessageContaining("found 125 weights of size 5");
      FactorisedGaussian five = posterior(3, 5, 1);
      assertThatThrownBy(() -> bound.evaluate(five, new double[45], new double[44], new Random()))
          .hasMessageContaining("45 and 44");
    }
    assertThatThrownBy(() -> new DeepWeightPriorBound(vae, 0, BoundSettings.DEFAULT))
        .hasMessageContaining("at least 1");
  }

  @Test
  void conditionalsBelongToTheCodesOfTheMeans() {
    DeepWeightPrior prior =
        new DeepWeightPrior(DenseKernelVae.untrained(3, 6, 2, 0.3, new Random(1)));
    KernelSet means = prior.sampleMeans(600, new Random(4));
    FactorisedGaussian conditionals = prior.sampleConditionals(600, new Random(4));

    for (int i = 0; i < means.values().length; i++) {
      assertThat((float) conditionals.mean()[i]).isEqualTo(means.values()[i]);
    }
    // The same codes once more, now with the decoder's own noise.
    KernelSet drawn = prior.sample(600, new Random(4));
    Average standardised = new Average();
    for (int i = 0; i < drawn.values().length; i++) {
      double deviation = Math.exp(0.5 * conditionals.logVariance()[i]);
      standardised.add((drawn.values()[i] - conditionals.mean()[i]) / deviation);
    }
    assertThat(standardised.mean()).isCloseTo(0, within(4 / Math.sqrt(5400)));
    assertThat(standardised.variance()).isCloseTo(1, within(4 * Math.sqrt(2 / 5400.0)));
  }

  @Test
  void conditionalLogVariancesAreTheDecodersAtTheMeanCode() {
    DenseKernelVae codeless = codeless(0.2, 1);
    KernelSet kernels = new DeepWeightPrior(codeless).sample(3, new Random(1));
    double[] logVariances =
        new DeepWeightPrior(codeless).conditionalLogVariances(kernels).orElseThrow();
    double[] expected = codeless.decode(new float[2]).logVariance();
    for (int kernel = 0; kernel < 3; kernel++) {
      assertThat(slice(logVariances, kernel, 9)).containsExactly(expected, within(1e-6));
    }

    DenseKernelVae vae = DenseKernelVae.untrained(3, 6, 2, 0.2, new Random(1));
    KernelSet others = new DeepWeightPrior(vae).sample(2, new Random(1));
    float[] codes = vae.encodeMeans(others);
    assertThat(codes).hasSize(4);
    assertThat(new DeepWeightPrior(vae).conditionalLogVariances(others).orElseThrow())
        .containsExactly(vae.decode(codes).logVariance(), within(1e-9));
    assertThatThrownBy(
            () ->
                new DeepWeightPrior(vae)
                    .conditionalLogVariances(
                        new DeepWeightPrior(DenseKernelVae.untrained(5, 6, 2, 1, new Random(1)))
                            .sample(1, new Random())))
        .hasMessageContaining("size 3");
  }
}
