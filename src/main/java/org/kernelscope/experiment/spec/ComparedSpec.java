package org.kernelscope.experiment.spec;

import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.Convolutional;

/** A run whose convolution kernels start from an initialisation, so that comparisons can use it. */
public sealed interface ComparedSpec extends ImageSpec
    permits ConvNetSpec, ImageVaeSpec, RandomFeatureSpec {

  /** The initialisation of the kernels. */
  default InitialisationChoice initialisation() {
    return get(SharedSettings.INITIALISATION);
  }

  @Override
  <T> ComparedSpec with(Setting<T> setting, T value);

  /**
   * The same run with all the values of {@code others}, which must be of its settings.
   *
   * @throws IllegalArgumentException naming the key, when the values contradict each other
   */
  default ComparedSpec withAll(Values others) {
    return (ComparedSpec) kind().of(values().withAll(others));
  }

  /** The same run with another initialisation and seed. */
  default ComparedSpec from(InitialisationChoice initialisation, long seed) {
    return with(SharedSettings.INITIALISATION, initialisation).with(SharedSettings.SEED, seed);
  }

  /**
   * The network on images of the shape of {@code images}.
   *
   * @throws org.kernelscope.data.BadInputException when the network is not possible for such images
   */
  Convolutional architecture(ImageDataset images);
}
