package org.kernelscope.prior;

/**
 * A prior whose divergence from a factorised Gaussian is known without sampling, for all kernels of
 * a layer at once.
 */
public interface ClosedFormDivergence extends KernelPrior {

  /**
   * {@code KL(q || p)} in nats, the sum over all kernels, and its gradient. An improper prior has
   * one up to a constant.
   *
   * @param meanGradient overwritten with the derivative with respect to every mean, {@code [N, k,
   *     k]}
   * @param logVarianceGradient overwritten likewise, with respect to every {@code ln σ²}
   * @throws IllegalArgumentException when the kernels are of another geometry or the gradients of
   *     another length
   */
  double divergence(FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient);

  @Override
  default Divergence divergence(int kernels, BoundSettings settings) {
    return (q, meanGradient, logVarianceGradient, random) ->
        divergence(q, meanGradient, logVarianceGradient);
  }
}
