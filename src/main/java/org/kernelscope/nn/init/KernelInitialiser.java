package org.kernelscope.nn.init;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;

/** A way to choose the kernels a convolution layer starts from. */
public interface KernelInitialiser {

  /**
   * Draws all kernels of a layer, shape {@code [out·in, k, k]}; their provenance tells how, a
   * rescaling or a draw with replacement included.
   *
   * @param random the only source of randomness
   */
  KernelSet draw(ConvLayer layer, RandomGenerator random);
}
