package org.kernelscope.ui.control.kernels;

/** What decides the limits of a kernel grid's colours. */
public enum ScaleMode {
  PER_KERNEL("Each kernel its own"),
  PER_GRID("One for this grid"),
  SHARED("Shared between grids");

  private final String title;

  ScaleMode(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
