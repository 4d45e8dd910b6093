package org.kernelscope.prior;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The divergence {@code KL(q || p)} of the posterior of one layer from its prior, or an upper bound
 * on it, to be evaluated at every step. All memory is allocated by the constructor. Confined to one
 * thread.
 */
public interface Divergence extends AutoCloseable {

  /**
   * Computes the divergence in nats, summed over all kernels of the layer, and its gradient. If it
   * is sampled, value and gradient are unbiased estimates of the bound.
   *
   * @param meanGradient overwritten with the derivative with respect to every mean, {@code [N, k,
   *     k]}
   * @param logVarianceGradient overwritten likewise, with respect to every {@code ln σ²}
   * @param random the only source of randomness; not used when the divergence is exact
   * @throws IllegalArgumentException when the kernels have another geometry or another number
   */
  double evaluate(
      FactorisedGaussian q,
      double[] meanGradient,
      double[] logVarianceGradient,
      RandomGenerator random);

  /**
   * The standard error of the latest value, in nats, when it is estimated from a part of the
   * kernels; 0 when all kernels are used.
   */
  default double standardError() {
    return 0;
  }

  /**
   * The parameters that the divergence learns during evaluation, such as a reverse model, for
   * {@link #restore}. Empty if nothing is learned.
   */
  default float[] state() {
    return new float[0];
  }

  /** Continues from a result of {@link #state}. */
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
