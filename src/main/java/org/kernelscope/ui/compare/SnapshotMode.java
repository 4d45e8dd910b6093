package org.kernelscope.ui.compare;

/** Which kernels the grids show. */
public enum SnapshotMode {
  INITIAL("Initial"),
  NOW("Now"),
  DIFFERENCE("Difference");

  private final String title;

  SnapshotMode(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
