package org.kernelscope.experiment.spec;

import static org.kernelscope.experiment.spec.Require.require;

import java.util.Locale;
import org.kernelscope.prior.vae.KernelVae;
import org.kernelscope.prior.vae.VaeArchitecture;

/**
 * Training of a kernel VAE, the density of a deep weight prior.
 *
 * @param kernels file of the kernel set
 * @param size k, the geometry to take from that file
 * @param architecture of its networks; specs from before there was a choice have none, and are
 *     dense
 * @param hidden width of the ELU layers; h, the channels of the first, in a convolutional VAE
 * @param latent d, dimensions of the code
 * @param varianceFloor smallest variance of decoder and encoder, for kernels scaled to a root mean
 *     square of 1; specs from before there was a choice have none, and the default
 * @param batch kernels a step
 * @param learningRate of Adam, decayed linearly to 0
 * @param steps optimiser steps
 * @param testFraction share of the kernels held out for the test bound, in (0, 1)
 * @param keep which weights the prior has; specs from before there was a choice have none, and the
 *     best
 * @param patience steps without a better bound on the held-out kernels after which the training
 *     ends early, or 0 for never; specs from before there was a choice have none, and never do
 * @param seed of the split, the weights, the batches and the noise
 */
public record KernelVaeSpec(
    String kernels,
    int size,
    VaeArchitecture architecture,
    int hidden,
    int latent,
    Double varianceFloor,
    int batch,
    double learningRate,
    int steps,
    double testFraction,
    Keep keep,
    Integer patience,
    long seed)
    implements RunSpec {

  /** The weights of a training that become the prior. */
  public enum Keep {
    /** Those with the best bound on the held-out kernels: early stopping. */
    BEST,
    /**
     * Those of the last step, as the paper's code does. A VAE that follows each of its kernels is a
     * worse density, and a prior of many narrow modes.
     */
    LAST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public KernelVaeSpec {
    require(kernels != null, "kernels: a file is needed, or an empty text for the bundled ones");
    require(size >= 1, "size: at least 1, found " + size);
    architecture = architecture == null ? VaeArchitecture.DENSE : architecture;
    require(architecture.fits(size), "size: odd and from 3 to 31 for a conv-vae, found " + size);
    varianceFloor = varianceFloor == null ? KernelVae.DEFAULT_VARIANCE_FLOOR : varianceFloor;
    require(
        varianceFloor > 0 && varianceFloor < 100,
        "varianceFloor: above 0 and below 100, found " + varianceFloor);
    require(hidden >= 1, "hidden: at least 1, found " + hidden);
    require(latent >= 1, "latent: at least 1, found " + latent);
    require(batch >= 1, "batch: at least 1, found " + batch);
    require(learningRate > 0, "learningRate: above 0, found " + learningRate);
    require(steps >= 1, "steps: at least 1, found " + steps);
    require(
        testFraction > 0 && testFraction < 1,
        "testFraction: between 0 and 1, found " + testFraction);
    keep = keep == null ? Keep.BEST : keep;
    patience = patience == null ? 0 : patience;
    require(patience >= 0, "patience: at least 0, found " + patience);
    require(
        patience == 0 || keep == Keep.BEST,
        "patience: 0 where the last weights are kept, found " + patience);
  }

  /** The same training on another file's kernels. */
  public KernelVaeSpec withKernels(String file) {
    return new KernelVaeSpec(
        file,
        size,
        architecture,
        hidden,
        latent,
        varianceFloor,
        batch,
        learningRate,
        steps,
        testFraction,
        keep,
        patience,
        seed);
  }

  @Override
  public String title() {
    String name = architecture == VaeArchitecture.DENSE ? "kernel VAE" : "convolutional kernel VAE";
    return String.format(Locale.ROOT, "%s %dx%d, d=%d, seed %d", name, size, size, latent, seed);
  }
}
