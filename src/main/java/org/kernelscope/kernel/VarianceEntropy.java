package org.kernelscope.kernel;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * How evenly the variance of kernels is spread over the principal directions of their layer, the
 * right singular vectors of its kernels as a matrix {@code [N, k²]}. Kernels that have learned
 * something live in few directions; noise lives in all.
 *
 * <p>The entropy of a layer is -sum p log10 p, p the shares of its squared singular values, after
 * Gavrikov and Keuper (CVPR 2022). The entropy of one kernel u of norm 1 is here the same of p_j =
 * (u·v_j)², v_j the singular vectors of the layer's kernels scaled to norm 1. It is noise-like when
 * independent normal weights in a layer of the same shape have less entropy in more than {@value
 * #LEVEL} of cases: when it cannot be told from noise at that level.
 */
final class VarianceEntropy {

  /** Wider kernels are not told: of so many directions no layer has enough kernels. */
  static final int LARGEST = 11;

  /** The share of pure noise that is not called noise. */
  static final double LEVEL = 0.05;

  /** Kernels of noise that are drawn to learn what its entropy is. */
  private static final int DRAWN = 4000;

  private static final long SEED = 1;

  /** From so many kernels a dimension on, directions do not bend to single kernels. */
  private static final int MANY = 50;

  private record Shape(int size, int count) {}

  private static final Map<Shape, Double> THRESHOLDS = new ConcurrentHashMap<>();

  private VarianceEntropy() {}

  /** Whether noise can be told from anything in a layer. */
  static boolean tells(int size, int count) {
    return size > 1 && size <= LARGEST && 2L * count >= (long) size * size;
  }

  /** Entropy of a layer, means subtracted, to base 10; 0 where all kernels are the same. */
  static double of(KernelSet layer) {
    int d = layer.area();
    double[] mean = new double[d];
    for (int i = 0; i < layer.values().length; i++) {
      mean[i % d] += layer.values()[i] / (double) layer.count();
    }
    double[] variances = new EigenDecomposition(moments(layer, mean)).getRealEigenvalues();
    double sum = Arrays.stream(variances).sum();
    return sum > 0 ? entropy(variances, sum) / Math.log(10) : 0;
  }

  /**
   * What it is on average for independent normal weights: Page's mean entropy of a random state, in
   * its leading terms, log m - m / 2n with m the smaller and n the larger side of the matrix; the
   * mean takes one of its rows.
   */
  static double ofNoise(int size, int count) {
    double d = (double) size * size;
    double rows = Math.max(1, count - 1);
    double m = Math.min(rows, d);
    return (Math.log(m) - m / (2 * Math.max(rows, d))) / Math.log(10);
  }

  /** The noise-like ones among kernels of norm 1. */
  static BitSet noiseLike(KernelSet directions) {
    double least = threshold(directions.size(), directions.count());
    double[] entropies = ofKernels(directions);
    BitSet noiseLike = new BitSet();
    for (int kernel = 0; kernel < entropies.length; kernel++) {
      noiseLike.set(kernel, entropies[kernel] >= least);
    }
    return noiseLike;
  }

  /** The entropy that noise kernels in a layer of noise have in all but {@link #LEVEL} of cases. */
  static double threshold(int size, int count) {
    // Of many kernels it does not depend on how many.
    Shape shape = new Shape(size, Math.min(count, MANY * size * size));
    return THRESHOLDS.computeIfAbsent(shape, VarianceEntropy::simulated);
  }

  private static double simulated(Shape shape) {
    RandomGenerator random = new SplittableRandom(SEED);
    double[] drawn = new double[0];
    while (drawn.length < DRAWN) {
      double[] more = ofKernels(noise(shape, random));
      drawn = Arrays.copyOf(drawn, drawn.length + more.length);
      System.arraycopy(more, 0, drawn, drawn.length - more.length, more.length);
    }
    Arrays.sort(drawn);
    return drawn[(int) (LEVEL * drawn.length)];
  }

  private static KernelSet noise(Shape shape, RandomGenerator random) {
    int d = shape.size * shape.size;
    float[] values = new float[shape.count * d];
    for (int kernel = 0; kernel < shape.count; kernel++) {
      double squares = 0;
      for (int i = kernel * d; i < (kernel + 1) * d; i++) {
        values[i] = (float) random.nextGaussian();
        squares += values[i] * values[i];
      }
      for (int i = kernel * d; i < (kernel + 1) * d; i++) {
        values[i] /= (float) Math.sqrt(squares);
      }
    }
    return new KernelSet(shape.size, values, Provenance.UNKNOWN);
  }

  /** Entropy of every kernel of norm 1 over the principal directions of all, in nats. */
  private static double[] ofKernels(KernelSet directions) {
    int d = directions.area();
    double[][] axes = new EigenDecomposition(moments(directions, new double[d])).getVT().getData();
    double[] entropies = new double[directions.count()];
    double[] shares = new double[d];
    for (int kernel = 0; kernel < entropies.length; kernel++) {
      for (int axis = 0; axis < d; axis++) {
        double along = 0;
        for (int i = 0; i < d; i++) {
          along += axes[axis][i] * directions.values()[kernel * d + i];
        }
        shares[axis] = along * along;
      }
      entropies[kernel] = entropy(shares, 1);
    }
    return entropies;
  }

  /** The sum of outer products of kernels less {@code mean}, shape {@code [k², k²]}. */
  private static RealMatrix moments(KernelSet kernels, double[] mean) {
    int d = kernels.area();
    double[][] moments = new double[d][d];
    double[] rest = new double[d];
    for (int kernel = 0; kernel < kernels.count(); kernel++) {
      for (int i = 0; i < d; i++) {
        rest[i] = kernels.values()[kernel * d + i] - mean[i];
      }
      for (int row = 0; row < d; row++) {
        for (int column = row; column < d; column++) {
          moments[row][column] += rest[row] * rest[column];
        }
      }
    }
    for (int row = 0; row < d; row++) {
      for (int column = 0; column < row; column++) {
        moments[row][column] = moments[column][row];
      }
    }
    return new Array2DRowRealMatrix(moments, false);
  }

  private static double entropy(double[] parts, double sum) {
    double entropy = 0;
    for (double part : parts) {
      double share = part / sum;
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return entropy;
  }
}
