package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;

/**
 * What a run does, completely: the same spec on the same machine gives the same numbers. Immutable,
 * and JSON on disk, with the field {@code kind} telling which specification it is and a field for
 * each of its settings.
 */
@JsonSerialize(using = ValuesWriter.OfRun.class)
@JsonDeserialize(using = SpecReader.class)
public sealed interface RunSpec permits ImageSpec, KernelVaeSpec {

  /** What is done. */
  RunKind kind();

  /** How: a value for each setting of the kind. */
  Values values();

  /** The value of a setting. */
  default <T> T get(Setting<T> setting) {
    return values().get(setting);
  }

  /**
   * The same with another value of a setting.
   *
   * @throws IllegalArgumentException naming the key, when the setting cannot have it
   */
  <T> RunSpec with(Setting<T> setting, T value);

  /** A few words for people: what distinguishes this run from its neighbours. */
  String title();

  /** Number of optimiser steps. */
  default int steps() {
    return get(SharedSettings.STEPS);
  }

  /** The run's only source of randomness. */
  default long seed() {
    return get(SharedSettings.SEED);
  }

  /** The learning rate it starts with. */
  default double learningRate() {
    return get(SharedSettings.LEARNING_RATE);
  }

  /** Whether a finished run of this specification tells all that one of another would. */
  default boolean answers(RunSpec wanted) {
    return equals(wanted);
  }
}
