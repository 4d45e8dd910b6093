package org.kernelscope.prior;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;

/**
 * The log-uniform prior {@code p(|w|) ∝ 1/|w|} with the approximation of Molchanov, Ashukha and
 * Vetrov (ICML 2017), for any {@code α = σ²/μ²} (method, section 3.2). Its divergence is known up
 * to a constant, chosen so that it is positive and vanishes as α grows.
 *
 * @param size k
 */
public record LogUniformPrior(int size) implements ClosedFormDivergence {

  private static final double K1 = 0.63576;
  private static final double K2 = 1.87320;
  private static final double K3 = 1.48695;

  @Override
  public double divergence(
      FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient) {
    q.requireFitting(this, meanGradient, logVarianceGradient);
    double sum = 0;
    for (int i = 0; i < q.length(); i++) {
      double mean = q.mean()[i];
      if (mean == 0) {
        // α is infinite: the divergence and both derivatives vanish.
        meanGradient[i] = 0;
        logVarianceGradient[i] = 0;
        continue;
      }
      double logAlpha = q.logVariance()[i] - 2 * Math.log(Math.abs(mean));
      // exp(-|ln α|) gives 1/(1 + α) and ln(1 + 1/α) without overflow.
      double small = Math.exp(-Math.abs(logAlpha));
      double share = (logAlpha < 0 ? 1 : small) / (1 + small);
      // 1 - sigmoid(k2 + k3 ln α)
      double fall = 1 / (1 + Math.exp(K2 + K3 * logAlpha));
      sum += K1 * fall + 0.5 * (Math.max(-logAlpha, 0) + Math.log(1 + small));
      double slope = -K1 * K3 * fall * (1 - fall) - 0.5 * share;
      meanGradient[i] = -2 * slope / mean;
      logVarianceGradient[i] = slope;
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
