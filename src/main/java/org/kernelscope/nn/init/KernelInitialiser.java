package org.kernelscope.nn.init;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;

/** An initialisation of the kernels of convolution layers. */
public interface KernelInitialiser {

  /**
   * Draws all kernels of a layer, shape {@code [out·in, k, k]}. Their provenance describes how they
   * were drawn, including any rescaling and drawing with replacement.
   *
   * @param random the only source of randomness
   */
  KernelSet draw(ConvLayer layer, RandomGenerator random);
}
