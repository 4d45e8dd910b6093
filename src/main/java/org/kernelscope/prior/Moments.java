package org.kernelscope.prior;

/**
 * Mean and covariance of a density over kernels. The arrays are shared, never written to.
 *
 * @param mean {@code [k·k]}
 * @param covariance {@code [k·k, k·k]}, row-major
 */
public record Moments(double[] mean, double[] covariance) {

  public Moments {
    if (covariance.length != mean.length * mean.length) {
      throw new IllegalArgumentException(
          "a mean of %d numbers needs a covariance of %d, found %d"
              .formatted(mean.length, mean.length * mean.length, covariance.length));
    }
  }
}
