package org.kernelscope.kernel;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Standard normal noise, a number for each weight of a set of kernels. Drawn once, it turns means
 * and standard deviations that change while a network trains into one and the same sample.
 *
 * @param values {@code ε ~ N(0, I)}, N·k·k numbers; nobody writes to them after construction
 */
public record KernelNoise(float[] values) {

  /** Draws noise for {@code weights} weights. */
  public static KernelNoise draw(int weights, RandomGenerator random) {
    float[] values = new float[weights];
    for (int i = 0; i < weights; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new KernelNoise(values);
  }

  /**
   * The kernels {@code means + deviations · ε}, a sample of the factorised Gaussian.
   *
   * @param means {@code [N, k, k]}
   * @param deviations standard deviations {@code [N, k, k]}
   * @throws IllegalArgumentException when there are not as many weights as numbers
   */
  public KernelSet sample(KernelSet means, KernelSet deviations) {
    float[] mean = means.values();
    float[] deviation = deviations.values();
    if (mean.length != values.length || deviation.length != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected means and deviations of %d weights, found %d and %d",
              values.length,
              mean.length,
              deviation.length));
    }
    float[] sample = new float[values.length];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = mean[i] + deviation[i] * values[i];
    }
    return new KernelSet(means.size(), sample, means.provenance());
  }
}
