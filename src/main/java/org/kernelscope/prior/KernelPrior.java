package org.kernelscope.prior;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;

/** A density {@code p(w)} over square kernels of one geometry. */
public interface KernelPrior {

  /** k, the side of its kernels in pixels. */
  int size();

  /**
   * Draws kernels from the prior, shape {@code [count, k, k]}.
   *
   * @param random the only source of randomness
   */
  KernelSet sample(int count, RandomGenerator random);
}
