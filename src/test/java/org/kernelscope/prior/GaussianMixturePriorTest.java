package org.kernelscope.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.kernelscope.Draw;
import org.kernelscope.Tries;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/** Mixtures of Gaussians: density, samples, divergence, and how they are fitted. */
class GaussianMixturePriorTest {

  private static final int SIZE = 2;
  private static final int AREA = 4;

  /** All pixels around one value, neighbours alike. */
  private static GaussianPrior around(double center, double deviation, double correlation) {
    double[] mean = new double[AREA];
    Arrays.fill(mean, center);
    double[] covariance = new double[AREA * AREA];
    for (int i = 0; i < AREA; i++) {
      for (int j = 0; j < AREA; j++) {
        covariance[i * AREA + j] = deviation * deviation * Math.pow(correlation, Math.abs(i - j));
      }
    }
    return new GaussianPrior(SIZE, new Moments(mean, covariance));
  }

  private static GaussianMixturePrior mixture() {
    return new GaussianMixturePrior(
        SIZE, new double[] {0.3, 0.7}, List.of(around(1, 0.3, 0.5), around(-0.5, 0.6, -0.4)));
  }

  private static KernelSet kernels(float... values) {
    return new KernelSet(SIZE, values, Provenance.UNKNOWN);
  }

  private static double exact(KernelPrior prior, KernelSet kernels) {
    return ((PriorScore.Exact) prior.score(kernels, 1, new Random())).nats();
  }

  @Test
  void theDensityIsTheWeightedSumOfTheComponents() {
    GaussianMixturePrior mixture = mixture();
    KernelSet one = kernels(0.2f, 0.5f, -0.1f, 0.4f);
    double density =
        0.3 * Math.exp(exact(mixture.components().get(0), one))
            + 0.7 * Math.exp(exact(mixture.components().get(1), one));

    assertThat(exact(mixture, one)).isCloseTo(Math.log(density), within(1e-12));
  }

  @Tries(300)
  void theBoundOfADivergenceIsNeverNegative(Draw draw) {
    double[] means = new double[AREA];
    Arrays.fill(means, draw.between(-5.0, 5.0));
    double[] logVariances = new double[AREA];
    Arrays.fill(logVariances, draw.between(-20.0, 5.0));
    FactorisedGaussian q = new FactorisedGaussian(SIZE, means, logVariances);
    assertThat(Evaluated.of(mixture(), q).value).isGreaterThanOrEqualTo(-1e-12);
  }

  @Test
  void theDensityIntegratesToOne() {
    GaussianMixturePrior mixture =
        new GaussianMixturePrior(
            1,
            new double[] {0.25, 0.75},
            List.of(
                new GaussianPrior(1, new Moments(new double[] {-1}, new double[] {0.04})),
                new GaussianPrior(1, new Moments(new double[] {2}, new double[] {0.5}))));
    double step = 0.01;
    double sum = 0;
    for (double w = -6; w < 9; w += step) {
      KernelSet kernel = new KernelSet(1, new float[] {(float) w}, Provenance.UNKNOWN);
      sum += Math.exp(exact(mixture, kernel)) * step;
    }
    assertThat(sum).isCloseTo(1, within(1e-4));
  }

  @Test
  void farAwayTheDensityIsTinyButFinite() {
    KernelSet far = kernels(500, -500, 500, -500);
    assertThat(exact(mixture(), far)).isFinite().isLessThan(-1e5);
  }

  @Test
  void samplesHaveTheMomentsOfTheMixture() {
    GaussianMixturePrior mixture = mixture();
    Moments expected = moments(mixture);
    // 0.3 · 1 + 0.7 · -0.5, and the spread of the means beside that of the components.
    assertThat(expected.mean()).containsOnly(new double[] {-0.05}, within(1e-12));
    assertThat(expected.covariance()[0])
        .isCloseTo(0.3 * 0.09 + 0.7 * 0.36 + 0.3 * 0.7 * 1.5 * 1.5, within(1e-12));
    int count = 40_000;
    KernelSet drawn = mixture.sample(count, new Random(4));
    for (int i = 0; i < AREA; i++) {
      for (int j = 0; j <= i; j++) {
        double mean = 0;
        double product = 0;
        for (int n = 0; n < count; n++) {
          double x = drawn.values()[n * AREA + i];
          mean += x / count;
          product += x * drawn.values()[n * AREA + j] / count;
        }
        assertThat(mean).isCloseTo(-0.05, within(0.02));
        assertThat(product - 0.05 * 0.05)
            .isCloseTo(expected.covariance()[i * AREA + j], within(0.02));
      }
    }
  }

  /** A value and its gradient. */
  private record Evaluated(double value, double[] meanGradient, double[] logVarianceGradient) {

    static Evaluated of(KernelPrior prior, FactorisedGaussian q) {
      double[] mean = new double[q.length()];
      double[] logVariance = new double[q.length()];
      Arrays.fill(mean, 99);
      Arrays.fill(logVariance, 99);
      try (Divergence divergence = prior.divergence(q.length() / AREA, BoundSettings.DEFAULT)) {
        double value = divergence.evaluate(q, mean, logVariance, new Random());
        return new Evaluated(value, mean, logVariance);
      }
    }
  }

