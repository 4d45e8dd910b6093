package org.kernelscope.prior;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;

/**
 * The log-uniform prior with the approximation of Kingma, Salimans and Welling (NIPS 2015), made
 * for {@code α = σ²/μ² <= 1}: a polynomial in α (method, section 3.2). For larger α, the divergence
 * is constant at its value for α = 1, and its derivatives are 0. It is known only up to a constant,
 * so it can be negative.
 *
 * @param size k
 */
public record TruncatedLogUniformPrior(int size) implements ClosedFormDivergence {

  private static final double C1 = 1.16145124;
  private static final double C2 = -1.50204118;
  private static final double C3 = 0.58629921;

  /** The divergence of one weight, in nats. */
  static double divergence(double logAlpha) {
    double alpha = Math.exp(logAlpha);
    return -0.5 * logAlpha - alpha * (C1 + alpha * (C2 + alpha * C3));
  }

  /** The derivative of {@link #divergence(double)} with respect to {@code ln α}. */
  static double slope(double logAlpha) {
    double alpha = Math.exp(logAlpha);
    return -0.5 - alpha * (C1 + alpha * (2 * C2 + alpha * 3 * C3));
  }

  @Override
  public double divergence(
      FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient) {
    q.requireFitting(this, meanGradient, logVarianceGradient);
    double sum = 0;
    for (int i = 0; i < q.length(); i++) {
      double mean = q.mean()[i];
      double logAlpha = q.logVariance()[i] - 2 * Math.log(Math.abs(mean));
      if (logAlpha < 0) {
        double slope = slope(logAlpha);
        sum += divergence(logAlpha);
        meanGradient[i] = -2 * slope / mean;
        logVarianceGradient[i] = slope;
      } else {
        sum += divergence(0);
        meanGradient[i] = 0;
        logVarianceGradient[i] = 0;
      }
    }
    return sum;
  }

  @Override
  public PriorScore score(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    return new PriorScore.Improper();
  }

  /** None: the prior is improper. */
  @Override
  public Optional<double[]> conditionalLogVariances(KernelSet kernels) {
    return Optional.empty();
  }
}
