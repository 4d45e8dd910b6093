package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a run does, completely: the same spec on the same machine gives the same numbers. Immutable,
 * and JSON on disk, with the field {@code kind} telling which specification it is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ConvNetSpec.class, name = "convnet"),
  @JsonSubTypes.Type(value = ImageVaeSpec.class, name = "image-vae"),
  @JsonSubTypes.Type(value = RandomFeatureSpec.class, name = "random-features"),
  @JsonSubTypes.Type(value = KernelVaeSpec.class, name = "kernel-vae"),
  @JsonSubTypes.Type(value = FewShotSpec.class, name = "few-shot")
})
public sealed interface RunSpec permits ComparedSpec, KernelVaeSpec, FewShotSpec {

  /** A few words for people: what distinguishes this run from its neighbours. */
  @JsonIgnore
  String title();

  /** Number of optimiser steps. */
  int steps();

  /** The run's only source of randomness. */
  long seed();

  /** The learning rate it starts with. */
  double learningRate();

  /** Whether a finished run of this specification tells all that one of another would. */
  default boolean answers(RunSpec wanted) {
    return equals(wanted);
  }
}
