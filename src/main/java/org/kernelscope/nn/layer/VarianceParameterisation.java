package org.kernelscope.nn.layer;

/** What is learned of the variance σ² of a weight with mean μ. */
public enum VarianceParameterisation {
  /** {@code σ² = exp(a)}: noise of its own size, added to the mean. */
  ADDITIVE,
  /**
   * {@code σ² = α μ², α = sigmoid(a)}: noise in proportion to the mean (Kingma, Salimans and
   * Welling, NIPS 2015). In these coordinates a log-uniform prior, whose divergence is a function
   * of α alone, does not pull at the mean.
   */
  MULTIPLICATIVE;

  /** {@code ln σ²} of a weight. */
  public double logVariance(double mean, double a) {
    return this == ADDITIVE ? a : logSigmoid(a) + 2 * Math.log(Math.abs(mean));
  }

  /**
   * The parameter that gives a weight this variance. Multiplicative noise has no α above 1, and
   * none at all where the mean is 0; such weights get the most there is.
   */
  public double parameter(double mean, double logVariance) {
    if (this == ADDITIVE) {
      return logVariance;
    }
    double logAlpha =
        mean == 0
            ? LARGEST_LOG_ALPHA
            : Math.min(logVariance - 2 * Math.log(Math.abs(mean)), LARGEST_LOG_ALPHA);
    return logAlpha - Math.log(-Math.expm1(logAlpha));
  }

  /** {@code ln α} of the noisiest weight that {@link #parameter} makes. */
  private static final double LARGEST_LOG_ALPHA = -1e-3;

  /** {@code d ln σ² / da}. */
  double slope(double a) {
    return this == ADDITIVE ? 1 : 1 / (1 + Math.exp(a));
  }

  /** {@code d ln σ² / dμ}. */
  double slopeOfMean(double mean) {
    return this == ADDITIVE ? 0 : 2 / mean;
  }

  private static double logSigmoid(double a) {
    return a >= 0 ? -Math.log1p(Math.exp(-a)) : a - Math.log1p(Math.exp(a));
  }
}
