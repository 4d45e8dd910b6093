package org.kernelscope.prior;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.kernelscope.kernel.KernelSet;

/**
 * A Gaussian fitted to a kernel set: the mean of the set and its covariance S, shrunk towards its
 * diagonal,
 *
 * <pre>  C = (1 - λ) S + λ diag(S).</pre>
 *
 * With few kernels, S has directions of almost no variance, and a density that narrow gives new
 * kernels a very low likelihood. λ is chosen from ten values between 0.001 and 1 by five-fold
 * cross-validation: the one with the largest log-density on the left-out kernels. Priors are judged
 * by the same figure. Closed forms such as Ledoit-Wolf minimise the squared error of C instead,
 * which says little about its narrow directions.
 *
 * @param shrinkage λ
 */
public record GaussianFit(GaussianPrior prior, double shrinkage) {

  private static final double[] INTENSITIES = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1
  };

  private static final int FOLDS = 5;

  /** Kernels with a smaller weight are left out of a covariance. */
  private static final double NEGLIGIBLE = 1e-10;

  /** The smallest number of kernels: outside each fold two kernels must remain for a variance. */
  static final int FEWEST = 3;

  /** The smallest variance, relative to the mean variance. */
  private static final double VARIANCE_FLOOR = 1e-6;

  /**
   * A variance below this fraction of the squared mean is only the rounding error of equal floats.
   */
  private static final double ROUNDING = 1e-13;

  /**
   * Fits a Gaussian.
   *
   * @throws IllegalArgumentException when there are fewer than three kernels, or all of them are
   *     equal
   */
  public static GaussianFit of(KernelSet kernels) {
    if (kernels.count() < FEWEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a Gaussian needs at least %d kernels, found %d",
              FEWEST,
              kernels.count()));
    }
    double floor = varianceFloor(kernels);
    double intensity = bestIntensity(kernels, floor);
    Moments floored = moments(kernels, floor);
    return new GaussianFit(
        new GaussianPrior(kernels.size(), shrunk(floored, intensity)), intensity);
  }

  /**
   * The smallest variance of a pixel: some pixels may be constant.
   *
   * @throws IllegalArgumentException when all kernels are equal
   */
  static double varianceFloor(KernelSet kernels) {
    int area = kernels.area();
    Moments whole = moments(kernels, 0);
    double variance = 0;
    double squares = 0;
    for (int i = 0; i < area; i++) {
      variance += whole.covariance()[i * (area + 1)] / area;
      squares += whole.mean()[i] * whole.mean()[i] / area;
    }
    if (variance <= ROUNDING * squares) {
      throw new IllegalArgumentException("a Gaussian needs kernels that differ, found equal ones");
    }
    return VARIANCE_FLOOR * variance;
  }

  static double bestIntensity(KernelSet kernels, double floor) {
    int folds = Math.min(FOLDS, kernels.count());
    double[] scores = new double[INTENSITIES.length];
    for (int fold = 0; fold < folds; fold++) {
      int left = fold;
      KernelSet out = where(kernels, i -> i % folds == left);
      Moments moments = moments(where(kernels, i -> i % folds != left), floor);
      for (int i = 0; i < scores.length; i++) {
        GaussianPrior candidate =
            new GaussianPrior(kernels.size(), shrunk(moments, INTENSITIES[i]));
        scores[i] += out.count() * candidate.meanLogDensity(out);
      }
    }
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return INTENSITIES[best];
  }

  private static KernelSet where(KernelSet kernels, IntPredicate chosen) {
    return kernels.select(IntStream.range(0, kernels.count()).filter(chosen).toArray());
  }

  private static Moments moments(KernelSet kernels, double floor) {
    double[] ones = new double[kernels.count()];
    Arrays.fill(ones, 1);
    return moments(kernels, ones, floor);
  }

  /** Weighted mean and unbiased covariance of kernels; variances are raised to the floor. */
  static Moments moments(KernelSet kernels, double[] weights, double floor) {
    int area = kernels.area();
    double total = 0;
    double squares = 0;
    double[] mean = new double[area];
    for (int kernel = 0; kernel < weights.length; kernel++) {
      total += weights[kernel];
      squares += weights[kernel] * weights[kernel];
      for (int i = 0; i < area; i++) {
        mean[i] += weights[kernel] * kernels.values()[kernel * area + i];
      }
    }
    for (int i = 0; i < area; i++) {
      mean[i] /= total;
    }
    // N - 1 where all weights are 1.
    double degrees = total - squares / total;
    double[] covariance = new double[area * area];
    double[] deviation = new double[area];
    for (int kernel = 0; kernel < weights.length; kernel++) {
      if (weights[kernel] < NEGLIGIBLE) {
        continue;
      }
      for (int i = 0; i < area; i++) {
        deviation[i] = kernels.values()[kernel * area + i] - mean[i];
      }
      for (int row = 0; row < area; row++) {
        double scaled = weights[kernel] / degrees * deviation[row];
        for (int column = 0; column <= row; column++) {
          covariance[row * area + column] += scaled * deviation[column];
        }
      }
    }
    for (int row = 0; row < area; row++) {
      for (int column = 0; column < row; column++) {
        covariance[column * area + row] = covariance[row * area + column];
      }
      covariance[row * (area + 1)] = Math.max(covariance[row * (area + 1)], floor);
    }
    return new Moments(mean, covariance);
  }

  static Moments shrunk(Moments moments, double intensity) {
    int area = moments.mean().length;
    double[] covariance = moments.covariance().clone();
    for (int i = 0; i < covariance.length; i++) {
      if (i % (area + 1) != 0) {
        covariance[i] *= 1 - intensity;
      }
    }
    return new Moments(moments.mean(), covariance);
  }
}
