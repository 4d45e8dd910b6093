package org.kernelscope.nn.init;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;

/** Kernels of trained networks. They are drawn without replacement if there are enough. */
public record LearnedFilters(KernelsBySize filters) implements KernelInitialiser {

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    return filters.forLayer(layer).draw(layer.kernels(), random);
  }
}
