package org.kernelscope.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.Draw;
import org.kernelscope.Tries;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.NpzFile;

/**
 * The divergence of a factorised Gaussian from each prior: against an independent implementation,
 * finite differences, sampling and integration.
 */
class KernelDivergenceTest {

  /** Golden numbers of one geometry. */
  private record Fixture(int size, NpzFile file) {

    static Fixture of(int size) throws Exception {
      Path path = Path.of("src/test/resources/golden/kl_%dx%d.npz".formatted(size, size));
      return new Fixture(size, NpzFile.read(path));
    }

    double[] doubles(String name) {
      return Objects.requireNonNull(file.arrays().get(name), name).toDoubles();
    }

    FactorisedGaussian q() {
      return new FactorisedGaussian(size, doubles("mu"), doubles("logvar"));
    }

    void holdsFor(ClosedFormDivergence prior, String name) {
      Divergence computed = Divergence.of(prior, q());
      assertRelative(name, new double[] {computed.value}, doubles(name + "_kl"));
      assertRelative(name + " dmu", computed.meanGradient, doubles(name + "_dmu"));
      assertRelative(name + " dlogvar", computed.logVarianceGradient, doubles(name + "_dlogvar"));
    }
  }

  /** A divergence and its gradient. */
  private record Divergence(double value, double[] meanGradient, double[] logVarianceGradient) {

    static Divergence of(ClosedFormDivergence prior, FactorisedGaussian q) {
      // Whatever stands in the caller's arrays has to go.
      double[] mean = IntStream.range(0, q.length()).mapToDouble(i -> 99).toArray();
      double[] logVariance = mean.clone();
      double value = prior.divergence(q, mean, logVariance);
      return new Divergence(value, mean, logVariance);
    }
  }

  private static void assertRelative(String what, double[] actual, double[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((actual[i] - expected[i]) / expected[i])
          .as("%s, place %d: %s, not %s", what, i, expected[i], actual[i])
          .isCloseTo(0, within(1e-5));
    }
  }

  @ParameterizedTest(name = "{0}x{0}")
  @ValueSource(ints = {5, 7})
  void standardNormalIsThatOfTheFixture(int size) throws Exception {
    Fixture.of(size).holdsFor(new StandardNormalPrior(size, 1), "standard_normal");
  }

  @ParameterizedTest(name = "{0}x{0}")
  @ValueSource(ints = {5, 7})
  void logUniformIsThatOfTheFixture(int size) throws Exception {
    Fixture.of(size).holdsFor(new LogUniformPrior(size), "log_uniform");
  }

  @ParameterizedTest(name = "{0}x{0}")
  @ValueSource(ints = {5, 7})
  void learnedGaussianIsThatOfTheFixture(int size) throws Exception {
    Fixture fixture = Fixture.of(size);
    Moments moments = new Moments(fixture.doubles("mean"), fixture.doubles("cov"));
    fixture.holdsFor(new GaussianPrior(size, moments), "gaussian");
  }

  @ParameterizedTest(name = "{0}x{0}")
  @ValueSource(ints = {5, 7})
  void truncatedLogUniformIsThatOfTheFixture(int size) throws Exception {
    Fixture fixture = Fixture.of(size);
    double[] logAlpha = fixture.doubles("log_alpha");
    double[] slopes = new double[logAlpha.length];
    // The fixture is in terms of α alone: with means of 1, ln α is the log-variance.
    double[] ones = IntStream.range(0, logAlpha.length).mapToDouble(i -> 1).toArray();
    double value =
        new TruncatedLogUniformPrior(size)
            .divergence(
                new FactorisedGaussian(size, ones, logAlpha), new double[slopes.length], slopes);

    assertRelative("value", new double[] {value}, fixture.doubles("log_uniform_truncated_kl"));
    assertRelative("dlogalpha", slopes, fixture.doubles("log_uniform_truncated_dlog_alpha"));
  }

  private static final int SIZE = 3;

  /** A Gaussian whose pixels hang together. */
  private static GaussianPrior gaussian(int size) {
    int area = size * size;
    Random random = new Random(5);
    double[] root = random.doubles((long) area * area, -0.3, 0.3).toArray();
    double[] covariance = new double[area * area];
    for (int row = 0; row < area; row++) {
      for (int column = 0; column < area; column++) {
        double sum = row == column ? 0.05 : 0;
        for (int i = 0; i < area; i++) {
          sum += root[row * area + i] * root[column * area + i];
        }
        covariance[row * area + column] = sum;
      }
    }
    return new GaussianPrior(size, new Moments(random.doubles(area, -1, 1).toArray(), covariance));
  }

