package org.kernelscope.nn.init;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.prior.vae.DeepWeightPrior;

/**
 * Samples of a deep weight prior: the decoder's means for codes from {@code N(0, I)}, or with noise
 * draws from the decoder itself.
 *
 * @param priors by kernel size
 * @param noise whether the decoder's noise is added
 */
public record PriorSamples(Map<Integer, DeepWeightPrior> priors, boolean noise)
    implements KernelInitialiser {

  public PriorSamples {
    priors = Map.copyOf(priors);
  }

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    DeepWeightPrior prior = priors.get(layer.size());
    if (prior == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer %s has %dx%d kernels, and the priors given are of sizes %s",
              layer.name(),
              layer.size(),
              layer.size(),
              new TreeSet<>(priors.keySet())));
    }
    KernelSet drawn =
        noise ? prior.sample(layer.kernels(), random) : prior.sampleMeans(layer.kernels(), random);
    return drawn.withProvenance(
        Provenance.of(
            "initialisation", noise ? "DWP samples, decoder noise included" : "DWP sample means"));
  }
}
