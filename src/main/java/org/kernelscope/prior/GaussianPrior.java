package org.kernelscope.prior;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/**
 * The learned Gaussian {@code N(m, C)} with full covariance over flattened kernels (method, section
 * 3.3); {@link GaussianFit} fits one.
 */
public final class GaussianPrior implements ProperPrior, ClosedFormDivergence {

  private static final double ASYMMETRY = 1e-9;

  private final int size;
  private final Moments moments;
  private final Cholesky cholesky;
  private final double[] precision;
  private final double logDeterminant;

  /**
   * @param size k
   * @throws IllegalArgumentException when mean or covariance are of another size or not finite, or
   *     the covariance is not symmetric and positive definite
   */
  public GaussianPrior(int size, Moments moments) {
    int area = size * size;
    if (size < 1 || moments.mean().length != area) {
      throw new IllegalArgumentException(
          "%dx%d kernels need a mean of %d numbers, found %d"
              .formatted(size, size, area, moments.mean().length));
    }
    requireFinite(moments.mean());
    requireFinite(moments.covariance());
    requireSymmetric(area, moments.covariance());
    this.size = size;
    this.moments = moments;
    this.cholesky = Cholesky.of(area, moments.covariance());
    this.precision = cholesky.inverse();
    this.logDeterminant = cholesky.logDeterminant();
  }

  private static void requireFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("expected finite moments, found " + value);
      }
    }
  }

  private static void requireSymmetric(int order, double[] matrix) {
    for (int row = 0; row < order; row++) {
      for (int column = 0; column < row; column++) {
        double below = matrix[row * order + column];
        double above = matrix[column * order + row];
        if (Math.abs(below - above) > ASYMMETRY * Math.max(Math.abs(below), Math.abs(above))) {
          throw new IllegalArgumentException(
              "expected a symmetric covariance, found %s and %s in places (%d, %d) and (%d, %d)"
                  .formatted(below, above, row, column, column, row));
        }
      }
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double divergence(
      FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient) {
    q.requireFitting(this, meanGradient, logVarianceGradient);
    int area = size * size;
    double[] center = moments.mean();
    double sum = 0;
    for (int kernel = 0; kernel < q.length(); kernel += area) {
      for (int i = 0; i < area; i++) {
        double pull = 0;
        for (int j = 0; j < area; j++) {
          pull += precision[i * area + j] * (q.mean()[kernel + j] - center[j]);
        }
        double logVariance = q.logVariance()[kernel + i];
        double relativeVariance = precision[i * area + i] * Math.exp(logVariance);
        sum += pull * (q.mean()[kernel + i] - center[i]) + relativeVariance - 1 - logVariance;
        meanGradient[kernel + i] = pull;
        logVarianceGradient[kernel + i] = 0.5 * (relativeVariance - 1);
      }
      sum += logDeterminant;
    }
    return 0.5 * sum;
  }

  @Override
  public PriorScore score(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    return new PriorScore.Exact(meanLogDensity(kernels));
  }

  /** The mean of {@code ln p(w)} over kernels of this size, in nats. */
  public double meanLogDensity(KernelSet kernels) {
    int area = size * size;
    double[] whitened = new double[area];
    double squares = 0;
    for (int kernel = 0; kernel < kernels.count(); kernel++) {
      for (int i = 0; i < area; i++) {
        whitened[i] = kernels.values()[kernel * area + i] - moments.mean()[i];
      }
      cholesky.solveLower(whitened);
      for (double value : whitened) {
        squares += value * value;
      }
    }
    return -0.5 * (squares / kernels.count() + logDeterminant + area * Math.log(2 * Math.PI));
  }

  @Override
  public KernelSet sample(int count, RandomGenerator random) {
    int area = size * size;
    float[] values = new float[count * area];
    double[] draw = new double[area];
    for (int kernel = 0; kernel < count; kernel++) {
      for (int i = 0; i < area; i++) {
        draw[i] = random.nextGaussian();
      }
      cholesky.multiplyLower(draw);
      for (int i = 0; i < area; i++) {
        values[kernel * area + i] = (float) (moments.mean()[i] + draw[i]);
      }
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  @Override
  public Optional<Moments> moments() {
    return Optional.of(moments);
  }

  /** {@code -ln (C⁻¹)ᵢᵢ}, the same for every kernel. */
  @Override
  public Optional<double[]> conditionalLogVariances(KernelSet kernels) {
    PriorScore.requireSize(this, kernels);
    int area = size * size;
    double[] logVariances = new double[kernels.values().length];
    for (int i = 0; i < logVariances.length; i++) {
      int pixel = i % area;
      logVariances[i] = -Math.log(precision[pixel * area + pixel]);
    }
    return Optional.of(logVariances);
  }
}
