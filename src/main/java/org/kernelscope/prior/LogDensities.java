package org.kernelscope.prior;

/**
 * The log-density of each kernel of a set under a prior; {@link PriorScore} has their mean.
 *
 * @param nats {@code ln p(w)} of every kernel, {@code [N]}, or the importance-weighted lower bound
 *     on it
 * @param samples the number of codes for the estimate of the bound; 0 if the densities are exact
 */
public record LogDensities(double[] nats, int samples) {

  /** Exact densities, without an estimate. */
  static LogDensities exact(double[] nats) {
    return new LogDensities(nats, 0);
  }
}
