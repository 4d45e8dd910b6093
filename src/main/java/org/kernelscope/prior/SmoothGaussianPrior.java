package org.kernelscope.prior;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;

/**
 * The smooth Gaussian {@code N(0, C)}: neighbouring weights are correlated,
 *
 * <pre>  C = s² exp(-d / ℓ),</pre>
 *
 * where d is the Euclidean distance between two pixels, in pixels (the correlated prior of
 * convolutions of Fortuin et al., Bayesian Neural Network Priors Revisited, ICLR 2022). Only s and
 * ℓ are learned.
 */
public final class SmoothGaussianPrior implements ProperPrior, ClosedFormDivergence {

  private static final String SCALE = "scale";
  private static final String LENGTH = "length";

  /**
   * The largest k. The covariance has k⁴ numbers, so a tiny untrusted file could request too much
   * memory.
   */
  private static final int LARGEST = 31;

  /**
   * The shortest length, in pixels. At shorter lengths neighbours are independent to eight digits.
   */
  private static final double SHORTEST = 0.05;

  /** The longest length, in pixels. At longer lengths a kernel is almost constant. */
  private static final double LONGEST = 1000;

  /** The number of lengths on the geometric grid, before the best one is refined. */
  private static final int TRIED = 21;

  /** Tolerance of the logarithm of the length; closer values have indistinguishable likelihoods. */
  private static final double TOLERANCE = 1e-6;

  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private final double scale;
  private final double length;
  private final GaussianPrior gaussian;

