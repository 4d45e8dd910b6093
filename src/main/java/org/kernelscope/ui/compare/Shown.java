package org.kernelscope.ui.compare;

/** Which kernels the grids show. */
public enum Shown {
  INITIAL("Initial"),
  NOW("Now"),
  DIFFERENCE("Difference");

  private final String title;

  Shown(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
