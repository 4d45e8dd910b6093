package org.kernelscope.prior;

import java.util.Locale;

/**
 * Mean and covariance of a density over kernels. The arrays are shared and must not be changed.
 *
 * @param mean {@code [k·k]}
 * @param covariance {@code [k·k, k·k]}, row-major
 */
public record Moments(double[] mean, double[] covariance) {

  public Moments {
    if (covariance.length != mean.length * mean.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a mean of %d numbers needs a covariance of %d, found %d",
              mean.length,
              mean.length * mean.length,
              covariance.length));
    }
  }
}
