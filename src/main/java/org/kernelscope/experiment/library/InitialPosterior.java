package org.kernelscope.experiment.library;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.init.KernelInitialiser;
import org.kernelscope.nn.init.PriorSamples;
import org.kernelscope.prior.FactorisedGaussian;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;

/**
 * The posterior a run starts from: means from an initialisation, log-variances fixed or from the
 * prior.
 */
public final class InitialPosterior {

  private InitialPosterior() {}

  /**
   * Draws it without making the network. Reads the data set, because the shape of its images
   * determines the network.
   *
   * @return one posterior for each convolution, in order from the image
   * @throws BadInputException when data set, priors or initialisation of the spec do not fit
   */
  public static Map<ConvLayer, FactorisedGaussian> of(FewShotSpec spec, Library library) {
    ImageDataset images = library.data(spec.data()).train();
    Architecture architecture = spec.architecture(images);
    List<KernelPrior> priors = Priors.resolve(spec.priors(), architecture.convolutions(), library);
    return of(spec, priors, library, architecture);
  }

  /**
   * Looks whether there is one, without drawing it.
   *
   * @throws BadInputException as {@link #of}
   */
  public static void check(FewShotSpec spec, Library library, Architecture architecture) {
    List<ConvLayer> layers = architecture.convolutions();
    List<KernelPrior> priors = Priors.resolve(spec.priors(), layers, library);
    library.check(spec.initialisation(), architecture);
    for (int i = 0; i < layers.size(); i++) {
      if (spec.bound().fixedStart().isEmpty() && !(priors.get(i) instanceof ProperPrior)) {
        throw improper(layers.get(i));
      }
    }
  }

  private static BadInputException improper(ConvLayer layer) {
    return new BadInputException(
        "layer %s: expected a proper prior to start the variances from, found an improper one; give a number instead"
            .formatted(layer.name()));
  }

  /**
   * Draws it.
   *
   * @param priors one for each convolution of the architecture
   * @throws BadInputException when the initialisation does not fit the architecture, or a prior has
   *     no variances to start from
   */
  public static Map<ConvLayer, FactorisedGaussian> of(
      FewShotSpec spec, List<KernelPrior> priors, Library library, Architecture architecture) {
    InitialisationChoice initialisation = spec.initialisation();
    KernelInitialiser initialiser = library.initialiser(initialisation, architecture);
    Map<ConvLayer, KernelSet> means =
        InitialKernels.of(initialisation, spec.seed(), library, architecture).layers();
    Map<ConvLayer, FactorisedGaussian> posterior = new LinkedHashMap<>();
    int index = 0;
    for (ConvLayer layer : architecture.convolutions()) {
      KernelSet kernels = means.get(layer);
      if (kernels == null) {
        throw new IllegalStateException("no initial kernels for layer " + layer.name());
      }
      posterior.put(layer, start(spec, layer, kernels, priors.get(index), initialiser));
      index++;
    }
    return posterior;
  }

  private static FactorisedGaussian start(
      FewShotSpec spec,
      ConvLayer layer,
      KernelSet means,
      KernelPrior prior,
      KernelInitialiser initialiser) {
    OptionalDouble fixed = spec.bound().fixedStart();
    if (fixed.isPresent()) {
      double[] logVariances = new double[means.values().length];
      Arrays.setAll(
          logVariances,
          i -> spec.bound().weightNoise().logVariance(means.values()[i], fixed.getAsDouble()));
      return new FactorisedGaussian(layer.size(), doubles(means), logVariances);
    }
    if (prior instanceof DeepWeightPrior own
        && initialiser instanceof PriorSamples samples
        && own.equals(samples.meansOf(layer))) {
      // The variances come from the same codes as the means.
      return own.sampleConditionals(layer.kernels(), InitialKernels.stream(spec.seed(), layer));
    }
    return new FactorisedGaussian(
        layer.size(),
        doubles(means),
        prior.conditionalLogVariances(means).orElseThrow(() -> improper(layer)));
  }

  private static double[] doubles(KernelSet kernels) {
    double[] values = new double[kernels.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = kernels.values()[i];
    }
    return values;
  }
}
