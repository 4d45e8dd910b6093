package org.kernelscope.experiment.library;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.init.KernelInitialiser;

/**
 * The kernels a run starts from, drawn exactly as the run itself draws them.
 *
 * @param layers kernels {@code [out·in, k, k]} by layer, in order from the image
 */
public record InitialKernels(Map<ConvLayer, KernelSet> layers) {

  public InitialKernels {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /**
   * Draws the kernels without making the network. Reads the data set, because the shape of its
   * images determines the network.
   *
   * @throws org.kernelscope.data.BadInputException when the data set or the initialisation of the
   *     spec does not fit the network
   */
  public static InitialKernels of(ComparedSpec spec, Library library) {
    ImageDataset images = library.data(spec.data()).train();
    return of(spec.initialisation(), spec.seed(), library, spec.architecture(images));
  }

  public static InitialKernels of(
      InitialisationChoice initialisation, long seed, Library library, Convolutional architecture) {
    KernelInitialiser initialiser = library.initialiser(initialisation, architecture);
    Map<ConvLayer, KernelSet> layers = new LinkedHashMap<>();
    for (ConvLayer layer : architecture.convolutions()) {
      layers.put(layer, initialiser.draw(layer, stream(seed, layer)));
    }
    return new InitialKernels(layers);
  }

  /** The random stream for the kernels of a layer. */
  static RandomGenerator stream(long seed, ConvLayer layer) {
    return Seeds.stream(seed, "kernels " + layer.name());
  }
}
