package org.kernelscope.ui.control.kernels;

/** What decides the order of the kernels in a grid. */
public enum GridOrder {
  GIVEN("As they are", ""),
  NORM("By norm", "The largest norm comes first."),
  SCORE("By score", "The highest score comes first.");

  private final String title;
  private final String explanation;

  GridOrder(String title, String explanation) {
    this.title = title;
    this.explanation = explanation;
  }

  public String title() {
    return title;
  }

  /** What a reader of the grid has to know about it; empty where there is nothing to know. */
  String explanation() {
    return explanation;
  }
}
