package org.kernelscope.nn.init;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;

/**
 * Samples of priors. A layer uses the prior of its own geometry. Samples of a deep weight prior may
 * be the decoder's means for codes from {@code N(0, I)}, without the decoder's noise.
 */
public final class PriorSamples implements KernelInitialiser {

  private final Map<Integer, ProperPrior> priors = new HashMap<>();
  private final boolean means;
  private final String title;

  /**
   * @param priors at most one for each geometry
   * @param means whether samples of deep weight priors are the decoder's means
   * @param title the name of the initialisation, for the provenance of the kernels
   * @throws IllegalArgumentException when two priors have the same geometry
   */
  public PriorSamples(List<ProperPrior> priors, boolean means, String title) {
    this.means = means;
    this.title = title;
    for (ProperPrior prior : priors) {
      if (this.priors.putIfAbsent(prior.size(), prior) != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "two priors of %dx%d were given, and only one can serve a layer",
                prior.size(),
                prior.size()));
      }
    }
  }

  /** Whether there is a prior of the layer's geometry. */
  public boolean serves(ConvLayer layer) {
    return priors.containsKey(layer.size());
  }

  /**
   * The deep weight prior whose means are the kernels of a layer; null if they are other samples.
   * For means, the code of each kernel is known, and so is its variance.
   */
  public @Nullable DeepWeightPrior meansOf(ConvLayer layer) {
    return means && priors.get(layer.size()) instanceof DeepWeightPrior dwp ? dwp : null;
  }

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    ProperPrior prior = priors.get(layer.size());
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
    DeepWeightPrior decoder = meansOf(layer);
    KernelSet drawn =
        decoder == null
            ? prior.sample(layer.kernels(), random)
            : decoder.sampleMeans(layer.kernels(), random);
    return drawn.withProvenance(Provenance.of("initialisation", title));
  }
}