  private static FactorisedGaussian posterior(int kernels) {
    Random random = new Random(7);
    return new FactorisedGaussian(
        SIZE,
        random.doubles((long) kernels * AREA, -1, 1).toArray(),
        random.doubles((long) kernels * AREA, -4, -1).toArray());
  }

  @Test
  void ofOneComponentItIsTheGaussian() {
    GaussianPrior gaussian = around(0.3, 0.4, 0.6);
    GaussianMixturePrior alone =
        new GaussianMixturePrior(SIZE, new double[] {1}, List.of(gaussian));
    FactorisedGaussian q = posterior(5);
    KernelSet kernels = gaussian.sample(5, new Random(1));
    Evaluated expected = Evaluated.of(gaussian, q);
    Evaluated found = Evaluated.of(alone, q);

    assertThat(found.value).isCloseTo(expected.value, within(1e-12 * expected.value));
    assertThat(found.meanGradient).containsExactly(expected.meanGradient);
    assertThat(found.logVarianceGradient).containsExactly(expected.logVarianceGradient);
    assertThat(exact(alone, kernels)).isCloseTo(exact(gaussian, kernels), within(1e-12));
    assertThat(alone.conditionalLogVariances(kernels).orElseThrow())
        .containsExactly(gaussian.conditionalLogVariances(kernels).orElseThrow(), within(1e-12));
  }

  @Test
  void theGradientFollowsFiniteDifferences() {
    GaussianMixturePrior mixture = mixture();
    FactorisedGaussian q = posterior(6);
    Evaluated exact = Evaluated.of(mixture, q);
    double step = 1e-6;
    for (double[] variable : new double[][] {q.mean(), q.logVariance()}) {
      for (int i = 0; i < variable.length; i++) {
        double kept = variable[i];
        variable[i] = kept + step;
        double above = Evaluated.of(mixture, q).value;
        variable[i] = kept - step;
        double below = Evaluated.of(mixture, q).value;
        variable[i] = kept;
        double analytic =
            variable == q.mean() ? exact.meanGradient[i] : exact.logVarianceGradient[i];
        assertThat((above - below) / (2 * step))
            .isCloseTo(analytic, within(1e-6 * Math.max(1, Math.abs(analytic))));
      }
    }
  }

  /** Mean and standard error of {@code ln q(w) - ln p(w)} over w from q, of one kernel. */
  private static double[] sampled(KernelPrior prior, FactorisedGaussian q) {
    Random random = new Random(3);
    int draws = 20_000;
    double sum = 0;
    double squares = 0;
    for (int draw = 0; draw < draws; draw++) {
      float[] w = new float[AREA];
      double logPosterior = 0;
      for (int i = 0; i < AREA; i++) {
        double noise = random.nextGaussian();
        w[i] = (float) (q.mean()[i] + Math.exp(0.5 * q.logVariance()[i]) * noise);
        logPosterior -= 0.5 * (noise * noise + q.logVariance()[i] + Math.log(2 * Math.PI));
      }
      double term = logPosterior - exact(prior, kernels(w));
      sum += term;
      squares += term * term;
    }
    double mean = sum / draws;
    return new double[] {mean, Math.sqrt((squares / draws - mean * mean) / draws)};
  }

  @Test
  void theBoundIsAboveTheDivergenceAndCloseWhereOneComponentIsNear() {
    GaussianMixturePrior mixture = mixture();
    for (double center : new double[] {1, 0.3, -0.5}) {
      double[] mean = new double[AREA];
      Arrays.fill(mean, center);
      double[] logVariance = new double[AREA];
      Arrays.fill(logVariance, -2.5);
      FactorisedGaussian q = new FactorisedGaussian(SIZE, mean, logVariance);
      double[] sampled = sampled(mixture, q);
      double bound = Evaluated.of(mixture, q).value;

      assertThat(bound).isGreaterThan(sampled[0] - 3 * sampled[1]);
      if (center == 1) {
        assertThat(bound).isCloseTo(sampled[0], within(0.05 + 3 * sampled[1]));
      }
    }
  }

  @Test
  void aKernelIsGivenTheVariancesOfItsOwnComponent() {
    GaussianMixturePrior mixture = mixture();
    KernelSet near = kernels(1, 1, 1, 1);
    assertThat(mixture.conditionalLogVariances(near).orElseThrow())
        .containsExactly(
            mixture.components().get(0).conditionalLogVariances(near).orElseThrow(), within(0.1));
  }