  static Stream<ClosedFormDivergence> priors() {
    return Stream.of(
        new StandardNormalPrior(SIZE, 1),
        new StandardNormalPrior(SIZE, 0.2),
        new LogUniformPrior(SIZE),
        new TruncatedLogUniformPrior(SIZE),
        new SmoothGaussianPrior(SIZE, 0.5, 1.4),
        gaussian(SIZE));
  }

  /** Two kernels, some α above 1 and some below. */
  private static FactorisedGaussian posterior() {
    Random random = new Random(7);
    int length = 2 * SIZE * SIZE;
    return new FactorisedGaussian(
        SIZE, random.doubles(length, -0.8, 0.8).toArray(), random.doubles(length, -4, 0).toArray());
  }

  @ParameterizedTest
  @MethodSource("priors")
  void theGradientFollowsFiniteDifferences(ClosedFormDivergence prior) {
    FactorisedGaussian q = posterior();
    Divergence exact = Divergence.of(prior, q);
    double step = 1e-6;
    for (int i = 0; i < q.length(); i++) {
      for (double[] variable : new double[][] {q.mean(), q.logVariance()}) {
        double kept = variable[i];
        variable[i] = kept + step;
        double above = Divergence.of(prior, q).value;
        variable[i] = kept - step;
        double below = Divergence.of(prior, q).value;
        variable[i] = kept;
        double analytic =
            variable == q.mean() ? exact.meanGradient[i] : exact.logVarianceGradient[i];
        assertThat((above - below) / (2 * step))
            .isCloseTo(analytic, within(1e-6 * Math.max(1, Math.abs(analytic))));
      }
    }
  }

  static Stream<ProperPrior> gaussians() {
    return Stream.of(
        new StandardNormalPrior(SIZE, 1),
        new StandardNormalPrior(SIZE, 0.7),
        new SmoothGaussianPrior(SIZE, 0.5, 1.4),
        gaussian(SIZE));
  }

  @ParameterizedTest
  @MethodSource("gaussians")
  void samplingAgreesWithTheClosedForm(ProperPrior prior) {
    FactorisedGaussian all = posterior();
    int area = SIZE * SIZE;
    FactorisedGaussian one =
        new FactorisedGaussian(
            SIZE, Arrays.copyOf(all.mean(), area), Arrays.copyOf(all.logVariance(), area));
    Random random = new Random(3);
    int draws = 20_000;
    double sum = 0;
    double squares = 0;
    for (int draw = 0; draw < draws; draw++) {
      float[] w = new float[area];
      double logPosterior = 0;
      for (int i = 0; i < area; i++) {
        double noise = random.nextGaussian();
        w[i] = (float) (one.mean()[i] + Math.exp(0.5 * one.logVariance()[i]) * noise);
        logPosterior -= 0.5 * (noise * noise + one.logVariance()[i] + Math.log(2 * Math.PI));
      }
      double term = logPosterior - exactScore(prior, w);
      sum += term;
      squares += term * term;
    }
    double mean = sum / draws;
    double standardError = Math.sqrt((squares / draws - mean * mean) / draws);
    double exact = Divergence.of((ClosedFormDivergence) prior, one).value;

    assertThat(standardError).isLessThan(0.02 * exact);
    assertThat(mean).isCloseTo(exact, within(3 * standardError));
  }

  private static double exactScore(KernelPrior prior, float[] kernel) {
    KernelSet set = new KernelSet(SIZE, kernel, Provenance.UNKNOWN);
    return ((PriorScore.Exact) prior.score(set, 1, new Random())).nats();
  }

  @Test
  void theStandardNormalDivergesFromItselfByNothing() {
    double scale = 0.3;
    double[] logVariances =
        IntStream.range(0, SIZE * SIZE).mapToDouble(i -> 2 * Math.log(scale)).toArray();
    Divergence computed =
        Divergence.of(
            new StandardNormalPrior(SIZE, scale),
            new FactorisedGaussian(SIZE, new double[SIZE * SIZE], logVariances));

    assertThat(computed.value).isCloseTo(0, within(1e-12));
    assertThat(computed.meanGradient).containsOnly(0);
    assertThat(computed.logVarianceGradient).containsOnly(new double[] {0}, within(1e-12));
  }

