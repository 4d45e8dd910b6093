package org.kernelscope.nn.layer;

/** The learned parameter a of the variance σ² of a weight with mean μ. */
public enum VarianceParameterisation {
  /** {@code σ² = exp(a)}: noise that is independent of the mean. */
  ADDITIVE,
  /**
   * {@code σ² = α μ², α = sigmoid(a)}: noise in proportion to the mean (Kingma, Salimans and
   * Welling, NIPS 2015). In these coordinates a log-uniform prior has no gradient in the mean,
   * because its divergence is a function of α alone.
   */
  MULTIPLICATIVE;

  /** {@code ln σ²} of a weight. */
  public double logVariance(double mean, double a) {
    return this == ADDITIVE ? a : logSigmoid(a) + 2 * Math.log(Math.abs(mean));
  }

  /**
   * The parameter a that gives a weight this variance. Multiplicative noise cannot have α above 1,
   * and has no variance where the mean is 0. Such weights get the largest possible a.
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

  /** The largest {@code ln α} that {@link #parameter} returns. */
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
