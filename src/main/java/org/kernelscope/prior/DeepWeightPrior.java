package org.kernelscope.prior;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.vae.DenseKernelVae;

/**
 * The Deep Weight Prior {@code p(w) = ∫ p(w|z) p(z) dz} with {@code p(z) = N(0, I)} and the decoder
 * of a VAE trained on kernels (method, section 3.4).
 */
public record DeepWeightPrior(DenseKernelVae vae) implements KernelPrior {

  @Override
  public int size() {
    return vae.size();
  }

  /** Draws {@code z ~ N(0, I)} and then {@code w ~ p(w|z)}, decoder noise included. */
  @Override
  public KernelSet sample(int count, RandomGenerator random) {
    return vae.decodeWithNoise(codes(count, random), random);
  }

  /** Draws {@code z ~ N(0, I)} and takes the decoder's mean {@code m(z)}: smooth kernels. */
  public KernelSet sampleMeans(int count, RandomGenerator random) {
    return vae.decodeMeans(codes(count, random));
  }

  private float[] codes(int count, RandomGenerator random) {
    float[] codes = new float[count * vae.latent()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) random.nextGaussian();
    }
    return codes;
  }
}
