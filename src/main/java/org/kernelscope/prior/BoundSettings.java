package org.kernelscope.prior;

import java.util.Locale;

/**
 * How the bound on an intractable divergence is estimated; priors with a closed form need none of
 * it.
 *
 * @param samples S: kernels {@code w ~ q} and codes {@code z ~ r} drawn for each kernel and step
 * @param kernelsPerStep how many kernels of the layer an estimate looks at, drawn anew each step
 *     and weighted up so that the estimate stays unbiased; 0 is all of them
 * @param reverseLearningRate Adam's learning rate for the reverse model, which is then trained
 *     jointly with the posterior; 0 leaves it as it was fitted
 */
public record BoundSettings(int samples, int kernelsPerStep, double reverseLearningRate) {

  /** One sample of every kernel, reverse model fixed: the paper's choice. */
  public static final BoundSettings DEFAULT = new BoundSettings(1, 0, 0);

  public BoundSettings {
    if (samples < 1 || kernelsPerStep < 0 || !(reverseLearningRate >= 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected at least 1 sample, no negative number of kernels a step and no negative learning rate, found %d, %d and %s",
              samples,
              kernelsPerStep,
              reverseLearningRate));
    }
  }
}
