package org.kernelscope.experiment.spec;

import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.library.Initialisation;
import org.kernelscope.nn.Convolutional;

/** A run whose convolution kernels start from an initialisation: what a comparison compares. */
public sealed interface ComparedSpec extends RunSpec
    permits ConvNetSpec, ImageVaeSpec, RandomFeatureSpec {

  /** Name or folder of the data set. */
  String data();

  /** Of the kernels, as written on the command line, see {@link Initialisation}. */
  String initialisation();

  /** The same from another initialisation and seed. */
  ComparedSpec with(String otherInitialisation, long otherSeed);

  /**
   * The network on images of the shape of {@code images}.
   *
   * @throws org.kernelscope.data.BadInputException when there is none for such images
   */
  Convolutional architecture(ImageDataset images);
}
