package org.kernelscope.prior;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
   * @throws IllegalArgumentException when mean or covariance have another size or are not finite,
   *     or the covariance is not symmetric and positive definite
   */
  public GaussianPrior(int size, Moments moments) {
    int area = size * size;
    if (size < 1 || moments.mean().length != area) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%dx%d kernels need a mean of %d numbers, found %d",
              size,
              size,
              area,
              moments.mean().length));
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

  /**
   * Makes a prior from the arrays of its file.
   *
   * @param size k
   * @param arrays {@code mean [k, k]} and {@code covariance [k·k, k·k]}
   * @throws IllegalArgumentException when the arrays have other names or shapes, or are not a mean
   *     and a covariance
   */
  public static GaussianPrior of(int size, NamedArrays arrays) {
    long area = (long) size * size;
    return new GaussianPrior(
        size, new Moments(arrays.get("mean", size, size), arrays.get("covariance", area, area)));
  }

  /** All parameters of this prior, for {@link #of}. */
  public NamedArrays arrays() {
    int area = size * size;
    Map<String, NamedArrays.Numbers> arrays = new LinkedHashMap<>();
    arrays.put("mean", new NamedArrays.Numbers(new int[] {size, size}, moments.mean()));
    arrays.put("covariance", new NamedArrays.Numbers(new int[] {area, area}, moments.covariance()));
    return new NamedArrays(arrays);
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
              String.format(
                  Locale.ROOT,
                  "expected a symmetric covariance, found %s and %s in places (%d, %d) and (%d, %d)",
                  below,
                  above,
                  row,
                  column,
                  column,
                  row));
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
    int area = size * size;
    return divergence(q, meanGradient, logVarianceGradient, new double[area], new double[area]);
  }

  @Override
  public Divergence divergence(int kernels, BoundSettings settings) {
    double[] variance = new double[size * size];
    double[] pull = new double[size * size];
    return (q, meanGradient, logVarianceGradient, random) ->
        divergence(q, meanGradient, logVarianceGradient, variance, pull);
  }

  /** The divergence of all kernels. The two arrays of one kernel are scratch memory. */
  private double divergence(
      FactorisedGaussian q,
      double[] meanGradient,
      double[] logVarianceGradient,
      double[] variance,
      double[] pull) {
    q.requireFitting(this, meanGradient, logVarianceGradient);
    int area = size * size;
    double sum = 0;
    for (int kernel = 0; kernel < q.length(); kernel += area) {
      for (int i = 0; i < area; i++) {
        variance[i] = Math.exp(q.logVariance()[kernel + i]);
        sum -= 0.5 * q.logVariance()[kernel + i];
        logVarianceGradient[kernel + i] = 0.5 * (precision[i * (area + 1)] * variance[i] - 1);
      }
      sum += crossDivergence(q.mean(), kernel, variance, pull);
      System.arraycopy(pull, 0, meanGradient, kernel, area);
    }
    return sum;
  }

  /**
   * The divergence of one kernel without its term {@code -Σ ln σ² / 2}, and the gradient with
   * respect to the mean.
   *
   * @param mean μ of many kernels, of which one begins at {@code start}
   * @param variance σ² of that kernel
   * @param pull overwritten with {@code C⁻¹ (μ - m)}
   */
  double crossDivergence(double[] mean, int start, double[] variance, double[] pull) {
    int area = size * size;
    double[] center = moments.mean();
    Arrays.fill(pull, 0);
    // The precision is symmetric, so this goes by columns: then the sums are independent of each
    // other.
    for (int j = 0; j < area; j++) {
      double deviation = mean[start + j] - center[j];
      int column = j * area;
      for (int i = 0; i < area; i++) {
        pull[i] += precision[column + i] * deviation;
      }
    }
    double sum = logDeterminant - area;
    for (int i = 0; i < area; i++) {
      sum += pull[i] * (mean[start + i] - center[i]) + precision[i * (area + 1)] * variance[i];
    }
    return 0.5 * sum;
  }

  /** {@code (C⁻¹)ᵢᵢ}, the precision of a weight given the other weights. */
  double conditionalPrecision(int pixel) {
    return precision[pixel * (size * size + 1)];
  }

  @Override
  public PriorScore score(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    return new PriorScore.Exact(meanLogDensity(kernels));
  }

  @Override
  public LogDensities logDensities(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    double[] scratch = new double[size * size];
    double[] nats = new double[kernels.count()];
    Arrays.setAll(nats, kernel -> logDensity(kernels, kernel, scratch));
    return LogDensities.exact(nats);
  }

  /** The mean of {@code ln p(w)} over kernels of this size, in nats. */
  public double meanLogDensity(KernelSet kernels) {
    double[] scratch = new double[size * size];
    double sum = 0;
    for (int kernel = 0; kernel < kernels.count(); kernel++) {
      sum += logDensity(kernels, kernel, scratch);
    }
    return sum / kernels.count();
  }

  /**
   * {@code ln p(w)} of one kernel, in nats.
   *
   * @param scratch {@code [k·k]}, overwritten
   */
  double logDensity(KernelSet kernels, int kernel, double[] scratch) {
    int area = size * size;
    for (int i = 0; i < area; i++) {
      scratch[i] = kernels.values()[kernel * area + i] - moments.mean()[i];
    }
    cholesky.solveLower(scratch);
    double squares = logDeterminant + area * Math.log(2 * Math.PI);
    for (double value : scratch) {
      squares += value * value;
    }
    return -0.5 * squares;
  }

  @Override
  public KernelSet sample(int count, RandomGenerator random) {
    int area = size * size;
    float[] values = new float[count * area];
    for (int kernel = 0; kernel < count; kernel++) {
      draw(random, values, kernel * area);
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  /** Draws one kernel into {@code target} from {@code start}. */
  void draw(RandomGenerator random, float[] target, int start) {
    double[] draw = new double[size * size];
    for (int i = 0; i < draw.length; i++) {
      draw[i] = random.nextGaussian();
    }
    cholesky.multiplyLower(draw);
    for (int i = 0; i < draw.length; i++) {
      target[start + i] = (float) (moments.mean()[i] + draw[i]);
    }
  }

  /** Mean and covariance, the parameters of this prior. */
  public Moments moments() {
    return moments;
  }

  /** {@code -ln (C⁻¹)ᵢᵢ}, the same for every kernel. */
  @Override
  public Optional<double[]> conditionalLogVariances(KernelSet kernels) {
    PriorScore.requireSize(this, kernels);
    int area = size * size;
    double[] logVariances = new double[kernels.values().length];
    for (int i = 0; i < logVariances.length; i++) {
      logVariances[i] = -Math.log(conditionalPrecision(i % area));
    }
    return Optional.of(logVariances);
  }
}
