package org.kernelscope.prior;

import java.util.Locale;

/**
 * Settings for estimating the bound on an intractable divergence. Priors with a closed form ignore
 * them.
 *
 * @param samples S: kernels {@code w ~ q} and codes {@code z ~ r} drawn for each kernel and step
 * @param kernelsPerStep the number of kernels of the layer in one estimate, drawn anew in each step
 *     and reweighted so that the estimate is unbiased; 0 for all kernels
 * @param reverseLearningRate Adam's learning rate for the reverse model, which is then trained
 *     jointly with the posterior; 0 keeps the fitted reverse model
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
