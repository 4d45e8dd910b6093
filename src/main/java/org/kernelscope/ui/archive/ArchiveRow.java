package org.kernelscope.ui.archive;

/** A row of the table: a run, or the heading of a group of runs. */
public sealed interface ArchiveRow permits RunRow, ArchiveRow.Heading {

  /**
   * The heading of a group.
   *
   * @param title what the runs of the group have in common
   * @param runs the number of runs
   * @param folded whether the runs are hidden
   */
  record Heading(String title, int runs, boolean folded) implements ArchiveRow {}
}
