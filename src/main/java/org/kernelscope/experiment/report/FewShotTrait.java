package org.kernelscope.experiment.report;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kernelscope.experiment.BoundSpec;
import org.kernelscope.experiment.FewShot;
import org.kernelscope.nn.layer.WeightNoise;

/**
 * What few-shot rows can differ in beside prior, initialisation and n. A page says once what all
 * rows share, and in each row only what tells it from others.
 *
 * @param words of a row
 */
record FewShotTrait(Function<FewShot.Row, String> words) {

  private static final List<FewShotTrait> ALL =
      List.of(
          new FewShotTrait(row -> variances(row.bound())),
          new FewShotTrait(row -> "weight " + Words.plain(row.bound().klWeight())),
          new FewShotTrait(row -> warmUp(row.bound())),
          new FewShotTrait(row -> Words.count(row.steps()) + " steps"),
          new FewShotTrait(row -> "learning rate " + Words.plain(row.learningRate())),
          new FewShotTrait(
              row ->
                  "learning rate of variances "
                      + Words.plain(row.bound().logVarianceLearningRate())),
          new FewShotTrait(row -> samples(row.bound())),
          new FewShotTrait(row -> kernels(row.bound())),
          new FewShotTrait(row -> reverseModel(row.bound())));

  private static String variances(BoundSpec bound) {
    if (bound.varianceStart().equals(BoundSpec.PRIOR)) {
      return bound.weightNoise() == WeightNoise.MULTIPLICATIVE
          ? "multiplicative noise from the prior"
          : "variances from the prior";
    }
    return bound.weightNoise() == WeightNoise.MULTIPLICATIVE
        ? "multiplicative noise, logit of α from " + bound.varianceStart()
        : "log-variances from " + bound.varianceStart();
  }

  private static String warmUp(BoundSpec bound) {
    return bound.klWarmup() == 0
        ? "no warm-up"
        : "warm-up of %s steps".formatted(Words.count(bound.klWarmup()));
  }

  private static String samples(BoundSpec bound) {
    return bound.samples() == 1
        ? "1 sample of the bound"
        : bound.samples() + " samples of the bound";
  }

  private static String kernels(BoundSpec bound) {
    return bound.kernelsPerStep() == 0
        ? "all kernels each step"
        : bound.kernelsPerStep() + " kernels each step";
  }

  private static String reverseModel(BoundSpec bound) {
    return bound.reverseLearningRate() == 0
        ? "reverse model fixed"
        : "reverse model learning at " + Words.plain(bound.reverseLearningRate());
  }

  /** Those that are the same in all of some rows. */
  static List<FewShotTrait> shared(Collection<FewShot.Row> rows) {
    return ALL.stream()
        .filter(trait -> rows.stream().map(trait.words).distinct().count() == 1)
        .toList();
  }

  /** Those that are not. */
  static List<FewShotTrait> differing(Collection<FewShot.Row> rows) {
    List<FewShotTrait> shared = shared(rows);
    return ALL.stream().filter(trait -> !shared.contains(trait)).toList();
  }

  /** Some traits of a row, one after another; empty when there are none. */
  static String words(Collection<FewShotTrait> traits, FewShot.Row row) {
    return traits.stream().map(trait -> trait.words.apply(row)).collect(Collectors.joining(", "));
  }
}
