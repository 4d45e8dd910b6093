package org.kernelscope.kernel;

import java.util.Locale;

/**
 * The kernels of one convolution layer of a network.
 *
 * @param layer its name, unique in the network
 * @param out number of output channels
 * @param in number of input channels that each of them sees: those of its group, 1 for a depthwise
 *     convolution
 * @param kernels shape {@code [out·in, k, k]}
 */
public record FilterBank(String layer, int out, int in, KernelSet kernels) {

  public FilterBank {
    if ((long) out * in != kernels.count()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d kernels do not join %d input with %d output channels",
              kernels.count(),
              in,
              out));
    }
  }
}
