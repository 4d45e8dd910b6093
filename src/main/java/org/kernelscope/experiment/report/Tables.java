package org.kernelscope.experiment.report;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tables of text, and numbers as they are written in them. */
final class Tables {

  private Tables() {}

  static DomContent of(String title, List<String> heads, List<List<String>> rows) {
    return table(
        caption(title),
        thead(tr(each(heads, head -> th(head)))),
        tbody(each(rows, row -> tr(each(row, cell -> td(cell))))));
  }

  /** With so many digits after the point, or a dash where there is none. */
  static String number(@Nullable Double value, int digits) {
    return value == null ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  static String interval(@Nullable Double low, @Nullable Double high, int digits) {
    return low == null || high == null ? "–" : number(low, digits) + " to " + number(high, digits);
  }
}
