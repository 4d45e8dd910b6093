package org.kernelscope.experiment.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Archive;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.ComparedRuns;
import org.kernelscope.store.Json;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.Workspace;

/**
 * Writes the report of a workspace: one self-contained HTML file with
 *
 * <ul>
 *   <li>curves, tables and kernels of the finished runs,
 *   <li>the specifications to run them again.
 * </ul>
 */
public final class Report {

  private Report() {}

  /**
   * The result of writing a report.
   *
   * @param file the page
   * @param finished the number of finished runs in the report
   * @param unfinished the number of other runs in the workspace; they are listed
   * @param sections the number of experiments with a section of their own
   * @param leftOut a sentence for everything that cannot be read
   */
  public record Written(
      Path file, int finished, int unfinished, int sections, List<String> leftOut) {}

  /**
   * Receives the progress of a report. It can cancel the report by throwing {@link
   * CancellationException}.
   */
  @FunctionalInterface
  public interface Progress {
    void at(int part, int parts);
  }

  private static final int PARTS = 5;

  /**
   * Writes {@code report.html} into a folder, which is created if necessary.
   *
   * @throws BadInputException when the workspace has no readable run
   */
  public static Written write(Workspace workspace, Path folder) throws IOException {
    return write(workspace, folder, (part, parts) -> {});
  }

