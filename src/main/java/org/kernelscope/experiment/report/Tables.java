package org.kernelscope.experiment.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.small;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.wbr;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.report.Column.Cell;
import org.kernelscope.experiment.study.Estimate;

/** Tables, and the format of numbers in them. */
final class Tables {

  /** The text of a cell without a figure. */
  static final String NONE = "–";

  private static final int LONG_HEAD = 20;

  /** The places where a line may break in texts such as {@code log-uniform:truncated} and paths. */
  private static final Pattern BREAKABLE = Pattern.compile("(?<=[:/+,])(?=\\S)");

  private Tables() {}

  /** A table in a box that scrolls on a narrow screen. */
  static <R> DomContent of(String title, List<Column<R>> columns, List<R> rows) {
    return figure(
            figcaption(title),
            table(
                    thead(tr(each(columns, column -> head(column.head())))),
                    tbody(
                        each(
                            rows,
                            row -> tr(each(columns, column -> cell(column.cell().apply(row)))))))
                .attr("aria-label", title))
        .withClass("table");
  }

  /** The heading of a column. It may be the name of an initialisation with a long path. */
  private static DomContent head(String head) {
    return head.length() > LONG_HEAD ? th(breakable(head)).withClass("words") : th(head);
  }

  private static DomContent cell(Cell cell) {
    return td(
            cell.words() ? breakable(cell.main()) : text(cell.main()),
            each(cell.below(), line -> each(text(" "), small(line))))
        .withCondClass(cell.words(), "words");
  }

  /** A text whose lines may break at the joints of file names and choices. */
  static DomContent breakable(String words) {
    return each(List.of(BREAKABLE.split(words)), part -> each(text(part), wbr()));
  }

  /** A number with {@code digits} decimals; a dash if it is missing. */
  static String number(@Nullable Double value, int digits) {
    return value == null ? NONE : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** An interval as {@code [low, high]}; an empty text if it is missing. */
  static String interval(@Nullable Double low, @Nullable Double high, int digits) {
    return low == null || high == null
        ? ""
        : "[%s, %s]".formatted(number(low, digits), number(high, digits));
  }

  /** A mean with its standard deviation, if there is one. */
  static String spread(@Nullable Double mean, @Nullable Double deviation, int digits) {
    return number(mean, digits) + (deviation == null ? "" : " ± " + number(deviation, digits));
  }

  /** A paired difference above its interval. */
  static Cell ahead(@Nullable Estimate ahead, int digits) {
    return ahead == null
        ? Cell.of(NONE)
        : Cell.of(signed(ahead.mean(), digits)).over(interval(ahead.low(), ahead.high(), digits));
  }

  /** A paired difference and its interval in one line. */
  static String difference(Estimate ahead, int digits) {
    return (signed(ahead.mean(), digits) + " " + interval(ahead.low(), ahead.high(), digits))
        .strip();
  }

  private static String signed(double value, int digits) {
    return String.format(Locale.ROOT, "%+." + digits + "f", value);
  }

  /** The number of pairs behind the interval of a paired difference. */
  static int pairs(@Nullable Estimate ahead) {
    return ahead == null ? 0 : ahead.count();
  }
}
