package org.kernelscope.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.prior.vae.DenseKernelVae;

/** What a prior says about each kernel by itself. */
class LogDensitiesTest {

  private static final double[] MEANS = {0.1, -0.2, 0.3, 0};
  private static final double[] DEVIATIONS = {0.5, 1, 2, 0.25};

  private static final KernelSet KERNELS =
      new KernelSet(2, new float[] {0, 0, 0, 0, 0.5f, -1, 0.25f, 2}, Provenance.UNKNOWN);

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  /** Independent weights, whose density is a product anyone can write down. */
  private static GaussianPrior independent() {
    double[] covariance = new double[16];
    for (int i = 0; i < 4; i++) {
      covariance[5 * i] = DEVIATIONS[i] * DEVIATIONS[i];
    }
    return new GaussianPrior(2, new Moments(MEANS, covariance));
  }

  private static double normal(double x, double mean, double deviation) {
    double z = (x - mean) / deviation;
    return -0.5 * z * z - Math.log(deviation * Math.sqrt(2 * Math.PI));
  }

  private static double product(int kernel, double[] means, double[] deviations) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += normal(KERNELS.values()[4 * kernel + i], means[i], deviations[i]);
    }
    return sum;
  }

  private static double[] exact(ProperPrior prior) {
    LogDensities densities = prior.logDensities(KERNELS, 8, new Random());
    assertThat(densities.samples()).as("nothing is estimated").isZero();
    return densities.nats();
  }

  @Test
  void gaussiansAreExact() {
    double[] standard = exact(new StandardNormalPrior(2, 0.3));
    double[] learned = exact(independent());
    double[] zero = new double[4];
    double[] narrow = {0.3, 0.3, 0.3, 0.3};
    for (int kernel = 0; kernel < 2; kernel++) {
      assertThat(standard[kernel]).isCloseTo(product(kernel, zero, narrow), within(1e-9));
      assertThat(learned[kernel]).isCloseTo(product(kernel, MEANS, DEVIATIONS), within(1e-9));
    }
  }

  @Test
  void aMixtureIsTheWeightedSumForEachKernel() {
    GaussianPrior one = independent();
    double[] covariance = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    GaussianPrior other = new GaussianPrior(2, new Moments(new double[4], covariance));
    double[] mixed =
        exact(new GaussianMixturePrior(2, new double[] {0.25, 0.75}, List.of(one, other)));
    for (int kernel = 0; kernel < 2; kernel++) {
      double density = 0.25 * Math.exp(exact(one)[kernel]) + 0.75 * Math.exp(exact(other)[kernel]);
      assertThat(mixed[kernel]).isCloseTo(Math.log(density), within(1e-9));
    }
  }

  @Test
  void aDeepWeightPriorGivesTheTighterBoundWhoseMeanIsItsScore() {
    DeepWeightPrior prior =
        new DeepWeightPrior(DenseKernelVae.untrained(2, 6, 2, 0.3, new Random(1)));
    LogDensities densities = prior.logDensities(KERNELS, 8, new Random(5));
    PriorScore.Bounds bounds = (PriorScore.Bounds) prior.score(KERNELS, 8, new Random(5));

    assertThat(densities.samples()).isEqualTo(8);
    assertThat(Arrays.stream(densities.nats()).average().orElseThrow())
        .isCloseTo(bounds.importanceWeighted(), within(1e-9))
        .isGreaterThan(bounds.elbo());
  }

  @Test
  void kernelsOfAnotherGeometryHaveNoDensity() {
    for (ProperPrior prior :
        List.of(
            new StandardNormalPrior(3, 1),
            new DeepWeightPrior(DenseKernelVae.untrained(3, 6, 2, 0.3, new Random(1))))) {
      assertThatThrownBy(() -> prior.logDensities(KERNELS, 1, new Random()))
          .hasMessage("expected kernels of size 3, found size 2");
    }
  }
}
