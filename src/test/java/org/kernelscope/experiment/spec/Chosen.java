package org.kernelscope.experiment.spec;

import java.util.Arrays;
import java.util.List;

/** Choices as tests write them. */
public final class Chosen {

  private Chosen() {}

  public static InitialisationChoice initialisation(String text) {
    return InitialisationChoice.parse(text);
  }

  public static List<InitialisationChoice> initialisations(String... texts) {
    return Arrays.stream(texts).map(InitialisationChoice::parse).toList();
  }

  /** The priors of layers. */
  public static List<PriorChoice> priors(String... texts) {
    return Arrays.stream(texts).map(PriorChoice::parse).toList();
  }
}
