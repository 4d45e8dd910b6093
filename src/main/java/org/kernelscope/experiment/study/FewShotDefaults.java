package org.kernelscope.experiment.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.kernelscope.experiment.library.FittedPrior;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.library.NamedPrior;
import org.kernelscope.experiment.library.PriorKind;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.nn.layer.VarianceParameterisation;

/**
 * The settings of a few-shot run that serve a prior best, as far as a search on a few splits has
 * found (docs/results.md has it, and docs/next.md what it leaves open).
 *
 * @param initialisation of the posterior means
 * @param bound how the bound is weighted and estimated
 */
public record FewShotDefaults(InitialisationChoice initialisation, BoundSpec bound) {

  /** The deep weight prior that did best. */
  public static final PriorChoice PRIOR = PriorChoice.of(PriorChoice.DWP_LARGE);

  /** What is compared unless somebody says otherwise. */
  public static final List<PriorChoice> PRIORS =
      List.of(
          PRIOR,
          PriorChoice.of(NamedPrior.LOG_UNIFORM_TRUNCATED.key()),
          PriorChoice.of(NamedPrior.STANDARD_NORMAL.key()));

  /** Its samples, the best start of other priors too. */
  private static final InitialisationChoice SAMPLES =
      InitialisationChoice.of(PriorChoice.DWP_LARGE);

  private static final Set<PriorKind> LOG_UNIFORM =
      Set.of(NamedPrior.LOG_UNIFORM, NamedPrior.LOG_UNIFORM_TRUNCATED);

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
   * The defaults for priors. Those of the first layer decide, whose kernels are the larger ones; a
   * choice that stands for no prior has those of one that needs no file.
   *
   * @param priors one for all layers, or one for each
   * @param examples how many training images there are
   */
  public static FewShotDefaults forPriors(List<PriorChoice> priors, int examples) {
    if (priors.equals(List.of(PRIOR))) {
      // The prior's own variances serve 50 images as well and cost accuracy with 200. The VAEs are
      // convolutional: all of 4 096 kernels in every step take several times as long, and lead to
      // the same accuracy.
      boolean many = examples >= MANY;
      return new FewShotDefaults(
          SAMPLES,
          BoundSpec.usual()
              .with(BoundSpec.VARIANCE_START, many ? "-10" : "-7")
              .with(BoundSpec.KL_WEIGHT, many ? 0.1 : 1)
              .with(BoundSpec.KERNELS_PER_STEP, 512));
    }
    List<PriorKind> kinds = priors.stream().map(FewShotDefaults::kind).toList();
    PriorKind first = kinds.get(0);
    if (first == PriorKinds.DWP) {
      // An improper prior of another layer has no variances of its own to start from.
      String start = kinds.stream().anyMatch(LOG_UNIFORM::contains) ? "-10" : BoundSpec.PRIOR;
      // One prior starts from its own samples.
      List<Path> files = priors.size() == 1 ? priors.get(0).files() : List.of();
      return new FewShotDefaults(
          Initialisations.DWP.choice().from(files),
          bound(VarianceParameterisation.ADDITIVE, start, 0.01));
    }
    if (LOG_UNIFORM.contains(first)) {
      // With noise in proportion to the means it does not pull them to 0.
      return new FewShotDefaults(
          SAMPLES, bound(VarianceParameterisation.MULTIPLICATIVE, "-2", 0.1));
    }
    if (kinds.stream().allMatch(NamedPrior.L2::equals)) {
      return new FewShotDefaults(SAMPLES, POINT_ESTIMATE);
    }
    // The fitted ones lose about two points with a weight of 0.1.
    double weight = first instanceof FittedPrior ? 0.01 : 0.1;
    return new FewShotDefaults(SAMPLES, bound(VarianceParameterisation.ADDITIVE, "-10", weight));
  }

  private static PriorKind kind(PriorChoice choice) {
    return PriorKinds.find(choice).orElse(NamedPrior.STANDARD_NORMAL);
  }

  private static BoundSpec bound(VarianceParameterisation noise, String start, double weight) {
    return BoundSpec.usual()
        .with(BoundSpec.WEIGHT_NOISE, noise)
        .with(BoundSpec.VARIANCE_START, start)
        .with(BoundSpec.KL_WEIGHT, weight);
  }
}