  /** Writes the report; {@code progress} is called on this thread before each part. */
  public static Written write(Workspace workspace, Path folder, Progress progress)
      throws IOException {
    progress.at(1, PARTS);
    Archive.Listing listing = new Archive(workspace).list();
    List<ArchivedRun> all = listing.runs();
    if (all.isEmpty()) {
      throw new BadInputException(
          listing.damaged().isEmpty()
              ? "%s: expected a workspace with runs, found none".formatted(workspace.path())
              : String.format(
                  Locale.ROOT,
                  "%s: expected runs that can be read, found %d damaged ones: %s",
                  workspace.path(),
                  listing.damaged().size(),
                  listing.damaged().get(0).damage()));
    }
    LeftOut leftOut = new LeftOut();
    leftOut.addAll(listing.damaged());
    // The learning rate of a steered run was changed by hand. Its results differ from its
    // specification and must not be averaged with those of other runs.
    Map<RunFolder, RunSpec> finished = new LinkedHashMap<>();
    int steered = 0;
    for (ArchivedRun run : all) {
      if (run.isFinished() && run.record().steered()) {
        steered++;
      } else if (run.isFinished()) {
        finished.put(run.folder(), run.spec());
      }
    }
    List<DomContent> sections = new ArrayList<>();
    LineStyles styles = new LineStyles();
    progress.at(2, PARTS);
    sections.addAll(ConvergenceSection.of(finished, together(workspace, leftOut), styles, leftOut));
    progress.at(3, PARTS);
    sections.addAll(FewShotSection.of(finished, styles, leftOut));
    progress.at(4, PARTS);
    sections.addAll(FeatureSection.of(finished, styles, leftOut));
    progress.at(5, PARTS);
    int reported = steered;
    for (RunFolder run : finished.keySet()) {
      reported += leftOut.has(run) ? 0 : 1;
    }
    String page =
        document(
            html(
                    head(
                        meta().withCharset("utf-8"),
                        meta()
                            .withName("viewport")
                            .withContent("width=device-width, initial-scale=1"),
                        title("Kernelscope: " + workspace.path().getFileName()),
                        style(rawHtml(styleSheet()))),
                    body(
                        h1("Kernelscope report"),
                        p(
                            String.format(
                                Locale.ROOT,
                                "%d finished runs of %d in %s.",
                                reported,
                                all.size() + listing.damaged().size(),
                                workspace.path().getFileName())),
                        iff(
                            steered > 0,
                            p(
                                String.format(
                                    Locale.ROOT,
                                    "The learning rate of %d of them was changed while they trained. They are listed under What was run, and in no figure or table before it.",
                                    steered))),
                        each(sections, one -> one),
                        runs(all),
                        each(failures(all), one -> one),
                        each(unreadable(leftOut), one -> one),
                        RunAgain.of(finished.values())))
                .withLang("en"));
    Path file = folder.resolve("report.html");
    AtomicFile.write(file, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    return new Written(
        file,
        reported,
        all.size() - finished.size() - steered,
        sections.size(),
        leftOut.sentences());
  }

  /** The comparisons that the workspace has noted. */
  private static List<ComparedRuns> together(Workspace workspace, LeftOut leftOut)
      throws IOException {
    List<ComparedRuns> together = new ArrayList<>();
    for (Path file : workspace.comparisons()) {
      leftOut.part(file, () -> Json.read(file, ComparedRuns.class)).ifPresent(together::add);
    }
    return together;
  }

  /**
   * A row in the list of all runs.
   *
   * @param origin the letter for the machine and the versions of the run
   */
  private record ListedRun(RunRecord record, long seed, String origin) {}

  /** The failed runs with their reasons, including those that diverged. */
  private static List<DomContent> failures(List<ArchivedRun> all) {
    List<RunRecord> failed =
        all.stream()
            .filter(run -> RunHistory.stateOf(run.record()) == RunState.FAILED)
            .map(ArchivedRun::record)
            .toList();
    return failed.isEmpty()
        ? List.of()
        : List.of(
            section(
                h2("What failed"),
                p("These runs did not reach their end, and are in no figure or table above."),
                Tables.of(
                    "Failed runs",
                    List.of(
                        Column.figure("run", RunRecord::id),
                        Column.words("name", RunRecord::name),
                        Column.words("reason", Report::reason)),
                    failed)));
  }

  private static String reason(RunRecord failed) {
    return failed.error() == null ? Tables.NONE : failed.error();
  }

  private static List<DomContent> unreadable(LeftOut leftOut) {
    return leftOut.sentences().isEmpty()
        ? List.of()
        : List.of(
            section(
                h2("What was left out"),
                p("These files cannot be read. What they hold is in no figure or table above."),
                ul(each(leftOut.sentences(), sentence -> li(Tables.breakable(sentence))))));
  }

  /** The list of all runs. Versions and machines are listed once, each with a letter. */
  private static DomContent runs(List<ArchivedRun> all) {
    List<ListedRun> rows = new ArrayList<>();
    Map<String, String> origins = new LinkedHashMap<>();
    for (ArchivedRun run : all) {
      RunRecord record = run.record();
      String words =
          record.machine()
              + "; "
              + record.versions().entrySet().stream()
                  .map(version -> version.getKey() + " " + version.getValue())
                  .collect(Collectors.joining("; "));
      String origin = origins.computeIfAbsent(words, key -> letter(origins.size()));
      rows.add(new ListedRun(record, run.spec().seed(), origin));
    }
    return section(
        h2("What was run"),
        each(origins.entrySet(), origin -> p(origin.getValue() + ": " + origin.getKey())),
        Tables.of(
            "All runs of the workspace; seconds of training without pauses and interruptions, where that was not recorded at most those from start to end",
            List.of(
                Column.figure("run", row -> row.record().id()),
                Column.words("name", row -> row.record().name()),
                Column.figure("kind", row -> row.record().kind()),
                Column.words("state", row -> state(row.record())),
                Column.figure(
                    "steps",
                    row ->
                        String.format(
                            Locale.ROOT, "%d of %d", row.record().step(), row.record().steps())),
                Column.figure("seed", row -> Long.toString(row.seed())),
                Column.figure("time", row -> time(row.record())),
                Column.figure("origin", ListedRun::origin)),
            rows));
  }

  /** The letters A to Z, then AA and so on. */
  private static String letter(int index) {
    char last = (char) ('A' + index % 26);
    return index < 26 ? String.valueOf(last) : letter(index / 26 - 1) + last;
  }

  private static String state(RunRecord record) {
    String state = record.steered() ? record.state() + ", learning rate changed" : record.state();
    return record.remark() == null ? state : state + ", " + record.remark();
  }

  private static String time(RunRecord record) {
    Double trained = record.trainedSeconds();
    if (trained != null && record.started() != null) {
      return String.format(Locale.ROOT, "%.0f s", trained);
    }
    return record.started() == null || record.finished() == null
        ? Tables.NONE
        : String.format(
            Locale.ROOT,
            "≤ %d s",
            Duration.between(record.started(), record.finished()).toSeconds());
  }

  private static String styleSheet() throws IOException {
    try (InputStream css =
        Objects.requireNonNull(Report.class.getResourceAsStream("/styles/report.css"))) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
