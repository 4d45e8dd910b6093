package org.kernelscope.ui.fewshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kernelscope.experiment.run.LayerKernels;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.prior.FactorisedGaussian;

/**
 * The approximate posterior of a layer at one moment.
 *
 * @param step how many steps have changed it
 * @param means {@code [out·in, k, k]}
 * @param deviations standard deviations {@code [out·in, k, k]}
 */
public record Posterior(ConvLayer layer, int step, KernelSet means, KernelSet deviations) {

  /** Those of the layers whose deviations are known. */
  static List<Posterior> of(List<LayerKernels> layers) {
    List<Posterior> posteriors = new ArrayList<>();
    for (LayerKernels layer : layers) {
      KernelSet deviations = layer.deviations();
      if (deviations != null) {
        posteriors.add(new Posterior(layer.layer(), layer.step(), layer.now(), deviations));
      }
    }
    return posteriors;
  }

  /** Those that training starts from. */
  static List<Posterior> initial(Map<ConvLayer, FactorisedGaussian> layers) {
    return layers.entrySet().stream()
        .map(entry -> initial(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Posterior initial(ConvLayer layer, FactorisedGaussian start) {
    float[] means = new float[start.mean().length];
    float[] deviations = new float[means.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) start.mean()[i];
      deviations[i] = (float) Math.exp(0.5 * start.logVariance()[i]);
    }
    return new Posterior(
        layer,
        0,
        new KernelSet(start.size(), means, Provenance.of("of", "initial posterior means")),
        new KernelSet(
            start.size(), deviations, Provenance.of("of", "initial standard deviations")));
  }
}
