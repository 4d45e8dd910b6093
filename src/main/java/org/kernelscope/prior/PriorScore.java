package org.kernelscope.prior;

import java.util.Locale;
import org.kernelscope.kernel.KernelSet;

/** The score of a prior on held-out kernels, in nats per kernel; larger is better. */
public sealed interface PriorScore {

  /** The exact mean of {@code ln p(w)}. */
  record Exact(double nats) implements PriorScore {}

  /**
   * Lower bounds on the mean of {@code ln p(w)}, in expectation.
   *
   * @param elbo evidence lower bound
   * @param importanceWeighted bound of Burda, Grosse and Salakhutdinov (ICLR 2016); tighter with
   *     more samples
   * @param samples codes drawn for each kernel
   */
  record Bounds(double elbo, double importanceWeighted, int samples) implements PriorScore {}

  /**
   * The prior has no finite integral. So kernels have no density, and scores cannot be compared.
   */
  record Improper() implements PriorScore {}

  static void requireSize(KernelPrior prior, KernelSet kernels) {
    if (kernels.size() != prior.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected kernels of size %d, found size %d",
              prior.size(),
              kernels.size()));
    }
  }
}
