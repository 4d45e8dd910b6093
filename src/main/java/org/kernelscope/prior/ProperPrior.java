package org.kernelscope.prior;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;

/** A prior that is a probability density with integral 1, so that kernels can be drawn from it. */
public interface ProperPrior extends KernelPrior {

  /**
   * Draws kernels from the prior, shape {@code [count, k, k]}.
   *
   * @param random the only source of randomness
   */
  KernelSet sample(int count, RandomGenerator random);

  /**
   * The log-density of each kernel.
   *
   * @param samples the number of codes drawn for each kernel, if its density must be estimated
   * @param random the only source of randomness
   * @throws IllegalArgumentException when the kernels have another geometry
   */
  LogDensities logDensities(KernelSet kernels, int samples, RandomGenerator random);
}
