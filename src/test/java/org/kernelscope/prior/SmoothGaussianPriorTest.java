package org.kernelscope.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

class SmoothGaussianPriorTest {

  private static double score(SmoothGaussianPrior prior, KernelSet kernels) {
    return ((PriorScore.Exact) prior.score(kernels, 0, new Random())).nats();
  }

  @Test
  void theCovarianceOfTwoPixelsFallsWithTheirDistance() {
    double s = 0.4;
    double length = 1.7;
    int draws = 200_000;
    KernelSet kernels = new SmoothGaussianPrior(3, s, length).sample(draws, new Random(1));
    for (int one = 0; one < 9; one++) {
      for (int other = 0; other < 9; other++) {
        double sum = 0;
        for (int n = 0; n < draws; n++) {
          sum += (double) kernels.values()[n * 9 + one] * kernels.values()[n * 9 + other];
        }
        double across = one / 3 - other / 3;
        double up = one % 3 - other % 3;
        double distance = Math.sqrt(across * across + up * up);
        // A product of two weights has a standard deviation of s² √2 at most.
        assertThat(sum / draws)
            .as("pixels %d and %d", one, other)
            .isCloseTo(
                s * s * Math.exp(-distance / length), within(5 * s * s * Math.sqrt(2.0 / draws)));
      }
    }
  }

  /** Two pixels, as by hand: p(w) is a normal density with correlation ρ. */
  @Test
  void aDensityIsThatOfItsFormula() {
    double s = 0.5;
    double length = 2;
    SmoothGaussianPrior prior = new SmoothGaussianPrior(2, s, length);
    float[] first = {0.3f, 0, 0, 0};
    float[] same = {0.3f, 0.3f, 0.3f, 0.3f};
    float[] alternating = {0.3f, -0.3f, -0.3f, 0.3f};
    double[] nats =
        prior
            .logDensities(
                new KernelSet(2, joined(first, same, alternating), Provenance.UNKNOWN),
                0,
                new Random())
            .nats();
    // The eigenvectors of C are the four signs; these are their eigenvalues.
    double near = Math.exp(-1 / length);
    double far = Math.exp(-Math.sqrt(2) / length);
    double flat = s * s * (1 + 2 * near + far);
    double edge = s * s * (1 - far);
    double checks = s * s * (1 - 2 * near + far);
    double constant = -0.5 * Math.log(flat * edge * edge * checks) - 2 * Math.log(2 * Math.PI);
    double square = 0.09;
    assertThat(nats[0])
        .isCloseTo(constant - 0.5 * square / 4 * (1 / flat + 2 / edge + 1 / checks), within(1e-6));
    assertThat(nats[1]).isCloseTo(constant - 0.5 * 4 * square / flat, within(1e-6));
    assertThat(nats[2]).isCloseTo(constant - 0.5 * 4 * square / checks, within(1e-6));
    assertThat(nats[1]).as("smooth kernels are likelier").isGreaterThan(nats[2] + 1);
  }

  /** The numbers are numpy's and scipy's, of {@code exp(-d / ℓ)} as a dense matrix. */
  @Test
  void densityAndDivergenceAreThoseOfTheDenseMatrix() {
    SmoothGaussianPrior prior = new SmoothGaussianPrior(3, 0.3, 1.7);
    float[] kernel = new float[9];
    double[] mean = new double[9];
    double[] logVariance = new double[9];
    for (int i = 0; i < 9; i++) {
      kernel[i] = (float) (0.4 * Math.sin(i));
      mean[i] = 0.2 * Math.cos(i);
      logVariance[i] = -3 - 0.25 * i;
    }
    assertThat(score(prior, new KernelSet(3, kernel, Provenance.UNKNOWN)))
        .isCloseTo(-5.206716598338545, within(1e-5));
    double[] pull = new double[9];
    FactorisedGaussian q = new FactorisedGaussian(3, mean, logVariance);
    assertThat(prior.divergence(q, pull, new double[9]))
        .isCloseTo(5.388176930864919, within(1e-12));
    assertThat(new double[] {pull[0], pull[4], pull[8]})
        .containsExactly(new double[] {4.78407977, -4.2656128, -2.05692332}, within(1e-7));
  }

  private static float[] joined(float[]... kernels) {
    float[] values = new float[kernels.length * kernels[0].length];
    for (int n = 0; n < kernels.length; n++) {
      System.arraycopy(kernels[n], 0, values, n * kernels[n].length, kernels[n].length);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"7, 0.1, 1.5", "5, 0.05, 0.6", "5, 2, 4", "3, 0.3, 1"})
  void aFitFindsScaleAndLengthOfTheKernelsItSees(int size, double scale, double length) {
    KernelSet kernels = new SmoothGaussianPrior(size, scale, length).sample(6000, new Random(3));
    SmoothGaussianPrior fitted = SmoothGaussianPrior.fit(kernels);
    assertThat(fitted.scale()).isCloseTo(scale, within(0.03 * scale));
    assertThat(fitted.length()).isCloseTo(length, within(0.05 * length));
  }

