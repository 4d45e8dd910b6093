package org.kernelscope.ui.control.kernels;

/** The criterion for the order of kernels in a grid. */
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

  /** An explanation for readers of the grid; may be empty. */
  String explanation() {
    return explanation;
  }
}
