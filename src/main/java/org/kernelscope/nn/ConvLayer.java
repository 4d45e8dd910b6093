package org.kernelscope.nn;

/**
 * The geometry of one convolution layer of a network.
 *
 * @param name shown to people, for instance {@code conv1}
 * @param size k, the side of its kernels in pixels
 * @param in number of input channels
 * @param out number of output channels
 */
public record ConvLayer(String name, int size, int in, int out) {

  /** in·out, the number of kernels. */
  public int kernels() {
    return in * out;
  }
}
