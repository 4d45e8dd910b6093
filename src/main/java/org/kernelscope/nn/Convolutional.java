package org.kernelscope.nn;

import java.util.List;

/** A network with convolutions whose kernels an initialisation can choose. */
public interface Convolutional {

  /** Its convolution layers, transposed ones included, from the image on. */
  List<ConvLayer> convolutions();
}