  /**
   * @param size k, at most {@value #LARGEST}
   * @param scale s, the standard deviation of a weight
   * @param length ℓ, in pixels
   * @throws IllegalArgumentException when k is out of range, or scale or length is not positive and
   *     finite
   */
  public SmoothGaussianPrior(int size, double scale, double length) {
    requireSize(size);
    if (!isPositive(scale) || !isPositive(length)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected a positive scale and a positive length, found %s and %s",
              scale,
              length));
    }
    this.scale = scale;
    this.length = length;
    double[] covariance = correlation(size, length);
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] *= scale * scale;
    }
    this.gaussian = new GaussianPrior(size, new Moments(new double[size * size], covariance));
  }

  private static void requireSize(int size) {
    if (size < 1 || size > LARGEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "expected kernels of 1x1 to %dx%1$d, found %dx%2$d", LARGEST, size));
    }
  }

  private static boolean isPositive(double number) {
    return number > 0 && Double.isFinite(number);
  }

  /** {@code exp(-d / ℓ)} for every pair of pixels, {@code [k·k, k·k]}. */
  private static double[] correlation(int size, double length) {
    int area = size * size;
    double[] correlation = new double[area * area];
    for (int one = 0; one < area; one++) {
      for (int other = 0; other < area; other++) {
        double distance = Math.hypot(one / size - other / size, one % size - other % size);
        correlation[one * area + other] = Math.exp(-distance / length);
      }
    }
    return correlation;
  }

  /**
   * The maximum-likelihood fit to kernels. For a given length the best scale is
   *
   * <pre>  s² = mean of wᵀ R⁻¹ w / k²,   R = exp(-d / ℓ),</pre>
   *
   * and the length is found by search: first on a geometric grid, then by golden section between
   * the neighbours of the best grid point.
   *
   * @param kernels at least one
   * @throws IllegalArgumentException when all weights are 0, or too large
   */
  public static SmoothGaussianPrior fit(KernelSet kernels) {
    int size = kernels.size();
    requireSize(size);
    double[] products = meanProducts(kernels);
    double power = 0;
    for (int i = 0; i < kernels.area(); i++) {
      power += products[i * (kernels.area() + 1)];
    }
    if (!(power > 0)) {
      throw new IllegalArgumentException(
          "a smooth Gaussian needs kernels that are not all 0, found none");
    }
    double step = Math.log(LONGEST / SHORTEST) / (TRIED - 1);
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < TRIED; i++) {
      double reached = Profile.of(size, Math.log(SHORTEST) + i * step, products).logDensity;
      if (reached > highest) {
        highest = reached;
        best = i;
      }
    }
    double low = Math.log(SHORTEST) + Math.max(0, best - 1) * step;
    double high = Math.log(SHORTEST) + Math.min(TRIED - 1, best + 1) * step;
    double logLength = highest(low, high, size, products);
    return new SmoothGaussianPrior(
        size, Profile.of(size, logLength, products).scale, Math.exp(logLength));
  }

  /**
   * Golden-section search for the maximum of the profile likelihood over the logarithm of the
   * length.
   */
  private static double highest(double from, double to, int size, double[] products) {
    double low = from;
    double high = to;
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = Profile.of(size, left, products).logDensity;
    double atRight = Profile.of(size, right, products).logDensity;
    while (high - low > TOLERANCE) {
      if (atLeft > atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = Profile.of(size, left, products).logDensity;
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = Profile.of(size, right, products).logDensity;
      }
    }
    return (low + high) / 2;
  }

  /** The mean of {@code w wᵀ}, the sufficient statistic of the kernels, {@code [k·k, k·k]}. */
  private static double[] meanProducts(KernelSet kernels) {
    int area = kernels.area();
    double[] products = new double[area * area];
    for (int start = 0; start < kernels.values().length; start += area) {
      for (int row = 0; row < area; row++) {
        double weight = kernels.values()[start + row];
        for (int column = 0; column < area; column++) {
          products[row * area + column] +=
              weight * kernels.values()[start + column] / kernels.count();
        }
      }
    }
    return products;
  }

  /**
   * The likelihood of a length together with its best scale.
   *
   * @param logDensity mean of {@code ln p(w)}, nats
   */
  private record Profile(double scale, double logDensity) {

    static Profile of(int size, double logLength, double[] products) {
      int area = size * size;
      Cholesky correlation = Cholesky.of(area, correlation(size, Math.exp(logLength)));
      double[] precision = correlation.inverse();
      double squares = 0;
      for (int i = 0; i < precision.length; i++) {
        squares += precision[i] * products[i];
      }
      double variance = squares / area;
      double logDensity =
          -0.5 * (area * (Math.log(2 * Math.PI * variance) + 1) + correlation.logDeterminant());
      return new Profile(Math.sqrt(variance), logDensity);
    }
  }

  /**
   * Makes a prior from the arrays of its file.
   *
   * @param size k
   * @param arrays {@code scale [1]} and {@code length [1]}
   * @throws IllegalArgumentException when the arrays have other names or shapes, or values out of
   *     range
   */
  public static SmoothGaussianPrior of(int size, NamedArrays arrays) {
    return new SmoothGaussianPrior(size, arrays.get(SCALE, 1)[0], arrays.get(LENGTH, 1)[0]);
  }

  /** All parameters of this prior, for {@link #of}. */
  public NamedArrays arrays() {
    Map<String, NamedArrays.Numbers> arrays = new LinkedHashMap<>();
    arrays.put(SCALE, new NamedArrays.Numbers(new int[] {1}, new double[] {scale}));
    arrays.put(LENGTH, new NamedArrays.Numbers(new int[] {1}, new double[] {length}));
    return new NamedArrays(arrays);
  }

  /** A short description, for use within a sentence. */
  public String summary() {
    return String.format(
        Locale.ROOT, "smooth Gaussian, scale %.3g, length %.3g pixels", scale, length);
  }

  /** s, the standard deviation of a weight. */
  public double scale() {
    return scale;
  }

  /** ℓ, in pixels. */
  public double length() {
    return length;
  }

  @Override
  public int size() {
    return gaussian.size();
  }

  @Override
  public double divergence(
      FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient) {
    return gaussian.divergence(q, meanGradient, logVarianceGradient);
  }

  @Override
  public Divergence divergence(int kernels, BoundSettings settings) {
    return gaussian.divergence(kernels, settings);
  }

  @Override
  public PriorScore score(KernelSet kernels, int samples, RandomGenerator random) {
    return gaussian.score(kernels, samples, random);
  }

  @Override
  public LogDensities logDensities(KernelSet kernels, int samples, RandomGenerator random) {
    return gaussian.logDensities(kernels, samples, random);
  }

  @Override
  public KernelSet sample(int count, RandomGenerator random) {
    return gaussian.sample(count, random);
  }

  @Override
  public Optional<double[]> conditionalLogVariances(KernelSet kernels) {
    return gaussian.conditionalLogVariances(kernels);
  }
}
