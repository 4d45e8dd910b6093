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

  /** The same layer with other kernels, or with others facts about them. */
  public FilterBank withKernels(KernelSet other) {
    return new FilterBank(layer, out, in, other);
  }

  /** The output channel that a kernel belongs to, counted from 0. */
  public int output(int kernel) {
    return kernel / in;
  }

  /** The input channel that a kernel looks at, counted from 0; in groups, within its own. */
  public int input(int kernel) {
    return kernel % in;
  }

  /** Whether each output channel sees the three channels of a colour image. */
  public boolean seesColours() {
    return in == 3;
  }

  /** Its shape in numbers, {@code [out, in, k, k]}. */
  public String shape() {
    return String.format(Locale.ROOT, "[%d, %d, %d, %3$d]", out, in, kernels.size());
  }
}
