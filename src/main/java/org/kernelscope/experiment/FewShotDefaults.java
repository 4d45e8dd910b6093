package org.kernelscope.experiment;

import org.kernelscope.nn.layer.WeightNoise;

/**
 * The settings of a few-shot run that serve a prior best, as far as a first search on two splits
 * has found (docs/results.md has it, and docs/next.md what it leaves open).
 *
 * @param initialisation of the posterior means
 * @param bound how the bound is weighted and estimated
 */
public record FewShotDefaults(String initialisation, BoundSpec bound) {

  /** Optimiser steps, the same for every prior. */
  public static final int STEPS = 500;

  /**
   * The defaults for a prior.
   *
   * @param prior as written on the command line
   */
  public static FewShotDefaults forPrior(String prior) {
    if (prior.startsWith("dwp")) {
      String own = prior.contains(PriorChoice.LAYERS) ? "dwp" : prior;
      return new FewShotDefaults(own, bound(BoundSpec.PRIOR, 0.01));
    }
    boolean fitted = prior.startsWith("gaussian") || prior.startsWith("mixture");
    return new FewShotDefaults("dwp", bound(fitted ? BoundSpec.PRIOR : "-10", 0.1));
  }

  private static BoundSpec bound(String start, double weight) {
    return new BoundSpec(WeightNoise.ADDITIVE, start, weight, 0, 1e-3, 1, 0, 0);
  }
}
