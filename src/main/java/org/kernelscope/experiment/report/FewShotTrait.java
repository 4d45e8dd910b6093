package org.kernelscope.experiment.report;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.nn.layer.VarianceParameterisation;

/**
 * What few-shot rows can differ in beside prior, initialisation and n. A page says once what all
 * rows share, and in each row only what tells it from others.
 *
 * @param words of a procedure
 */
record FewShotTrait(Function<Procedure, String> words) {

  /** How runs are made, but for prior, initialisation and n. */
  record Procedure(BoundSpec bound, int steps, double learningRate) {

    static Procedure of(FewShot.Row row) {
      return new Procedure(row.bound(), row.steps(), row.learningRate());
    }
  }

  private static final List<FewShotTrait> ALL =
      List.of(
          new FewShotTrait(how -> variances(how.bound())),
          new FewShotTrait(how -> "weight " + Words.plain(how.bound().klWeight())),
          new FewShotTrait(how -> warmUp(how.bound())),
          new FewShotTrait(how -> Words.count(how.steps()) + " steps"),
          new FewShotTrait(how -> "learning rate " + Words.plain(how.learningRate())),
          new FewShotTrait(
              how ->
                  "learning rate of variances "
                      + Words.plain(how.bound().logVarianceLearningRate())),
          new FewShotTrait(how -> samples(how.bound())),
          new FewShotTrait(how -> kernels(how.bound())),
          new FewShotTrait(how -> reverseModel(how.bound())));

  private static String variances(BoundSpec bound) {
    if (bound.varianceStart().equals(BoundSpec.PRIOR)) {
      return bound.weightNoise() == VarianceParameterisation.MULTIPLICATIVE
          ? "multiplicative noise from the prior"
          : "variances from the prior";
    }
    return bound.weightNoise() == VarianceParameterisation.MULTIPLICATIVE
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
        .filter(trait -> rows.stream().map(Procedure::of).map(trait.words).distinct().count() == 1)
        .toList();
  }

  /** Those that are not. */
  static List<FewShotTrait> differing(Collection<FewShot.Row> rows) {
    List<FewShotTrait> shared = shared(rows);
    return ALL.stream().filter(trait -> !shared.contains(trait)).toList();
  }

  /** Some traits of a row, one after another; empty when there are none. */
  static String words(Collection<FewShotTrait> traits, FewShot.Row row) {
    return traits.stream()
        .map(trait -> trait.words.apply(Procedure.of(row)))
        .collect(Collectors.joining(", "));
  }

  /** What is otherwise in another procedure than in that of a row, in words. */
  static List<String> otherwise(FewShot.Row row, Procedure other) {
    return ALL.stream()
        .map(trait -> trait.words)
        .filter(words -> !words.apply(other).equals(words.apply(Procedure.of(row))))
        .map(words -> words.apply(other))
        .toList();
  }
}
