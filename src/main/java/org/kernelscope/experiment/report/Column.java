package org.kernelscope.experiment.report;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A column of a table.
 *
 * @param head the heading of the column
 * @param cell the cell of a row in this column
 */
record Column<R>(String head, Function<R, Cell> cell) {

  /**
   * The content of a cell.
   *
   * @param main the main text
   * @param below further texts in smaller type, each on its own line
   * @param words whether the text is prose, whose lines may break
   */
  record Cell(String main, List<String> below, boolean words) {

    static Cell of(String figure) {
      return new Cell(figure, List.of(), false);
    }

    /** This cell with one more line below; unchanged if that line is empty. */
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