  @Test
  void aFitIsTheMaximumOfTheLikelihood() {
    KernelSet kernels = new SmoothGaussianPrior(5, 0.2, 1.3).sample(300, new Random(4));
    SmoothGaussianPrior fitted = SmoothGaussianPrior.fit(kernels);
    double best = score(fitted, kernels);

    // No point of a grid around it is higher.
    for (double ofScale : new double[] {0.5, 0.8, 0.95, 0.99, 1, 1.01, 1.05, 1.25, 2}) {
      for (double ofLength : new double[] {0.25, 0.7, 0.9, 0.99, 1, 1.01, 1.1, 1.4, 4}) {
        SmoothGaussianPrior other =
            new SmoothGaussianPrior(5, ofScale * fitted.scale(), ofLength * fitted.length());
        if (ofScale != 1 || ofLength != 1) {
          assertThat(score(other, kernels)).isLessThan(best);
        }
      }
    }

    // The slopes there are 0, by finite differences.
    double step = 1e-4;
    double upScale =
        score(new SmoothGaussianPrior(5, fitted.scale() * (1 + step), fitted.length()), kernels);
    double downScale =
        score(new SmoothGaussianPrior(5, fitted.scale() * (1 - step), fitted.length()), kernels);
    double upLength =
        score(new SmoothGaussianPrior(5, fitted.scale(), fitted.length() * (1 + step)), kernels);
    double downLength =
        score(new SmoothGaussianPrior(5, fitted.scale(), fitted.length() * (1 - step)), kernels);
    // Elsewhere they are tens of nats for each factor of e.
    assertThat((upScale - downScale) / (2 * step)).isCloseTo(0, within(1e-4));
    assertThat((upLength - downLength) / (2 * step)).isCloseTo(0, within(1e-4));
  }

  @Test
  void independentWeightsHaveNoLength() {
    KernelSet kernels = new StandardNormalPrior(5, 0.3).sample(2000, new Random(5));
    SmoothGaussianPrior fitted = SmoothGaussianPrior.fit(kernels);
    assertThat(fitted.scale()).isCloseTo(0.3, within(0.005));
    assertThat(fitted.length()).isLessThan(0.3);
    double independent =
        ((PriorScore.Exact)
                new StandardNormalPrior(5, fitted.scale()).score(kernels, 0, new Random()))
            .nats();
    assertThat(score(fitted, kernels)).isCloseTo(independent, within(0.02));
  }

  /** A kernel that is one number cannot be smooth enough; the longest length is an answer. */
  @Test
  void flatKernelsHaveTheLongestLengthThereIs() {
    float[] values = new float[40 * 9];
    Random random = new Random(6);
    for (int n = 0; n < 40; n++) {
      Arrays.fill(values, n * 9, (n + 1) * 9, (float) random.nextGaussian());
    }
    KernelSet flat = new KernelSet(3, values, Provenance.UNKNOWN);
    SmoothGaussianPrior fitted = SmoothGaussianPrior.fit(flat);
    assertThat(fitted.length()).isGreaterThan(900);
    assertThat(score(fitted, flat)).isFinite();
  }

  @Test
  void kernelsOfNothingHaveNoScale() {
    KernelSet nothing = new KernelSet(3, new float[18], Provenance.UNKNOWN);
    assertThatThrownBy(() -> SmoothGaussianPrior.fit(nothing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a smooth Gaussian needs kernels that are not all 0, found none");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void numbersThatAreNotPositiveAreRefused(double number) {
    assertThatThrownBy(() -> new SmoothGaussianPrior(3, number, 1))
        .hasMessage("expected a positive scale and a positive length, found %s and 1.0", number);
    assertThatThrownBy(() -> new SmoothGaussianPrior(3, 1, number))
        .hasMessage("expected a positive scale and a positive length, found 1.0 and %s", number);
    NamedArrays arrays =
        new NamedArrays(
            Map.of(
                "scale", new NamedArrays.Numbers(new int[] {1}, new double[] {number}),
                "length", new NamedArrays.Numbers(new int[] {1}, new double[] {1})));
    assertThatThrownBy(() -> SmoothGaussianPrior.of(3, arrays))
        .hasMessageContaining("a positive scale");
  }

  /** Two numbers say nothing of how much memory a size that stands beside them would take. */
  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 32, 1_000_000})
  void sizesOfNoKernelsAreRefused(int size) {
    assertThatThrownBy(
            () -> SmoothGaussianPrior.of(size, new SmoothGaussianPrior(3, 1, 1).arrays()))
        .hasMessage("expected kernels of 1x1 to 31x31, found %dx%1$d", size);
  }

  /** A length at which the covariance has no inverse that numbers can tell. */
  @Test
  void aLengthWithoutEndIsRefused() {
    assertThatThrownBy(() -> new SmoothGaussianPrior(5, 1, 1e300))
        .hasMessageStartingWith("expected a positive definite matrix");
  }

  @Test
  void twoNumbersAreAllOfIt() {
    SmoothGaussianPrior prior = new SmoothGaussianPrior(5, 0.12, 1.9);
    SmoothGaussianPrior again = SmoothGaussianPrior.of(5, prior.arrays());
    KernelSet kernels = prior.sample(20, new Random(7));
    assertThat(score(again, kernels)).isEqualTo(score(prior, kernels));
    assertThat(prior.summary()).isEqualTo("smooth Gaussian, scale 0.120, length 1.90 pixels");
    assertThatThrownBy(() -> SmoothGaussianPrior.of(5, new NamedArrays(Map.of())))
        .hasMessage("expected an array scale of shape [1], found none");
  }

  /** Given its neighbours, a weight in the middle of a kernel is known better than one outside. */
  @Test
  void aPosteriorBeginsNarrowerWhereNeighboursTellMore() {
    SmoothGaussianPrior prior = new SmoothGaussianPrior(5, 0.3, 3);
    double[] logVariances =
        prior.conditionalLogVariances(prior.sample(1, new Random(8))).orElseThrow();
    assertThat(logVariances[12]).isLessThan(logVariances[0]);
    assertThat(Arrays.stream(logVariances)).allMatch(value -> value < 2 * Math.log(0.3));
  }
}
