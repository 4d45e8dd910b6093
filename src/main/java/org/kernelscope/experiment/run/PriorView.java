package org.kernelscope.experiment.run;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.prior.vae.DeepWeightPrior;

/**
 * Held-out kernels, their reconstructions by a prior, and samples of the prior, which show how good
 * it is. Immutable; equal for the same prior, kernels and seed.
 *
 * @param heldOut {@code [n, k, k]}
 * @param reconstructions of the first {@link #SHOWN} of them, decoded from their codes; null where
 *     the prior has no codes
 * @param samples {@link #SHOWN} kernels of the prior; of a deep weight prior the decoder's means
 * @param codes encoder means of all held-out kernels, {@code [n, latent]}, not to be written to
 * @param latent dimensions of a code, 0 where the prior has none
 */
public record PriorView(
    ProperPrior prior,
    KernelSet heldOut,
    @Nullable KernelSet reconstructions,
    KernelSet samples,
    float[] codes,
    int latent) {

  /** The number of kernels in a grid. */
  public static final int SHOWN = 48;

  private static final int MOST_CODES = 256;

  /**
   * Computes the view of a prior.
   *
   * @param test kernels the prior was not fitted to, of which the first few hundred are used
   * @param seed of the samples
   */
  public static PriorView of(ProperPrior prior, KernelSet test, long seed) {
    KernelSet heldOut = first(test, MOST_CODES);
    var random = Seeds.stream(seed, "prior view");
    if (!(prior instanceof DeepWeightPrior dwp)) {
      return new PriorView(prior, heldOut, null, prior.sample(SHOWN, random), new float[0], 0);
    }
    int latent = dwp.vae().latent();
    float[] codes = dwp.vae().encodeMeans(heldOut);
    int shown = Math.min(SHOWN, heldOut.count());
    return new PriorView(
        prior,
        heldOut,
        dwp.vae().decodeMeans(Arrays.copyOf(codes, shown * latent)),
        dwp.sampleMeans(SHOWN, random),
        codes,
        latent);
  }

  /** The first {@link #SHOWN} held-out kernels, those that have reconstructions. */
  public KernelSet originals() {
    return first(heldOut, SHOWN);
  }

  /** The first kernels of a set; all of them if there are fewer. */
  public static KernelSet first(KernelSet kernels, int most) {
    return kernels.count() <= most
        ? kernels
        : new KernelSet(
            kernels.size(),
            Arrays.copyOf(kernels.values(), most * kernels.area()),
            kernels.provenance());
  }
}
