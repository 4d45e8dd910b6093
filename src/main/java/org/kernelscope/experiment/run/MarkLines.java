package org.kernelscope.experiment.run;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes marks as lines of a run's log, for people, and reads them back for a {@link RunHistory}.
 */
final class MarkLines {

  private static final Pattern LEARNING_RATE =
      Pattern.compile(
          "learning rate (\\d+\\.\\d+(?:E-?\\d{1,3})?) from the step after (\\d{1,9})$");
  private static final Pattern RESUMED = Pattern.compile("goes on from step (\\d{1,9})$");
  private static final Pattern ENDED_EARLY =
      Pattern.compile("complete early, at step (\\d{1,9})(?:: (.*))?$");
  private static final Pattern NOTE = Pattern.compile("note at step (\\d{1,9}): (.*)$");

  private MarkLines() {}

  static String of(RunEvent.Mark mark) {
    if (mark instanceof RunEvent.LearningRate change) {
      return String.format(
          Locale.ROOT, "learning rate %s from the step after %d", change.value(), change.step());
    }
    if (mark instanceof RunEvent.EndedEarly end) {
      String line = String.format(Locale.ROOT, "complete early, at step %d", end.step());
      return end.reason().isEmpty() ? line : line + ": " + end.reason();
    }
    if (mark instanceof RunEvent.Note note) {
      return String.format(Locale.ROOT, "note at step %d: %s", note.step(), note.sentence());
    }
    return "goes on from step " + mark.step();
  }

  /** The mark at the end of a line; most lines have none. */
  static Optional<RunEvent.Mark> read(String line) {
    // First: its sentence may hold words of the others.
    Matcher note = NOTE.matcher(line);
    if (note.find()) {
      return Optional.of(new RunEvent.Note(Integer.parseInt(note.group(1)), note.group(2)));
    }
    Matcher rate = LEARNING_RATE.matcher(line);
    if (rate.find()) {
      int step = Integer.parseInt(rate.group(2));
      return Optional.of(new RunEvent.LearningRate(step, Double.parseDouble(rate.group(1))));
    }
    Matcher resumed = RESUMED.matcher(line);
    if (resumed.find()) {
      return Optional.of(new RunEvent.Resumed(Integer.parseInt(resumed.group(1))));
    }
    Matcher early = ENDED_EARLY.matcher(line);
    return early.find()
        ? Optional.of(
            new RunEvent.EndedEarly(
                Integer.parseInt(early.group(1)), early.group(2) == null ? "" : early.group(2)))
        : Optional.empty();
  }
}
