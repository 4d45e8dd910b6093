package org.kernelscope.ui.priors;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorChoice;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.study.PriorScores;
import org.kernelscope.experiment.study.ScoreSheet;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.ui.runs.LiveRun;

/** A prior in the table, and its score on the kernels that are held out just now. */
public final class PriorEntry {

  /** Where a prior comes from. */
  sealed interface Source {

    /**
     * Made anew for whichever kernels are chosen, from those that are not held out.
     *
     * @param fit of the kernels and the file they are from
     */
    record Reference(BiFunction<ScoreSheet, String, Made> fit) implements Source {}

    /**
     * Out of a file.
     *
     * @param path where it lies, if it was opened or recorded; null for the bundled ones
     */
    record Filed(PriorFile file, @Nullable Path path) implements Source {}

    /** Being trained. */
    record Training(LiveRun run) implements Source {}
  }

  /**
   * A prior that can be scored and looked at.
   *
   * @param file what would be written of it; null for priors that need no file
   */
  record Made(KernelPrior prior, @Nullable PriorFile file) {}

  /** How far the score is. */
  public enum Standing {
    TRAINING,
    WAITING,
    SCORING,
    SCORED,
    /** There is no score; the note says why. */
    FAILED
  }

  private final String title;
  private final int color;
  private final ReadOnlyObjectWrapper<Standing> standing =
      new ReadOnlyObjectWrapper<>(this, "standing", Standing.WAITING);
  private final ReadOnlyObjectWrapper<@Nullable PriorScore> score =
      new ReadOnlyObjectWrapper<>(this, "score");
  private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper(this, "note", "");
  private Source source;
  private @Nullable Made made;

  /** What its training has told; empty for one that was not trained in this session. */
  private final RunHistory history;

  PriorEntry(String title, int color, Source source) {
    this.title = title;
    this.color = color;
    this.source = source;
    if (source instanceof Source.Training training) {
      history = training.run().history();
      standing.set(Standing.TRAINING);
    } else {
      history = new RunHistory();
    }
  }

  /**
   * The priors that come with the program. The first is what is looked at first, and the large one
   * takes longest to score.
   */
  static List<PriorEntry> bundled(Library library) {
    return Stream.of(
            bundled("Bundled DWP", "dwp", library),
            bundled("Bundled mixture", "mixture", library),
            bundled("Bundled DWP, large", PriorChoice.LARGE, library))
        .flatMap(entries -> entries)
        .toList();
  }

  private static Stream<PriorEntry> bundled(String title, String name, Library library) {
    return PriorChoice.files(name, library).stream()
        .map(
            file ->
                new PriorEntry(
                    String.format(Locale.ROOT, "%s, %d×%2$d", title, file.prior().size()),
                    0,
                    new Source.Filed(file, null)));
  }

  Source source() {
    return source;
  }

  /** Whether the prior is for kernels of k×k. */
  boolean serves(int size) {
    if (source instanceof Source.Filed filed) {
      return filed.file().prior().size() == size;
    }
    if (source instanceof Source.Training training) {
      return training.run().run().spec() instanceof KernelVaeSpec spec && spec.size() == size;
    }
    return true;
  }

  /** Its training is over: from now on it is what came of it. */
  void settle(Source.Filed filed) {
    source = filed;
    standing.set(Standing.WAITING);
  }

  void await() {
    if (standing.get() != Standing.TRAINING) {
      made = null;
      score.set(null);
      note.set("");
      standing.set(Standing.WAITING);
    }
  }

  void begin() {
    standing.set(Standing.SCORING);
  }

  void show(Made result, PriorScores.Row row) {
    made = result;
    score.set(row.score());
    note.set(describe(result, row));
    standing.set(Standing.SCORED);
  }

  void fail(String sentence) {
    note.set(sentence);
    standing.set(Standing.FAILED);
  }

  private static String describe(Made made, PriorScores.Row row) {
    if (made.prior() instanceof StandardNormalPrior normal) {
      return String.format(Locale.ROOT, "standard deviation %.3g", normal.scale());
    }
    if (row.score() instanceof PriorScore.Improper) {
      return "improper: no score";
    }
    if (made.file() == null || Boolean.TRUE.equals(row.unseen())) {
      return "";
    }
    if (row.unseen() != null) {
      return "saw some of these kernels";
    }
    return made.file().kernelsSha256() == null
        ? "kernels of its fit unknown"
        : "fitted to another set";
  }

  /** The prior itself, once it has been scored; null before. */
  @Nullable Made made() {
    return made;
  }

  /** What would be written of it; nothing while it is being trained, or needs no file. */
  Optional<PriorFile> file() {
    return source instanceof Source.Filed filed
        ? Optional.of(filed.file())
        : Optional.ofNullable(made).map(Made::file);
  }

  /** Whether it can be written to a file: it is fitted, and not just being trained. */
  public boolean canSave() {
    return file().isPresent();
  }

  /** Whether networks can start from its samples: it is a deep one, in a file. */
  public boolean canCompare() {
    return source instanceof Source.Filed filed
        && filed.path() != null
        && filed.file() instanceof KernelVaeFile;
  }

  /** Whether it can be taken off the table; reference priors and the one in training stay. */
  public boolean canRemove() {
    return isOwn() && standing.get() != Standing.SCORING;
  }

  /** Whether a person opened or fitted it, so that it did not come with the program. */
  boolean isOwn() {
    return source instanceof Source.Filed filed && (filed.path() != null || color > 0);
  }

  public String title() {
    return title;
  }

  /** Slot of the theme's series colours, from 1; 0 for a prior that no run of the session made. */
  public int color() {
    return color;
  }

  public ReadOnlyObjectProperty<Standing> standingProperty() {
    return standing.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<@Nullable PriorScore> scoreProperty() {
    return score.getReadOnlyProperty();
  }

  /** What a reader of the score has to know; empty where nothing is due. */
  public ReadOnlyStringProperty noteProperty() {
    return note.getReadOnlyProperty();
  }

  /** ELBO on the training kernels against steps, if it was trained in this session. */
  public MetricCurve train() {
    return history.curve(RunEvent.TRAIN_ELBO);
  }

  /** ELBO on the held-out kernels likewise. */
  public MetricCurve test() {
    return history.curve(RunEvent.TEST_ELBO);
  }

  /** How the prior in training looked last; null before it does. */
  @Nullable PriorView view() {
    return history.newest(RunEvent.View.class).map(RunEvent.View::view).orElse(null);
  }
}
