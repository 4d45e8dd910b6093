package org.kernelscope.kernel;

import java.util.List;

/**
 * The kernels of a whole network.
 *
 * @param layers in the order of the file
 * @param skipped a clause for every layer that has convolution weights which are no kernels here,
 *     for instance {@code layer conv3: its kernels of 1x7 are not square}
 */
public record NetworkKernels(List<FilterBank> layers, List<String> skipped) {

  public NetworkKernels {
    layers = List.copyOf(layers);
    skipped = List.copyOf(skipped);
  }
}
