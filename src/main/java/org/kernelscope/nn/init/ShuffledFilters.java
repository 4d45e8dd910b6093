package org.kernelscope.nn.init;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelControls;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;

/**
 * The control {@code filters:shuffled}: learned filters whose pixels are permuted, each filter
 * separately. This keeps their values and norms and removes their structure.
 */
public record ShuffledFilters(LearnedFilters learned) implements KernelInitialiser {

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    return KernelControls.shufflePixels(learned.draw(layer, random), random);
  }
}
