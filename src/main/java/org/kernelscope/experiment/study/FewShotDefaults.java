package org.kernelscope.experiment.study;

import java.util.List;
import org.kernelscope.experiment.library.NamedPrior;
import org.kernelscope.experiment.library.PriorChoice;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.nn.layer.VarianceParameterisation;

/**
 * The settings of a few-shot run that serve a prior best, as far as a search on a few splits has
 * found (docs/results.md has it, and docs/next.md what it leaves open).
 *
 * @param initialisation of the posterior means
 * @param bound how the bound is weighted and estimated
 */
public record FewShotDefaults(String initialisation, BoundSpec bound) {

  /** The deep weight prior that did best, and whose samples are the best start of others too. */
  public static final String PRIOR = PriorChoice.LARGE;

  /** What is compared unless somebody says otherwise. */
  public static final List<String> PRIORS =
      List.of(PRIOR, "log-uniform:truncated", "standard-normal");

  private static final String LOG_UNIFORM = NamedPrior.LOG_UNIFORM.key();

  /** Variances of nothing that stay so, and of the weights that were tried the best. */
  private static final BoundSpec POINT_ESTIMATE =
      BoundSpec.usual()
          .with(BoundSpec.VARIANCE_START, "-30")
          .with(BoundSpec.KL_WEIGHT, 0.1)
          .with(BoundSpec.LOG_VARIANCE_LEARNING_RATE, 1e-9);

  /** From as many images on other variances serve that prior better. */
  static final int MANY = 200;

  /** Optimiser steps, the same for every prior. */
  public static final int STEPS = 500;

  /**
   * The defaults for a prior.
   *
   * @param prior as written on the command line
   * @param examples how many training images there are
   */
  public static FewShotDefaults forPrior(String prior, int examples) {
    if (prior.equals(PRIOR)) {
      // The prior's own variances serve 50 images as well and cost accuracy with 200. The VAEs are
      // convolutional: all of 4 096 kernels in every step take several times as long, and lead to
      // the same accuracy.
      boolean many = examples >= MANY;
      return new FewShotDefaults(
          prior,
          BoundSpec.usual()
              .with(BoundSpec.VARIANCE_START, many ? "-10" : "-7")
              .with(BoundSpec.KL_WEIGHT, many ? 0.1 : 1)
              .with(BoundSpec.KERNELS_PER_STEP, 512));
    }
    if (prior.startsWith("dwp")) {
      String own = prior.contains(FewShotSpec.LAYERS) ? "dwp" : prior;
      // An improper prior of another layer has no variances of its own to start from.
      boolean improper =
          PriorChoice.parse(prior).stream().anyMatch(layer -> layer.startsWith(LOG_UNIFORM));
      String start = improper ? "-10" : BoundSpec.PRIOR;
      return new FewShotDefaults(own, bound(VarianceParameterisation.ADDITIVE, start, 0.01));
    }
    if (prior.startsWith(LOG_UNIFORM)) {
      // With noise in proportion to the means it does not pull them to 0.
      return new FewShotDefaults(PRIOR, bound(VarianceParameterisation.MULTIPLICATIVE, "-2", 0.1));
    }
    if (NamedPrior.L2.isNamedBy(prior)) {
      return new FewShotDefaults(PRIOR, POINT_ESTIMATE);
    }
    // The fitted ones lose about two points with a weight of 0.1.
    boolean fitted = prior.startsWith("gaussian") || prior.startsWith("mixture");
    return new FewShotDefaults(
        PRIOR, bound(VarianceParameterisation.ADDITIVE, "-10", fitted ? 0.01 : 0.1));
  }

  private static BoundSpec bound(VarianceParameterisation noise, String start, double weight) {
    return BoundSpec.usual()
        .with(BoundSpec.WEIGHT_NOISE, noise)
        .with(BoundSpec.VARIANCE_START, start)
        .with(BoundSpec.KL_WEIGHT, weight);
  }
}
