package org.kernelscope.ui.control;

/** What decides the order of the kernels in a grid. */
public enum GridOrder {
  GIVEN("As they are", ""),
  NORM("By norm", "by norm, largest first"),
  SCORE("By score", "highest first");

  private final String title;
  private final String legend;

  GridOrder(String title, String legend) {
    this.title = title;
    this.legend = legend;
  }

  public String title() {
    return title;
  }

  /** What a reader of the grid has to know about it; empty where there is nothing to know. */
  String legend() {
    return legend;
  }
}
