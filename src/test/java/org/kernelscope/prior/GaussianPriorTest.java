package org.kernelscope.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/** Densities of Gaussian priors, their samples, and how they are learned. */
class GaussianPriorTest {

  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  /** Smooth kernels: the correlation of two pixels falls with their distance. */
  private static GaussianPrior smooth(int size) {
    int area = size * size;
    double[] mean = new double[area];
    double[] covariance = new double[area * area];
    for (int i = 0; i < area; i++) {
      mean[i] = 0.02 * i;
      for (int j = 0; j < area; j++) {
        double distance = Math.abs(i / size - j / size) + Math.abs(i % size - j % size);
        covariance[i * area + j] = 0.04 * Math.pow(0.8, distance);
      }
    }
    return new GaussianPrior(size, new Moments(mean, covariance));
  }

  private static double exact(KernelPrior prior, KernelSet kernels) {
    return ((PriorScore.Exact) prior.score(kernels, 1, new Random())).nats();
  }

  @Test
  void theScoreIsTheMeanOfTheLogDensity() {
    // Two pixels of four with covariance [[2, 1], [1, 2]]: determinant 3, the others independent.
    double[] covariance = {2, 1, 0, 0, 1, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 4};
    GaussianPrior prior = new GaussianPrior(2, new Moments(new double[] {1, 0, 0, 0}, covariance));
    KernelSet kernels = new KernelSet(2, new float[] {1, 0, 0, 0, 2, 1, 3, 2}, Provenance.UNKNOWN);

    // The second kernel is (1, 1, 3, 2) from the mean: 2/3 + 9 + 1 in squares.
    double squares = (2.0 / 3 + 9 + 1) / 2;
    double expected = -0.5 * (squares + Math.log(3 * 4) + 4 * LOG_2_PI);
    assertThat(exact(prior, kernels)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void theStandardNormalScoresAsTheGaussianOfItsMoments() {
    StandardNormalPrior prior = new StandardNormalPrior(3, 0.3);
    KernelSet kernels = smooth(3).sample(5, new Random(1));
    GaussianPrior same = new GaussianPrior(3, independent(9, 0.3));

    assertThat(exact(prior, kernels)).isCloseTo(exact(same, kernels), within(1e-10));
  }

  /** Pixels that do not depend on each other. */
  private static Moments independent(int pixels, double deviation) {
    double[] covariance = new double[pixels * pixels];
    for (int i = 0; i < pixels; i++) {
      covariance[i * pixels + i] = deviation * deviation;
    }
    return new Moments(new double[pixels], covariance);
  }

  static Stream<Arguments> densities() {
    return Stream.of(
        Arguments.of(new StandardNormalPrior(3, 0.4), independent(9, 0.4)),
        Arguments.of(smooth(3), smooth(3).moments()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("densities")
  void samplesHaveTheMomentsOfThePrior(ProperPrior prior, Moments expected) {
    int count = 40_000;
    KernelSet drawn = prior.sample(count, new Random(4));
    assertThat(drawn.count()).isEqualTo(count);

    int area = 9;
    for (int i = 0; i < area; i++) {
      double variance = expected.covariance()[i * area + i];
      assertThat(mean(drawn, i))
          .isCloseTo(expected.mean()[i], within(4 * Math.sqrt(variance / count)));
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int n = 0; n < count; n++) {
          sum +=
              (drawn.values()[n * area + i] - expected.mean()[i])
                  * (drawn.values()[n * area + j] - expected.mean()[j]);
        }
        double covariance = expected.covariance()[i * area + j];
        double other = expected.covariance()[j * area + j];
        double standardError = Math.sqrt((variance * other + covariance * covariance) / count);
        assertThat(sum / count).isCloseTo(covariance, within(4.5 * standardError));
      }
    }
  }

  private static double mean(KernelSet set, int pixel) {
    double sum = 0;
    for (int n = 0; n < set.count(); n++) {
      sum += set.values()[n * set.area() + pixel];
    }
    return sum / set.count();
  }

  @Test
  void whatIsNoCovarianceIsRefused() {
    double[] mean = new double[1];
    assertThatThrownBy(() -> new GaussianPrior(1, new Moments(mean, new double[] {0})))
        .hasMessageContaining("positive definite");
    assertThatThrownBy(() -> new GaussianPrior(1, new Moments(mean, new double[] {Double.NaN})))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> new GaussianPrior(2, new Moments(mean, new double[] {1})))
        .hasMessageContaining("mean of 4");
    assertThatThrownBy(() -> new Moments(mean, new double[2])).hasMessageContaining("covariance");
    double[] lopsided = new double[16];
    for (int i = 0; i < 4; i++) {
      lopsided[5 * i] = 1;
    }
    lopsided[1] = 0.5;
    assertThatThrownBy(() -> new GaussianPrior(2, new Moments(new double[4], lopsided)))
        .hasMessageContaining("symmetric");
  }

  @Test
  void kernelsOfAnotherGeometryAreNotScored() {
    KernelSet threes = smooth(3).sample(2, new Random(1));
    for (KernelPrior prior :
        new KernelPrior[] {
          smooth(5),
          new StandardNormalPrior(5, 1),
          new LogUniformPrior(5),
          new TruncatedLogUniformPrior(5)
        }) {
      assertThatThrownBy(() -> prior.score(threes, 1, new Random()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected kernels of size 5, found size 3");
    }
  }

  @Test
  void anImproperPriorSaysSoInsteadOfAScore() {
    KernelSet kernels = smooth(3).sample(2, new Random(1));
    assertThat(new LogUniformPrior(3).score(kernels, 1, new Random()))
        .isEqualTo(new PriorScore.Improper());
    assertThat(new TruncatedLogUniformPrior(3).score(kernels, 1, new Random()))
        .isEqualTo(new PriorScore.Improper());
  }

  @Test
  void aFitToManyKernelsFindsTheDensityTheyCameFrom() {
    GaussianPrior truth = smooth(3);
    GaussianFit fit = GaussianFit.of(truth.sample(20_000, new Random(2)));
    KernelSet fresh = truth.sample(2_000, new Random(3));

    assertThat(fit.shrinkage()).isLessThanOrEqualTo(0.005);
    assertThat(exact(fit.prior(), fresh)).isCloseTo(exact(truth, fresh), within(0.05));
  }

  @Test
  void aFitToFewKernelsShrinksAndBeatsBothExtremes() {
    GaussianPrior truth = smooth(5);
    KernelSet few = truth.sample(20, new Random(2));
    KernelSet fresh = truth.sample(2_000, new Random(3));
    GaussianFit fit = GaussianFit.of(few);

    assertThat(fit.shrinkage()).isBetween(0.05, 0.9);
    double score = exact(fit.prior(), fresh);
    assertThat(score).isGreaterThan(exact(withShrinkage(fit, 1), fresh));
    assertThat(score).isGreaterThan(exact(withShrinkage(fit, 0.001), fresh));
    assertThat(score).isLessThan(exact(truth, fresh));
  }

  /** The same fit with another intensity. */
  private static GaussianPrior withShrinkage(GaussianFit fit, double intensity) {
    Moments fitted = fit.prior().moments();
    double[] covariance = fitted.covariance().clone();
    for (int i = 0; i < covariance.length; i++) {
      if (i % (fitted.mean().length + 1) != 0) {
        covariance[i] *= (1 - intensity) / (1 - fit.shrinkage());
      }
    }
    return new GaussianPrior(fit.prior().size(), new Moments(fitted.mean(), covariance));
  }

  @Test
  void aPixelThatNeverVariesStillHasADensity() {
    float[] values = smooth(3).sample(50, new Random(6)).values();
    for (int n = 0; n < 50; n++) {
      values[9 * n + 4] = 0;
    }
    KernelSet dead = new KernelSet(3, values, Provenance.UNKNOWN);

    assertThat(exact(GaussianFit.of(dead).prior(), dead)).isFinite();
  }

  @Test
  void tooFewKernelsOrEqualOnesAreRefused() {
    KernelSet two = smooth(3).sample(2, new Random(1));
    assertThatThrownBy(() -> GaussianFit.of(two)).hasMessageContaining("at least 3 kernels");
    float[] same = new float[9 * 10];
    Arrays.fill(same, 0.5f);
    assertThatThrownBy(() -> GaussianFit.of(new KernelSet(3, same, Provenance.UNKNOWN)))
        .hasMessageContaining("kernels that differ");
  }
}
