package org.kernelscope.kernel;

import java.util.Arrays;

/**
 * Statistics of a kernel set.
 *
 * @param norm of the L2 norms of the kernels
 * @param autocorrelation between neighbouring pixels
 */
public record KernelStatistics(Range norm, Autocorrelation autocorrelation) {

  /** Smallest, middle and largest value; NaN for an empty set. */
  public record Range(double min, double median, double max) {}

  /**
   * The correlation of neighbouring pixels, pooled over all kernels, about zero and not about a
   * mean: with pairs (a, b) = (w[n][r][c], w[n][r][c+1]) for the horizontal figure and (w[n][r][c],
   * w[n][r+1][c]) for the vertical one, it is
   *
   * <pre>sum(a·b) / sqrt(sum(a²) · sum(b²)),</pre>
   *
   * near 0 for independent weights, 1 for constant kernels, -1 for a chequerboard. NaN when there
   * are no pairs (k = 1, an empty set) or all weights are zero.
   */
  public record Autocorrelation(double horizontal, double vertical) {}

  public static KernelStatistics of(KernelSet set) {
    return new KernelStatistics(
        range(set.norms()),
        new Autocorrelation(autocorrelation(set, 0, 1), autocorrelation(set, 1, 0)));
  }

  private static Range range(double[] values) {
    if (values.length == 0) {
      return new Range(Double.NaN, Double.NaN, Double.NaN);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
    return new Range(sorted[0], median, sorted[last]);
  }

  private static double autocorrelation(KernelSet set, int down, int right) {
    int k = set.size();
    float[] w = set.values();
    int lag = down * k + right;
    double products = 0;
    double firstSquares = 0;
    double secondSquares = 0;
    for (int n = 0; n < set.count(); n++) {
      for (int row = 0; row < k - down; row++) {
        for (int column = 0; column < k - right; column++) {
          int at = n * set.area() + row * k + column;
          double a = w[at];
          double b = w[at + lag];
          products += a * b;
          firstSquares += a * a;
          secondSquares += b * b;
        }
      }
    }
    return products / Math.sqrt(firstSquares * secondSquares);
  }
}
