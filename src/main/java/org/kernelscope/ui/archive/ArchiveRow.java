package org.kernelscope.ui.archive;

/** A line of the table: a run, or the heading of a group of runs. */
public sealed interface ArchiveRow permits RunRow, ArchiveRow.Heading {

  /**
   * Above the runs of a group.
   *
   * @param title what they have in common
   * @param runs how many there are
   * @param folded whether they are out of sight
   */
  record Heading(String title, int runs, boolean folded) implements ArchiveRow {}
}
