package org.kernelscope.experiment.report;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param head stands over it
 * @param cell what a row has in it
 */
record Column<R>(String head, Function<R, Cell> cell) {

  /**
   * What stands in a cell.
   *
   * @param main what it says
   * @param below smaller, on a line of its own; may be empty
   * @param words whether it is prose, whose lines may break
   */
  record Cell(String main, String below, boolean words) {

    static Cell of(String figure) {
      return new Cell(figure, "", false);
    }

    /** The same over something else. */
    Cell over(String other) {
      return new Cell(main, other, words);
    }
  }

  static <R> Column<R> figure(String head, Function<R, String> figure) {
    return new Column<>(head, row -> Cell.of(figure.apply(row)));
  }

  static <R> Column<R> words(String head, Function<R, String> words) {
    return new Column<>(head, row -> new Cell(words.apply(row), "", true));
  }
}
