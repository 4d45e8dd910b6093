package org.kernelscope.experiment.report;

import static j2html.TagCreator.p;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A warning for intervals that rest on few figures.
 *
 * <p>A bootstrap sample of two or three figures often consists of the smallest figure only: more
 * often than once in forty. Then the 95 % interval is just the range of the figures, and says no
 * more about the mean than they do.
 */
final class FewFigures {

  /** From this number of figures on there is no warning. */
  private static final int ENOUGH = 5;

  private FewFigures() {}

  /**
   * A note, or nothing if every interval rests on enough figures.
   *
   * @param counts the number of figures behind each estimate; a single figure has no interval
   */
  static List<DomContent> note(IntStream counts) {
    OptionalInt fewest = counts.filter(count -> count > 1).min();
    if (fewest.isEmpty() || fewest.getAsInt() >= ENOUGH) {
      return List.of();
    }
    return List.of(
        p(String.format(
                Locale.ROOT,
                "At least one interval here rests on only %d figures. Of two or three, a 95 %% bootstrap interval is just their range; of fewer than %d it says little.",
                fewest.getAsInt(),
                ENOUGH))
            .withClass("note"));
  }
}
