package org.kernelscope.store;

import org.jspecify.annotations.Nullable;

/**
 * A user's label of a run: {@code label.json} in its folder. It may be missing, and any process may
 * write it at any time.
 *
 * @param name the new name; null for the original one
 * @param starred whether it is marked with a star
 * @param note any text; may be empty
 */
public record RunLabel(@Nullable String name, boolean starred, String note) {

  /** The label of a run that has none. */
  public static final RunLabel NONE = new RunLabel(null, false, "");

  public RunLabel {
    name = name == null || name.isBlank() ? null : name.strip();
    note = note == null ? "" : note.strip();
  }

  /** The same label with another name; null or blank for the original one. */
  public RunLabel named(@Nullable String newName) {
    return new RunLabel(newName, starred, note);
  }

  /** The same label with or without a star. */
  public RunLabel starred(boolean now) {
    return new RunLabel(name, now, note);
  }

  /** The same label with another note. */
  public RunLabel noted(String newNote) {
    return new RunLabel(name, starred, newNote);
  }
}
