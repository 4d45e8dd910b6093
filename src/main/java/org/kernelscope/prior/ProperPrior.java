package org.kernelscope.prior;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;

/** A prior that is a probability density: its integral is 1, so kernels can be drawn from it. */
public interface ProperPrior extends KernelPrior {

  /**
   * Draws kernels from the prior, shape {@code [count, k, k]}.
   *
   * @param random the only source of randomness
   */
  KernelSet sample(int count, RandomGenerator random);

  /**
   * The density of each kernel by itself.
   *
   * @param samples codes drawn for each kernel where its density has to be estimated
   * @param random the only source of randomness
   * @throws IllegalArgumentException when the kernels are of another geometry
   */
  LogDensities logDensities(KernelSet kernels, int samples, RandomGenerator random);
}
