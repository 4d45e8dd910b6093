package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.List;

/**
 * The complete specification of a run: the same spec on the same machine gives the same numbers.
 * Immutable. On disk it is JSON, with the field {@code kind} and a field for each setting.
 */
@JsonSerialize(using = ValuesWriter.OfRun.class)
@JsonDeserialize(using = SpecReader.class)
public sealed interface RunSpec permits ImageSpec, KernelVaeSpec {

  /** The kind of the run. */
  RunKind kind();

  /** A value for each setting of the kind. */
  Values values();

  /** The value of a setting. */
  default <T> T get(Setting<T> setting) {
    return values().get(setting);
  }

  /**
   * The same run with another value of a setting.
   *
   * @throws IllegalArgumentException naming the key, when the value is not valid
   */
  <T> RunSpec with(Setting<T> setting, T value);

  /** A short title for people, which distinguishes this run from similar ones. */
  String title();

  /**
   * The settings in which this run differs from the defaults of its kind, in words such as {@code
   * Batch 64 images}. Its seed and the steps of its evaluations are not among them: all runs of an
   * experiment differ in the former, and the latter follow from the number of steps.
   */
  default List<String> unusual() {
    return kind()
        .settings()
        .without(SharedSettings.SEED, SharedSettings.EVALUATE_AT)
        .differences(values(), kind().settings().usual());
  }

  /** Number of optimiser steps. */
  default int steps() {
    return get(SharedSettings.STEPS);
  }

  /** The run's only source of randomness. */
  default long seed() {
    return get(SharedSettings.SEED);
  }

  /** The initial learning rate. */
  default double learningRate() {
    return get(SharedSettings.LEARNING_RATE);
  }

  /**
   * The same run, without evaluations that change nothing else about it. Only runs that have this
   * specification in common can {@link #answers answer} each other.
   */
  default RunSpec evaluatedAtTheEnd() {
    return this;
  }

  /** Whether a finished run of this specification has all results of a run of {@code wanted}. */
  default boolean answers(RunSpec wanted) {
    return equals(wanted);
  }
}