  @Test
  void fittingFindsTwoClustersAgain() {
    GaussianMixturePrior truth =
        new GaussianMixturePrior(
            SIZE, new double[] {0.25, 0.75}, List.of(around(2, 0.3, 0.7), around(-1, 0.5, -0.5)));
    KernelSet train = truth.sample(4_000, new Random(2));
    KernelSet fresh = truth.sample(2_000, new Random(3));
    GaussianMixtureFit fit = fit(train, 2, new Random(5));
    GaussianMixturePrior found = fit.prior();

    assertThat(fit.iterations()).isBetween(1, 200);
    assertThat(found.components()).hasSize(2);
    int first = found.weights()[0] < 0.5 ? 0 : 1;
    assertThat(found.weights()[first]).isCloseTo(0.25, within(0.03));
    Moments small = found.components().get(first).moments();
    Moments large = found.components().get(1 - first).moments();
    assertThat(small.mean()).containsOnly(new double[] {2}, within(0.05));
    assertThat(large.mean()).containsOnly(new double[] {-1}, within(0.05));
    assertThat(small.covariance()[1]).isCloseTo(0.09 * 0.7, within(0.02));
    assertThat(large.covariance()[1]).isCloseTo(0.25 * -0.5, within(0.03));
    assertThat(exact(found, fresh)).isCloseTo(exact(truth, fresh), within(0.03));
    assertThat(exact(found, fresh))
        .isGreaterThan(exact(GaussianFit.of(train).prior(), fresh) + 0.5);
  }

  @Test
  void theSameSeedFitsTheSameMixture() {
    KernelSet train = mixture().sample(200, new Random(2));
    GaussianMixtureFit one = fit(train, 3, new Random(5));
    GaussianMixtureFit two = fit(train, 3, new Random(5));
    assertThat(one.prior().weights()).isEqualTo(two.prior().weights());
    assertThat(exact(one.prior(), train)).isEqualTo(exact(two.prior(), train));
  }

  @Test
  void fewKernelsForEachComponentStillMakeADensity() {
    KernelSet few = mixture().sample(12, new Random(2));
    for (int components : new int[] {1, 2, 4}) {
      GaussianMixturePrior found = fit(few, components, new Random(5)).prior();
      assertThat(found.components()).hasSizeBetween(1, components);
      assertThat(exact(found, mixture().sample(20, new Random(3)))).isFinite();
    }
    assertThatThrownBy(() -> fit(few, 5, new Random()))
        .hasMessageContaining("5 components needs at least 15 kernels, found 12");
    assertThatThrownBy(() -> fit(few, 0, new Random())).hasMessageContaining("0 components");
    assertThatThrownBy(() -> fit(kernels(new float[40]), 2, new Random()))
        .hasMessageContaining("kernels that differ");
  }

  @Test
  void whatIsNoMixtureIsRefused() {
    GaussianPrior one = around(0, 1, 0);
    assertThatThrownBy(() -> new GaussianMixturePrior(SIZE, new double[0], List.of()))
        .hasMessageContaining("found 0 for 0");
    assertThatThrownBy(() -> new GaussianMixturePrior(SIZE, new double[] {0.5, 0.5}, List.of(one)))
        .hasMessageContaining("found 2 for 1");
    assertThatThrownBy(() -> new GaussianMixturePrior(SIZE, new double[] {0.5}, List.of(one)))
        .hasMessageContaining("sum of 1, found 0.5");
    assertThatThrownBy(
            () -> new GaussianMixturePrior(SIZE, new double[] {1.5, -0.5}, List.of(one, one)))
        .hasMessageContaining("positive weights");
    assertThatThrownBy(() -> new GaussianMixturePrior(3, new double[] {1}, List.of(one)))
        .hasMessageContaining("kernels of size 3");
    KernelSet threes = new StandardNormalPrior(3, 1).sample(1, new Random());
    assertThatThrownBy(() -> mixture().score(threes, 1, new Random()))
        .hasMessageContaining("size 2");
  }

  @Test
  void aFitThatNobodyWantsAnyMoreEndsAtOnce() {
    KernelSet train = mixture().sample(300, new Random(1));
    int[] calls = {0};
    assertThatThrownBy(
            () ->
                GaussianMixtureFit.of(
                    train,
                    2,
                    new Random(5),
                    iterations -> {
                      assertThat(iterations).isZero();
                      if (++calls[0] == 4) {
                        throw new CancellationException();
                      }
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(calls[0]).isEqualTo(4);
  }

  /** The components' means and covariances averaged, and the covariance of the means. */
  private static Moments moments(GaussianMixturePrior mixture) {
    double[] mean = new double[AREA];
    double[] covariance = new double[AREA * AREA];
    for (int c = 0; c < mixture.weights().length; c++) {
      double[] around = mixture.components().get(c).moments().mean();
      for (int i = 0; i < AREA; i++) {
        mean[i] += mixture.weights()[c] * around[i];
      }
    }
    for (int c = 0; c < mixture.weights().length; c++) {
      Moments component = mixture.components().get(c).moments();
      for (int i = 0; i < AREA; i++) {
        for (int j = 0; j < AREA; j++) {
          covariance[i * AREA + j] +=
              mixture.weights()[c]
                  * (component.covariance()[i * AREA + j]
                      + (component.mean()[i] - mean[i]) * (component.mean()[j] - mean[j]));
        }
      }
    }
    return new Moments(mean, covariance);
  }

  private static GaussianMixtureFit fit(KernelSet train, int components, Random random) {
    return GaussianMixtureFit.of(train, components, random, iterations -> {});
  }
}
