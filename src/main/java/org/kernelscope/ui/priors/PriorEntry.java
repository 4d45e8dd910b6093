package org.kernelscope.ui.priors;

import java.nio.file.Path;
import java.util.Comparator;
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
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.library.PriorKind;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.study.PriorScores;
import org.kernelscope.experiment.study.ScoreSheet;
import org.kernelscope.kernel.KernelSet;
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
  public enum Status {
    TRAINING,
    WAITING,
    SCORING,
    SCORED,
    /** There is no score; the note says why. */
    FAILED
  }

  private final String title;
  private final int color;
  private final ReadOnlyObjectWrapper<Status> status =
      new ReadOnlyObjectWrapper<>(this, "status", Status.WAITING);
  private final ReadOnlyObjectWrapper<@Nullable PriorScore> score =
      new ReadOnlyObjectWrapper<>(this, "score");
  private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper(this, "note", "");
  private Source source;
  private @Nullable Made made;

  /** What it is trained on in this session; null where that is not known. */
  private @Nullable KernelSet kernels;

  /** What its training has told; empty for one that came as a file. */
  private final RunHistory history;

  PriorEntry(String title, int color, Source source) {
    this(
        title,
        color,
        source,
        source instanceof Source.Training training ? training.run().history() : new RunHistory());
  }

  /**
   * @param history what its training has told
   */
  PriorEntry(String title, int color, Source source, RunHistory history) {
    this.title = title;
    this.color = color;
    this.source = source;
    this.history = history;
    if (source instanceof Source.Training) {
      status.set(Status.TRAINING);
    }
  }

  /**
   * The priors that come with the program, but for those that are fitted anew to any kernels in no
   * time. The first is what is looked at first, and the large one takes longest to score.
   */
  static List<PriorEntry> bundled(Library library) {
    return PriorKinds.fitted().stream()
        .filter(kind -> PriorKinds.immediate().noneMatch(kind.fits()::contains))
        .flatMap(kind -> kind.offers().stream())
        .sorted(Comparator.comparing(offer -> offer.name().equals(PriorChoice.DWP_LARGE)))
        .flatMap(offer -> bundled(offer, library))
        .toList();
  }

  private static Stream<PriorEntry> bundled(PriorKind.Offer offer, Library library) {
    return Priors.files(offer.choice(), library).stream()
        .map(
            file ->
                new PriorEntry(
                    String.format(
                        Locale.ROOT, "Bundled %s, %d×%2$d", offer.brief(), file.prior().size()),
                    0,
                    new Source.Filed(file, null)));
  }

  Source source() {
    return source;
  }

  /** Takes over what it is trained on. */
  void trainOn(KernelSet trained) {
    kernels = trained;
  }

  /** Whether it was trained in this session, but on other kernels than these. */
  boolean isOfOthers(@Nullable KernelSet present) {
    return kernels != null && !kernels.equals(present);
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
    status.set(Status.WAITING);
  }

  void await() {
    if (status.get() != Status.TRAINING) {
      made = null;
      score.set(null);
      note.set("");
      status.set(Status.WAITING);
    }
  }

  void begin() {
    status.set(Status.SCORING);
  }

  void show(Made result, PriorScores.Row row) {
    made = result;
    score.set(row.score());
    note.set(describe(result, row));
    status.set(Status.SCORED);
  }

  void fail(String sentence) {
    note.set(sentence);
    status.set(Status.FAILED);
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

  /** Whether networks can start from its samples: it is in a file. */
  public boolean canCompare() {
    return source instanceof Source.Filed filed && filed.path() != null;
  }

  /** Whether it can be taken off the table; reference priors and the one in training stay. */
  public boolean canRemove() {
    return isOwn() && status.get() != Status.SCORING;
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

  public ReadOnlyObjectProperty<Status> statusProperty() {
    return status.getReadOnlyProperty();
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
