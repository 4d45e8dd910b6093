package org.kernelscope.nn.init;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelControls;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;

/**
 * The control {@code xavier:matched}: Xavier kernels rescaled to the norm distribution of learned
 * filters. They keep the scale of learned filters and have no structure.
 */
public record NormMatchedXavier(KernelsBySize filters) implements KernelInitialiser {

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    return KernelControls.matchNorms(
        VarianceScaling.XAVIER.draw(layer, random), filters.forLayer(layer));
  }
}
