package org.kernelscope.prior;

import java.util.Optional;
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

  /** Mean and covariance, where they are known without sampling. */
  Optional<Moments> moments();
}
