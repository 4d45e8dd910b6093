package org.kernelscope.nn;

import java.util.List;

/** A network with convolutions whose kernels an initialisation can choose. */
public interface Convolutional {

  /** Its convolution layers, including transposed ones, in order from the image. */
  List<ConvLayer> convolutions();
}
