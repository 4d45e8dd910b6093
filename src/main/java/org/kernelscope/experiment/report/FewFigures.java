package org.kernelscope.experiment.report;

import static j2html.TagCreator.p;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A warning where intervals rest on few figures. The bootstrap draws a sample of two or three that
 * is the smallest figure over and over more often than once in forty, so its 95 % interval ends
 * there, and says nothing of the mean that the figures do not say themselves.
 */
final class FewFigures {

  /** So many are enough not to be warned of. */
  private static final int ENOUGH = 5;

  private FewFigures() {}

  /**
   * A note, or none if all intervals rest on enough.
   *
   * @param counts of the figures behind each estimate; a single figure has no interval
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
