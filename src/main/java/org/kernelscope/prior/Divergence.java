package org.kernelscope.prior;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The divergence {@code KL(q || p)} of the posterior of one layer from its prior, or an upper bound
 * on it, ready to be evaluated at every step: whatever it needs is allocated when it is made.
 * Confined to one thread.
 */
public interface Divergence extends AutoCloseable {

  /**
   * The divergence in nats, the sum over all kernels of the layer, and its gradient. Where it is
   * sampled, value and gradient are unbiased estimates of the bound.
   *
   * @param meanGradient overwritten with the derivative with respect to every mean, {@code [N, k,
   *     k]}
   * @param logVarianceGradient overwritten likewise, with respect to every {@code ln σ²}
   * @param random the only source of randomness; not asked where the divergence is exact
   * @throws IllegalArgumentException when the kernels are of another geometry or number
   */
  double evaluate(
      FactorisedGaussian q,
      double[] meanGradient,
      double[] logVarianceGradient,
      RandomGenerator random);

  /**
   * The standard error of the latest value for looking at some of the kernels only, nats; 0 where
   * all are looked at.
   */
  default double standardError() {
    return 0;
  }

  /**
   * What the divergence itself learns while it is evaluated, such as a reverse model: all that
   * {@link #restore} needs to go on. Empty where nothing is learned.
   */
  default float[] state() {
    return new float[0];
  }

  /** Goes on from what {@link #state} gave. */
  default void restore(float[] state) {
    if (state.length > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected no kept state for a divergence that learns nothing, found %d numbers",
              state.length));
    }
  }

  @Override
  default void close() {}
}
