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
 * The best known settings of a few-shot run for a prior, from a search on a few splits (see
 * docs/results.md; docs/next.md has the open questions).
 *
 * @param initialisation of the posterior means
 * @param bound the weight and the estimate of the bound
 */
public record FewShotDefaults(InitialisationChoice initialisation, BoundSpec bound) {

  /** The best deep weight prior of that search. */
  public static final PriorChoice PRIOR = PriorChoice.of(PriorChoice.DWP_LARGE);

  /** The priors that are compared by default. */
  public static final List<PriorChoice> PRIORS =
      List.of(
          PRIOR,
          PriorChoice.of(NamedPrior.LOG_UNIFORM_TRUNCATED.key()),
          PriorChoice.of(NamedPrior.STANDARD_NORMAL.key()));

  /** Samples of {@link #PRIOR}, also the best start for other priors. */
  private static final InitialisationChoice SAMPLES =
      InitialisationChoice.of(PriorChoice.DWP_LARGE);

  private static final Set<PriorKind> LOG_UNIFORM =
      Set.of(NamedPrior.LOG_UNIFORM, NamedPrior.LOG_UNIFORM_TRUNCATED);

  /** Vanishing variances that do not change, with the best of the weights that were tried. */
  private static final BoundSpec POINT_ESTIMATE =
      BoundSpec.usual()
          .with(BoundSpec.VARIANCE_START, "-30")
          .with(BoundSpec.KL_WEIGHT, 0.1)
          .with(BoundSpec.LOG_VARIANCE_LEARNING_RATE, 1e-9);

  /** From this number of images on, other variances are better for that prior. */
  static final int MANY = 200;

  /** Optimiser steps, the same for every prior. */
  public static final int STEPS = 500;

  /**
   * The defaults for priors. The prior of the first layer decides, because its kernels are larger.
   * A choice that names no prior gets the defaults of priors without files.
   *
   * @param priors one for all layers, or one for each
   * @param examples the number of training images
   */
  public static FewShotDefaults forPriors(List<PriorChoice> priors, int examples) {
    if (priors.equals(List.of(PRIOR))) {
      // The prior's own variances are as good with 50 images and lose accuracy with 200. The VAEs
      // are convolutional: using all of 4 096 kernels in every step takes several times as long,
      // for the same accuracy.
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
      // If another layer has an improper prior, there are no variances of it to start from.
      String start = kinds.stream().anyMatch(LOG_UNIFORM::contains) ? "-10" : BoundSpec.PRIOR;
      // One prior starts from its own samples.
      List<Path> files = priors.size() == 1 ? priors.get(0).files() : List.of();
      return new FewShotDefaults(
          Initialisations.DWP.choice().from(files),
          bound(VarianceParameterisation.ADDITIVE, start, 0.01));
    }
    if (LOG_UNIFORM.contains(first)) {
      // With multiplicative noise it does not pull the means to 0.
      return new FewShotDefaults(
          SAMPLES, bound(VarianceParameterisation.MULTIPLICATIVE, "-2", 0.1));
    }
    if (kinds.stream().allMatch(NamedPrior.L2::equals)) {
      return new FewShotDefaults(SAMPLES, POINT_ESTIMATE);
    }
    // With a weight of 0.1, fitted priors lose about two points of accuracy.
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
