package org.kernelscope.prior.vae;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.BoundSettings;
import org.kernelscope.prior.Divergence;
import org.kernelscope.prior.FactorisedGaussian;
import org.kernelscope.prior.LogDensities;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.prior.ProperPrior;

/**
 * The Deep Weight Prior {@code p(w) = ∫ p(w|z) p(z) dz} with {@code p(z) = N(0, I)} and the decoder
 * of a VAE trained on kernels (method, section 3.4).
 */
public record DeepWeightPrior(KernelVae vae) implements ProperPrior {

  @Override
  public int size() {
    return vae.size();
  }

  /** Both bounds, from the same {@code samples} codes for each kernel. */
  @Override
  public PriorScore score(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    KernelVaeBounds bounds = KernelVaeBounds.of(vae, kernels, samples, random);
    return new PriorScore.Bounds(mean(bounds.elbo()), mean(bounds.importanceWeighted()), samples);
  }

  /** The importance-weighted bound, which is the tighter one. */
  @Override
  public LogDensities logDensities(KernelSet kernels, int samples, RandomGenerator random) {
    PriorScore.requireSize(this, kernels);
    return new LogDensities(
        KernelVaeBounds.of(vae, kernels, samples, random).importanceWeighted(), samples);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
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

  /**
   * Like {@link #sampleMeans}, with the decoder's variances: {@code N(m(z), v(z))}. With the same
   * generator it draws the same codes as {@link #sampleMeans}.
   */
  public FactorisedGaussian sampleConditionals(int count, RandomGenerator random) {
    return vae.decode(codes(count, random));
  }

  @Override
  public Divergence divergence(int kernels, BoundSettings settings) {
    return new DeepWeightPriorBound(vae, kernels, settings);
  }

  /** {@code ln v(z)} at the code {@code z = a(w)}, the encoder's mean. */
  @Override
  public Optional<double[]> conditionalLogVariances(KernelSet kernels) {
    PriorScore.requireSize(this, kernels);
    return Optional.of(vae.decode(vae.encodeMeans(kernels)).logVariance());
  }
}
