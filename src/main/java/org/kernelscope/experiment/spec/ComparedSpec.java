package org.kernelscope.experiment.spec;

import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.Convolutional;

/** A run whose convolution kernels start from an initialisation: what a comparison compares. */
public sealed interface ComparedSpec extends ImageSpec
    permits ConvNetSpec, ImageVaeSpec, RandomFeatureSpec {

  /** Of the kernels. */
  default InitialisationChoice initialisation() {
    return get(SharedSettings.INITIALISATION);
  }

  @Override
  <T> ComparedSpec with(Setting<T> setting, T value);

  /**
   * The same with all the values of another, which are of its settings.
   *
   * @throws IllegalArgumentException naming the key, when they do not go together
   */
  default ComparedSpec withAll(Values others) {
    return (ComparedSpec) kind().of(values().withAll(others));
  }

  /** The same from another initialisation and seed. */
  default ComparedSpec from(InitialisationChoice initialisation, long seed) {
    return with(SharedSettings.INITIALISATION, initialisation).with(SharedSettings.SEED, seed);
  }

  /**
   * The network on images of the shape of {@code images}.
   *
   * @throws org.kernelscope.data.BadInputException when there is none for such images
   */
  Convolutional architecture(ImageDataset images);
}
