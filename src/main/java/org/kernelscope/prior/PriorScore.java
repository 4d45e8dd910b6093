package org.kernelscope.prior;

import java.util.Locale;
import org.kernelscope.kernel.KernelSet;

/** What a prior says about kernels it has not seen, in nats per kernel; larger is better. */
public sealed interface PriorScore {

  /** The mean of {@code ln p(w)} itself. */
  record Exact(double nats) implements PriorScore {}

  /**
   * Lower bounds on the mean of {@code ln p(w)}, in expectation.
   *
   * @param elbo evidence lower bound
   * @param importanceWeighted bound of Burda, Grosse and Salakhutdinov (ICLR 2016), tighter the
   *     more samples
   * @param samples codes drawn for each kernel
   */
  record Bounds(double elbo, double importanceWeighted, int samples) implements PriorScore {}

  /** The prior has no integral, so no kernel has a density and no two scores can be compared. */
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
