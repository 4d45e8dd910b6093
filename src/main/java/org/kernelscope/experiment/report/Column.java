package org.kernelscope.experiment.report;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

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
   * @param below smaller, each on a line of its own
   * @param words whether it is prose, whose lines may break
   */
  record Cell(String main, List<String> below, boolean words) {

    static Cell of(String figure) {
      return new Cell(figure, List.of(), false);
    }

    /** The same over something else, if that says anything. */
    Cell over(String other) {
      return other.isEmpty()
          ? this
          : new Cell(main, Stream.concat(below.stream(), Stream.of(other)).toList(), words);
    }
  }

  static <R> Column<R> figure(String head, Function<R, String> figure) {
    return new Column<>(head, row -> Cell.of(figure.apply(row)));
  }

  static <R> Column<R> words(String head, Function<R, String> words) {
    return new Column<>(head, row -> new Cell(words.apply(row), List.of(), true));
  }
}
