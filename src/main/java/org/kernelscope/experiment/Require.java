package org.kernelscope.experiment;

/** What a specification demands of its fields. */
final class Require {

  private Require() {}

  /** Throws an {@link IllegalArgumentException} with the sentence unless the condition holds. */
  static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
