package org.kernelscope.experiment.spec;

/** Checks of the fields of a specification. */
public final class Require {

  private Require() {}

  /** Throws an {@link IllegalArgumentException} with the sentence unless the condition holds. */
  public static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
