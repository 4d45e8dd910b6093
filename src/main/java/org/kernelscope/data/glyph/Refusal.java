package org.kernelscope.data.glyph;

/**
 * A font file or face that was refused.
 *
 * @param face the name of the face, or of the file if it could not be opened
 * @param reason why it was refused
 */
public record Refusal(String face, Reason reason) {

  /** Why a font is refused. */
  public enum Reason {
    /** The file is broken or of an unknown kind. */
    UNREADABLE,
    /** A letter is missing, blank, or the box for missing glyphs. */
    LETTERS_MISSING,
    /** The lines are so thin that a letter of 28 pixels is invisible. */
    FAINT,
    /** Two letters look the same. */
    LETTERS_ALIKE,
    /** It looks like another face of the set. */
    DUPLICATE,
    /** It has symbols in place of letters, such as pictures, bars or dots. */
    NOT_LETTERS
  }
}
