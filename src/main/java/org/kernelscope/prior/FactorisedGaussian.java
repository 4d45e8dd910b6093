package org.kernelscope.prior;

import java.util.Locale;

/**
 * The approximate posterior {@code q(w) = N(μ, diag σ²)} of all kernels of a layer. The arrays are
 * not copied; they belong to the caller.
 *
 * @param size k
 * @param mean μ, {@code [N, k, k]} row-major
 * @param logVariance {@code ln σ²}, {@code [N, k, k]} row-major
 */
public record FactorisedGaussian(int size, double[] mean, double[] logVariance) {

  public FactorisedGaussian {
    if (size < 1 || mean.length % (size * size) != 0 || logVariance.length != mean.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d means and %d log-variances are not whole %dx%d kernels",
              mean.length,
              logVariance.length,
              size,
              size));
    }
  }

  /** The number of weights, N·k·k. */
  int length() {
    return mean.length;
  }

  /** {@code H(q) = Σ ½ ln(2πe σ²)}, in nats. */
  public double entropy() {
    double sum = 0;
    for (double logVariance : logVariance) {
      sum += logVariance;
    }
    return 0.5 * (sum + length() * (Math.log(2 * Math.PI) + 1));
  }

  void requireFitting(KernelPrior prior, double[] meanGradient, double[] logVarianceGradient) {
    if (prior.size() != size
        || meanGradient.length != mean.length
        || logVarianceGradient.length != mean.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a prior of size %d and gradients of %d and %d numbers do not fit %d weights of kernels of size %d",
              prior.size(),
              meanGradient.length,
              logVarianceGradient.length,
              mean.length,
              size));
    }
  }
}
