package org.kernelscope.data.glyph;

/**
 * A font file or face that gives no letters.
 *
 * @param face name of the face, or of the file where it could not be opened
 * @param reason why it was left out
 */
public record Refusal(String face, Reason reason) {

  /** Why a font is left out. */
  public enum Reason {
    /** The file is broken or of an unknown kind. */
    UNREADABLE,
    /** Some letter is missing, blank, or the box that stands for missing glyphs. */
    LETTERS_MISSING,
    /** Lines so thin that a letter of 28 pixels cannot be seen. */
    FAINT,
    /** Two letters look the same. */
    LETTERS_ALIKE,
    /** Looks like a face that is already there. */
    DUPLICATE,
    /** Has pictures in the place of letters: symbols, bars, dots. */
    NOT_LETTERS
  }
}
