package org.kernelscope.prior;

/**
 * What a prior says about each kernel of a set, where {@link PriorScore} is about their mean.
 *
 * @param nats {@code ln p(w)} of every kernel, {@code [N]}, or the importance-weighted lower bound
 *     on it
 * @param samples codes the bound was estimated from; 0 where the density is exact
 */
public record LogDensities(double[] nats, int samples) {

  /** Densities that need no estimate. */
  static LogDensities exact(double[] nats) {
    return new LogDensities(nats, 0);
  }
}
