package org.kernelscope.prior;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;

/**
 * A prior {@code p(w)} over square kernels of one geometry, shared by all kernels of a layer.
 * Subtypes add abilities: a {@link ProperPrior} can be sampled, and a {@link ClosedFormDivergence}
 * has an exact KL divergence.
 */
public interface KernelPrior {

  /** k, the side of its kernels in pixels. */
  int size();

  /**
   * How well the prior predicts kernels: the mean of {@code ln p(w)} over them in nats, or bounds
   * on it.
   *
   * @param kernels {@code [N, k, k]}, at least one; kernels that the prior was not fitted to
   * @param samples the number of codes drawn for each kernel, if the density must be estimated
   * @param random the only source of randomness
   * @throws IllegalArgumentException when the kernels have another geometry
   */
  PriorScore score(KernelSet kernels, int samples, RandomGenerator random);

  /**
   * The divergence of a layer's posterior from this prior.
   *
   * @param kernels N, the number of kernels of the layer
   */
  Divergence divergence(int kernels, BoundSettings settings);

  /**
   * The log-variance of each weight of a kernel under this prior, given the other weights. A
   * posterior can start from it.
   *
   * @param kernels {@code [N, k, k]}
   * @return {@code ln σ²}, {@code [N, k, k]}; empty if the prior is improper
   */
  Optional<double[]> conditionalLogVariances(KernelSet kernels);
}
