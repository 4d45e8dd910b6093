package org.kernelscope.prior;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/**
 * Independent weights {@code N(0, s²)} (method, section 3.1; s = 1 is the standard normal).
 *
 * @param size k
 * @param scale s, the standard deviation of a weight
 */
public record StandardNormalPrior(int size, double scale)
    implements ProperPrior, ClosedFormDivergence {

  public StandardNormalPrior {
    if (size < 1 || !(scale > 0) || !Double.isFinite(scale)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected a kernel size of at least 1 and a positive scale, found %d and %s",
              size,
              scale));
    }
  }

  @Override
  public double divergence(
      FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient) {
    q.requireFitting(this, meanGradient, logVarianceGradient);
    double precision = 1 / (scale * scale);
    double logScale = 2 * Math.log(scale);
    double sum = 0;
    for (int i = 0; i < q.length(); i++) {
      double mean = q.mean()[i];
      double logVariance = q.logVariance()[i];
      double relativeVariance = Math.exp(logVariance) * precision;
      sum += mean * mean * precision + relativeVariance - 1 - logVariance + logScale;
      meanGradient[i] = mean * precision;
      logVarianceGradient[i] = 0.5 * (relativeVariance - 1);
    }
    return 0.5 * sum;
  }

  @Override
  public PriorScore score(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    double squares = 0;
    for (float weight : kernels.values()) {
      squares += (double) weight * weight;
    }
    double constant = size * size * (Math.log(2 * Math.PI) + 2 * Math.log(scale));
    return new PriorScore.Exact(-0.5 * (squares / (scale * scale) / kernels.count() + constant));
  }

  @Override
  public LogDensities logDensities(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    double constant = size * size * (Math.log(2 * Math.PI) + 2 * Math.log(scale));
    double[] nats = kernels.norms();
    for (int kernel = 0; kernel < nats.length; kernel++) {
      double deviations = nats[kernel] / scale;
      nats[kernel] = -0.5 * (deviations * deviations + constant);
    }
    return LogDensities.exact(nats);
  }

  @Override
  public KernelSet sample(int count, RandomGenerator random) {
    float[] values = new float[count * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }

  /** {@code ln s²} everywhere: the weights are independent. */
  @Override
  public Optional<double[]> conditionalLogVariances(KernelSet kernels) {
    PriorScore.requireSize(this, kernels);
    double[] logVariances = new double[kernels.values().length];
    Arrays.fill(logVariances, 2 * Math.log(scale));
    return Optional.of(logVariances);
  }
}
