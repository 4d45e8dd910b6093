package org.kernelscope.prior;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;

/**
 * A prior {@code p(w)} over square kernels of one geometry, shared by all kernels of a layer. What
 * more a prior can do, its other types say: {@link ProperPrior} has samples, {@link
 * ClosedFormDivergence} has a KL divergence without sampling.
 */
public interface KernelPrior {

  /** k, the side of its kernels in pixels. */
  int size();

  /**
   * How well the prior foretells kernels: the mean of {@code ln p(w)} over them, or bounds on it.
   *
   * @param kernels {@code [N, k, k]}, at least one, which the prior was not fitted to
   * @param samples codes drawn for each kernel where the density itself has to be estimated
   * @param random the only source of randomness
   * @throws IllegalArgumentException when the kernels are of another geometry
   */
  PriorScore score(KernelSet kernels, int samples, RandomGenerator random);

  /**
   * The divergence of a layer's posterior from this prior.
   *
   * @param kernels N, how many kernels the layer has
   */
  Divergence divergence(int kernels, BoundSettings settings);

  /**
   * The log-variance this prior gives each weight of a kernel when it knows the others: where a
   * posterior can begin.
   *
   * @param kernels {@code [N, k, k]}
   * @return {@code ln σ²}, {@code [N, k, k]}; empty if the prior is improper
   */
  Optional<double[]> conditionalLogVariances(KernelSet kernels);
}
