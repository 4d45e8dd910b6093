package org.kernelscope.prior;

/**
 * A prior with a closed form of {@code KL(q || p)} for a factorised Gaussian q over all kernels of
 * a layer.
 */
public interface ClosedFormDivergence extends KernelPrior {

  /**
   * {@code KL(q || p)} in nats, summed over all kernels, and its gradient. For an improper prior it
   * is known up to a constant.
   *
   * @param meanGradient overwritten with the derivative with respect to every mean, {@code [N, k,
   *     k]}
   * @param logVarianceGradient overwritten likewise, with respect to every {@code ln σ²}
   * @throws IllegalArgumentException when the kernels have another geometry or the gradients
   *     another length
   */
  double divergence(FactorisedGaussian q, double[] meanGradient, double[] logVarianceGradient);

  @Override
  default Divergence divergence(int kernels, BoundSettings settings) {
    return (q, meanGradient, logVarianceGradient, random) ->
        divergence(q, meanGradient, logVarianceGradient);
  }
}