  @Tries(300)
  void divergencesFromDensitiesAreNeverNegative(Draw draw) {
    double mean = draw.between(-5.0, 5.0);
    double logVariance = draw.between(-20.0, 5.0);
    double scale = draw.between(0.01, 10.0);
    FactorisedGaussian q = constant(1, mean, logVariance);
    FactorisedGaussian wide = constant(SIZE, mean, logVariance);

    assertThat(Divergence.of(new StandardNormalPrior(1, scale), q).value)
        .isGreaterThanOrEqualTo(-1e-12);
    assertThat(Divergence.of(new LogUniformPrior(1), q).value).isGreaterThanOrEqualTo(0);
    assertThat(Divergence.of(gaussian(SIZE), wide).value).isGreaterThanOrEqualTo(-1e-12);
  }

  private static FactorisedGaussian constant(int size, double mean, double logVariance) {
    int area = size * size;
    return new FactorisedGaussian(
        size,
        IntStream.range(0, area).mapToDouble(i -> mean).toArray(),
        IntStream.range(0, area).mapToDouble(i -> logVariance).toArray());
  }

  /**
   * {@code E_q ln|w| - ln σ}, which is the divergence from the log-uniform prior up to a constant:
   * the integral over {@code w = ±e^t} by the trapezoidal rule, μ = 1.
   */
  private static double integrated(double logAlpha) {
    double sigma = Math.exp(0.5 * logAlpha);
    double step = 1e-4;
    double sum = 0;
    for (double t = -30; t < 12; t += step) {
      double w = Math.exp(t);
      double density = density((w - 1) / sigma) + density((w + 1) / sigma);
      sum += t * density * w / sigma * step;
    }
    return sum - Math.log(sigma);
  }

  private static double density(double x) {
    return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }

  @ParameterizedTest(name = "ln α = {0}")
  @ValueSource(doubles = {-6, -3, -1, 0, 1, 3})
  void theLogUniformApproximationIsCloseToTheIntegral(double logAlpha) {
    LogUniformPrior prior = new LogUniformPrior(1);
    // The reference is an α so large that the divergence vanishes.
    double expected = integrated(logAlpha) - integrated(14);
    assertThat(Divergence.of(prior, constant(1, 1, logAlpha)).value)
        .isCloseTo(expected, within(0.01));
  }

  @ParameterizedTest(name = "ln α = {0}")
  @ValueSource(doubles = {-6, -3, -1, -0.5, -0.1})
  void theTruncatedApproximationIsCloseToTheIntegral(double logAlpha) {
    TruncatedLogUniformPrior prior = new TruncatedLogUniformPrior(1);
    // The polynomial vanishes here; elsewhere it is off by up to 0.04 nats.
    double reference = -12;
    double expected = integrated(logAlpha) - integrated(reference);
    double found =
        Divergence.of(prior, constant(1, 1, logAlpha)).value
            - Divergence.of(prior, constant(1, 1, reference)).value;
    assertThat(found).isCloseTo(expected, within(0.05));
  }

  @Test
  void theTruncatedApproximationStopsAtAnAlphaOfOne() {
    TruncatedLogUniformPrior prior = new TruncatedLogUniformPrior(1);
    Divergence beyond = Divergence.of(prior, constant(1, 0.5, 3));

    assertThat(beyond.value).isEqualTo(TruncatedLogUniformPrior.divergence(0));
    assertThat(beyond.meanGradient).containsOnly(0);
    assertThat(beyond.logVarianceGradient).containsOnly(0);
  }

  @ParameterizedTest
  @MethodSource("priors")
  void aMeanOfZeroOrNextToItHasAFiniteGradient(ClosedFormDivergence prior) {
    for (double mean : new double[] {0, Double.MIN_VALUE, -1e-200}) {
      Divergence computed = Divergence.of(prior, constant(SIZE, mean, -3));
      assertThat(computed.value).isFinite();
      assertThat(Arrays.stream(computed.meanGradient)).allMatch(Double::isFinite);
      assertThat(Arrays.stream(computed.logVarianceGradient)).allMatch(Double::isFinite);
    }
  }

  @ParameterizedTest
  @MethodSource("priors")
  void kernelsAndGradientsOfAnotherGeometryAreRefused(ClosedFormDivergence prior) {
    FactorisedGaussian fives = constant(5, 0.1, -2);
    assertThatThrownBy(() -> prior.divergence(fives, new double[25], new double[25]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size 3");
    FactorisedGaussian q = constant(SIZE, 0.1, -2);
    assertThatThrownBy(() -> prior.divergence(q, new double[9], new double[8]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
