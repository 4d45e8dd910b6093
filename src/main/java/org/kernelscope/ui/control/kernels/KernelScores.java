package org.kernelscope.ui.control.kernels;

import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;

/**
 * The scores of a grid's kernels under a prior.
 *
 * @param prior its name, as short as a read-out wants it
 * @param estimate what the figures are, in a sentence
 * @param kernels those that were scored; null while there are no scores
 * @param nats {@code ln p(w)} of each of them, or a bound on it
 * @param note why there are no scores; empty where there are
 */
public record KernelScores(
    String prior, String estimate, @Nullable KernelSet kernels, double[] nats, String note) {

  /** Scores of kernels. */
  public static KernelScores of(String prior, String estimate, KernelSet kernels, double[] nats) {
    return new KernelScores(prior, estimate, kernels, nats, "");
  }

  /** No scores. */
  public static KernelScores none(String prior, String note) {
    return new KernelScores(prior, "", null, new double[0], note);
  }

  /** Whether there is a score for each kernel of a set of this shape. */
  public boolean fit(@Nullable KernelSet set) {
    KernelSet scored = kernels;
    return set != null
        && scored != null
        && set.size() == scored.size()
        && set.count() == scored.count();
  }
}
