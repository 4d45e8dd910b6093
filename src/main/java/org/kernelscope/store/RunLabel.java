package org.kernelscope.store;

import org.jspecify.annotations.Nullable;

/**
 * What a person has put on a run: {@code label.json} in its folder, which may be missing and which
 * anybody may write at any time.
 *
 * @param name what people call it from now on; null for the name it was made with
 * @param starred whether it is one to come back to
 * @param note anything; empty for nothing
 */
public record RunLabel(@Nullable String name, boolean starred, String note) {

  /** Of a run on which nobody has put anything. */
  public static final RunLabel NONE = new RunLabel(null, false, "");

  public RunLabel {
    name = name == null || name.isBlank() ? null : name.strip();
    note = note == null ? "" : note.strip();
  }

  /** The same with another name; null or blank for the one the run was made with. */
  public RunLabel named(@Nullable String newName) {
    return new RunLabel(newName, starred, note);
  }

  /** The same, to be come back to or not. */
  public RunLabel starred(boolean now) {
    return new RunLabel(name, now, note);
  }

  /** The same with another note. */
  public RunLabel noted(String newNote) {
    return new RunLabel(name, starred, newNote);
  }
}
