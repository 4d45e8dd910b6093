package org.kernelscope.prior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/**
 * A mixture of Gaussians with full covariance, {@code p(w) = Σ π_c N(w; m_c, C_c)}; {@link
 * GaussianMixtureFit} fits one.
 */
public final class GaussianMixturePrior implements ProperPrior {

  private static final double ROUNDING = 1e-6;

  private final int size;
  private final double[] weights;
  private final double[] logWeights;
  private final List<GaussianPrior> components;

  /**
   * @param size k
   * @param weights π, one for each component; positive, with sum 1
   * @throws IllegalArgumentException when weights and components do not make a mixture of k×k
   *     kernels
   */
  public GaussianMixturePrior(int size, double[] weights, List<GaussianPrior> components) {
    if (components.isEmpty() || weights.length != components.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a mixture needs a weight for each of its components, found %d for %d",
              weights.length,
              components.size()));
    }
    double sum = 0;
    for (double weight : weights) {
      if (!(weight > 0)) {
        throw new IllegalArgumentException("expected positive weights, found " + weight);
      }
      sum += weight;
    }
    if (!(Math.abs(sum - 1) <= ROUNDING)) {
      throw new IllegalArgumentException("expected weights with a sum of 1, found " + sum);
    }
    for (GaussianPrior component : components) {
      if (component.size() != size) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "expected components for kernels of size %d, found size %d",
                size,
                component.size()));
      }
    }
    this.size = size;
    this.weights = weights.clone();
    this.logWeights = Arrays.stream(weights).map(Math::log).toArray();
    this.components = List.copyOf(components);
  }

  /**
   * Makes a prior from the arrays of its file.
   *
   * @param size k
   * @param arrays {@code weights [C]}, {@code means [C, k, k]} and {@code covariances [C, k·k,
   *     k·k]}
   * @throws IllegalArgumentException when the arrays have other names or shapes, or do not form a
   *     mixture
   */
  public static GaussianMixturePrior of(int size, NamedArrays arrays) {
    int count = arrays.length("weights");
    long area = (long) size * size;
    double[] weights = arrays.get("weights", count);
    double[] means = arrays.get("means", count, size, size);
    double[] covariances = arrays.get("covariances", count, area, area);
    int pixels = (int) area;
    int square = pixels * pixels;
    List<GaussianPrior> components = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      components.add(
          new GaussianPrior(
              size,
              new Moments(
                  Arrays.copyOfRange(means, c * pixels, (c + 1) * pixels),
                  Arrays.copyOfRange(covariances, c * square, (c + 1) * square))));
    }
    return new GaussianMixturePrior(size, weights, components);
  }

  /** All parameters of this prior, for {@link #of}. */
  public NamedArrays arrays() {
    int area = size * size;
    int count = components.size();
    double[] means = new double[count * area];
    double[] covariances = new double[count * area * area];
    for (int c = 0; c < count; c++) {
      Moments moments = components.get(c).moments();
      System.arraycopy(moments.mean(), 0, means, c * area, area);
      System.arraycopy(moments.covariance(), 0, covariances, c * area * area, area * area);
    }
    Map<String, NamedArrays.Numbers> arrays = new LinkedHashMap<>();
    arrays.put("weights", new NamedArrays.Numbers(new int[] {count}, weights()));
    arrays.put("means", new NamedArrays.Numbers(new int[] {count, size, size}, means));
    arrays.put("covariances", new NamedArrays.Numbers(new int[] {count, area, area}, covariances));
    return new NamedArrays(arrays);
  }

  @Override
  public int size() {
    return size;
  }

  /** π. */
  public double[] weights() {
    return weights.clone();
  }

  public List<GaussianPrior> components() {
    return components;
  }

  @Override
  public PriorScore score(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    return new PriorScore.Exact(meanLogDensity(kernels));
  }

  @Override
  public LogDensities logDensities(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    double[] responsibilities = new double[components.size()];
    double[] scratch = new double[size * size];
    double[] nats = new double[kernels.count()];
    Arrays.setAll(nats, kernel -> logDensity(kernels, kernel, responsibilities, scratch));
    return LogDensities.exact(nats);
  }

  /** The mean of {@code ln p(w)} over kernels of this size, in nats. */
  public double meanLogDensity(KernelSet kernels) {
    double[] responsibilities = new double[components.size()];
    double[] scratch = new double[size * size];
    double sum = 0;
    for (int kernel = 0; kernel < kernels.count(); kernel++) {
      sum += logDensity(kernels, kernel, responsibilities, scratch);
    }
    return sum / kernels.count();
  }

  /**
   * {@code ln p(w)} of one kernel, in nats.
   *
   * @param responsibilities overwritten with the share of each component in the density there
   * @param scratch {@code [k·k]}, overwritten
   */
  double logDensity(KernelSet kernels, int kernel, double[] responsibilities, double[] scratch) {
    for (int c = 0; c < responsibilities.length; c++) {
      responsibilities[c] = logWeights[c] + components.get(c).logDensity(kernels, kernel, scratch);
    }
    return normalise(responsibilities);
  }

  /**
   * Overwrites logarithms {@code l} with {@code exp(l) / Σ exp(l)}, and returns {@code ln Σ
   * exp(l)}.
   */
  private static double normalise(double[] logs) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      largest = Math.max(largest, log);
    }
    double sum = 0;
    for (int c = 0; c < logs.length; c++) {
      logs[c] = Math.exp(logs[c] - largest);
      sum += logs[c];
    }
    for (int c = 0; c < logs.length; c++) {
      logs[c] /= sum;
    }
    return largest + Math.log(sum);
  }

  /**
   * Working memory for the bound of one kernel.
   *
   * @param variance σ²
   * @param pulls for each component the gradient with respect to the mean
   * @param shares the responsibilities of the components
   */
  private record Scratch(double[] variance, double[][] pulls, double[] shares) {
    Scratch(GaussianMixturePrior prior) {
      this(
          new double[prior.size * prior.size],
          new double[prior.components.size()][prior.size * prior.size],
          new double[prior.components.size()]);
    }
  }

  private double divergenceBound(
      FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient, Scratch scratch) {
    q.requireFitting(this, meanGradient, logVarianceGradient);
    int area = size * size;
    double[] variance = scratch.variance();
    double[][] pulls = scratch.pulls();
    double[] shares = scratch.shares();
    double sum = 0;
    for (int kernel = 0; kernel < q.length(); kernel += area) {
      double logVariances = 0;
      for (int i = 0; i < area; i++) {
        logVariances += q.logVariance()[kernel + i];
        variance[i] = Math.exp(q.logVariance()[kernel + i]);
      }
      for (int c = 0; c < shares.length; c++) {
        shares[c] =
            logWeights[c] - components.get(c).crossDivergence(q.mean(), kernel, variance, pulls[c]);
      }
      sum -= normalise(shares) + 0.5 * logVariances;
      for (int i = 0; i < area; i++) {
        double pull = 0;
        double precision = 0;
        for (int c = 0; c < shares.length; c++) {
          pull += shares[c] * pulls[c][i];
          precision += shares[c] * components.get(c).conditionalPrecision(i);
        }
        meanGradient[kernel + i] = pull;
        logVarianceGradient[kernel + i] = 0.5 * (precision * variance[i] - 1);
      }
    }
    return sum;
  }

  /**
   * An upper bound on {@code KL(q || p)} that is not sampled: for each kernel
   *
   * <pre>  KL(q || p) <= -ln Σ π_c exp(-KL(q || p_c))</pre>
   *
   * of Hershey and Olsen (ICASSP 2007), which is exact for one component, and nearly exact when one
   * component is much nearer than the others.
   */
  @Override
  public Divergence divergence(int kernels, BoundSettings settings) {
    Scratch scratch = new Scratch(this);
    return (q, meanGradient, logVarianceGradient, random) ->
        divergenceBound(q, meanGradient, logVarianceGradient, scratch);
  }

  @Override
  public KernelSet sample(int count, RandomGenerator random) {
    int area = size * size;
    float[] values = new float[count * area];
    for (int kernel = 0; kernel < count; kernel++) {
      components.get(component(random.nextDouble())).draw(random, values, kernel * area);
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  private int component(double uniform) {
    int c = 0;
    double rest = uniform - weights[0];
    while (rest >= 0 && c < weights.length - 1) {
      c++;
      rest -= weights[c];
    }
    return c;
  }

  /**
   * Minus the logarithm of the precision of a weight given the other weights, {@code Σ r_c
   * (C_c⁻¹)ᵢᵢ}, with the components' responsibilities r for the kernel. Precisions are averaged
   * because they determine the gradient of the divergence: for fixed responsibilities, {@link
   * #divergenceBound} has its minimum at this variance.
   */
  @Override
  public Optional<double[]> conditionalLogVariances(KernelSet kernels) {
    PriorScore.requireSize(this, kernels);
    int area = size * size;
    double[] responsibilities = new double[components.size()];
    double[] scratch = new double[area];
    double[] logVariances = new double[kernels.values().length];
    for (int kernel = 0; kernel < kernels.count(); kernel++) {
      logDensity(kernels, kernel, responsibilities, scratch);
      for (int i = 0; i < area; i++) {
        double precision = 0;
        for (int c = 0; c < responsibilities.length; c++) {
          precision += responsibilities[c] * components.get(c).conditionalPrecision(i);
        }
        logVariances[kernel * area + i] = -Math.log(precision);
      }
    }
    return Optional.of(logVariances);
  }
}
