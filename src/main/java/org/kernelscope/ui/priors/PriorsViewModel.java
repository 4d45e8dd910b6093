package org.kernelscope.ui.priors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.GaussianMixtureFile;
import org.kernelscope.experiment.HeldOut;
import org.kernelscope.experiment.ImportedKernels;
import org.kernelscope.experiment.KernelVaeFile;
import org.kernelscope.experiment.KernelVaeSpec;
import org.kernelscope.experiment.Library;
import org.kernelscope.experiment.PriorChoice;
import org.kernelscope.experiment.PriorFile;
import org.kernelscope.experiment.PriorView;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.RunSpec;
import org.kernelscope.experiment.RunState;
import org.kernelscope.experiment.Runs;
import org.kernelscope.experiment.ScoreSheet;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.GaussianMixtureFit;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.ui.AreaModel;
import org.kernelscope.ui.Course;
import org.kernelscope.ui.DialogService;
import org.kernelscope.ui.FramePulse;
import org.kernelscope.ui.Latest;
import org.kernelscope.ui.Phase;
import org.kernelscope.ui.Sentence;
import org.kernelscope.ui.TaskRunner;
import org.kernelscope.ui.priors.PriorEntry.Source;
import org.kernelscope.ui.priors.PriorEntry.Standing;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunStripViewModel;

/**
 * The Priors area: kernels, the fit of a prior to them, and the table of priors, one of which is
 * looked at. Knows no node; everything slow goes through the task runner, everything live through
 * the frame pulse.
 */
public final class PriorsViewModel implements AreaModel {

  private static final List<String> FILE_ENDINGS =
      Stream.concat(
              Stream.of("*.npz", "*.npy", "*.dwp"),
              ImportedKernels.extensions().stream().map(ending -> "*" + ending))
          .distinct()
          .toList();
  private static final List<String> PRIOR_ENDINGS = List.of("*.dwp");
  private static final long SCORE_SEED = 1;
  private static final int COLORS = 8;

  private final Runs runs;
  private final TaskRunner tasks;
  private final DialogService dialogs;
  private final RunStripViewModel strip;

  private final KernelShelf shelf = new KernelShelf();
  private final PriorForm form = new PriorForm();
  private final ObjectProperty<Integer> samples =
      new SimpleObjectProperty<>(this, "samples", ScoreSheet.DEFAULT_SAMPLES);
  private final LatentViewModel latent;
  private final ScoreTable table;
  private final BooleanProperty thresholdMoving =
      new SimpleBooleanProperty(this, "thresholdMoving");
  private final BooleanProperty mapShown = new SimpleBooleanProperty(this, "mapShown");
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.IDLE);
  private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper(this, "obstacle", "");
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "");
  private final ObjectProperty<@Nullable PriorEntry> subject =
      new SimpleObjectProperty<>(this, "subject");
  private final ReadOnlyObjectWrapper<@Nullable PriorView> view =
      new ReadOnlyObjectWrapper<>(this, "view");
  private final ReadOnlyStringWrapper viewText = new ReadOnlyStringWrapper(this, "viewText", "");
  private final ReadOnlyObjectWrapper<Course> train =
      new ReadOnlyObjectWrapper<>(this, "train", Course.EMPTY);
  private final ReadOnlyObjectWrapper<Course> test =
      new ReadOnlyObjectWrapper<>(this, "test", Course.EMPTY);
  private final ReadOnlyObjectWrapper<@Nullable Double> reference =
      new ReadOnlyObjectWrapper<>(this, "reference");

  private final Latest<LiveFit> news;
  private final Latest<MixtureFit> mixtureNews;
  private Consumer<Path> comparison = prior -> {};
  private @Nullable LiveFit live;
  private @Nullable PriorEntry liveEntry;
  private @Nullable MixtureFit mixture;
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> heldOut =
      new ReadOnlyObjectWrapper<>(this, "heldOut");
  private @Nullable Question asked;
  private @Nullable ScoreSheet sheet;
  private int fits;

  /**
   * What the priors are scored on.
   *
   * @param samples codes for each kernel
   */
  private record Question(KernelSet kernels, HeldOut heldOut, int samples) {}

  public PriorsViewModel(
      Runs runs,
      TaskRunner tasks,
      FramePulse pulse,
      DialogService dialogs,
      RunStripViewModel strip) {
    this.runs = runs;
    this.tasks = tasks;
    this.dialogs = dialogs;
    this.strip = strip;
    this.latent = new LatentViewModel(tasks);
    this.table = new ScoreTable(tasks, this::scored);
    this.news = pulse.latest(this::progressed);
    this.mixtureNews = pulse.latest(this::progressed);
    shelf.keptProperty().addListener(property -> kernelsChanged());
    thresholdMoving.addListener(property -> kernelsChanged());
    samples.addListener((property, old, now) -> kernelsChanged());
    // A change listener: the field itself is one, and has to have read the text before.
    form.seed().textProperty().addListener((property, old, now) -> kernelsChanged());
    form.validBinding().addListener(property -> findObstacle());
    form.kindProperty().addListener(property -> findObstacle());
    subject.addListener(property -> subjectChanged());
    strip.onReuse(this::reuse);
    tasks.run(
        () -> KernelChoice.bundled(runs.library()),
        shelf::add,
        failure -> dialogs.tell(Sentence.of(failure)));
    tasks.run(
        () -> bundled(runs.library()),
        bundled -> {
          bundled.forEach(table::add);
          showFirst();
        },
        failure -> dialogs.tell(Sentence.of(failure)));
  }

  /** The first is what is looked at first, and the large one takes longest to score. */
  private static List<PriorEntry> bundled(Library library) {
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
                    "%s, %d×%2$d".formatted(title, file.prior().size()),
                    0,
                    new Source.Filed(file, null)));
  }

  /** Fills the form with the settings of an earlier run, unless a fit is going. */
  private void reuse(RunSpec spec) {
    if (spec instanceof KernelVaeSpec vae) {
      if (phase.get() == Phase.IDLE) {
        form.show(vae);
      } else {
        dialogs.tell("The form is free again once the fit has ended.");
      }
    }
  }

  /** What takes a prior file that a person wants to start networks from. */
  public void onCompare(Consumer<Path> action) {
    comparison = action;
  }

  // ---- kernels

  private void kernelsChanged() {
    findObstacle();
    KernelSet kept = shelf.keptProperty().get();
    Optional<Long> seed = form.seed().value();
    if (kept == null || thresholdMoving.get() || seed.isEmpty()) {
      return;
    }
    HeldOut wanted = new HeldOut(HeldOut.DEFAULT.testFraction(), seed.get());
    Question question = new Question(kept, wanted, samples.get());
    if (question.equals(asked)) {
      return;
    }
    asked = question;
    tasks.run(
        () -> ScoreSheet.of(kept, wanted, question.samples(), SCORE_SEED),
        made -> {
          if (question.equals(asked)) {
            heldOutChanged(made);
          }
        },
        failure -> dialogs.tell(Sentence.of(failure)));
  }

  private void heldOutChanged(ScoreSheet made) {
    sheet = made;
    reference.set(null);
    heldOut.set(PriorView.first(made.split().test(), PriorView.SHOWN));
    KernelChoice choice = shelf.chosenProperty().get();
    table.score(made, choice == null ? "" : choice.file());
    PriorEntry present = subject.get();
    if (present != null && !table.rows().contains(present)) {
      subject.set(null);
    }
    showFirst();
    subjectChanged();
  }

  /** With nothing to look at yet, a deep weight prior of this geometry is it. */
  private void showFirst() {
    if (subject.get() == null && sheet != null) {
      table.rows().stream()
          .filter(entry -> entry.source() instanceof Source.Filed)
          .findFirst()
          .ifPresent(subject::set);
    }
  }

  /** Asks for kernels or priors and opens them. */
  public void chooseFiles() {
    List<Path> files =
        dialogs.chooseFiles(
            "Open kernels, networks or priors", "Kernels, networks and priors", FILE_ENDINGS);
    if (!files.isEmpty()) {
      open(files);
    }
  }

  /** What a file turned out to hold. */
  private sealed interface Opened {
    record Kernels(Path file, List<KernelChoice> sets, List<String> skipped) implements Opened {}

    record Prior(Path path, PriorFile file) implements Opened {}
  }

  @Override
  public List<String> opens() {
    return FILE_ENDINGS;
  }

  /** Opens kernels and priors, told apart by what is in them. */
  @Override
  public void open(List<Path> files) {
    for (Path file : files) {
      tasks.run(() -> read(file), this::opened, failure -> dialogs.tell(Sentence.of(failure)));
    }
  }

  private static Opened read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInputException(
          "%s: expected a file of kernels or a prior, found a folder".formatted(file));
    }
    if (PriorFile.isPrior(file)) {
      return new Opened.Prior(file.toAbsolutePath(), PriorFile.read(file));
    }
    ImportedKernels read = ImportedKernels.read(file);
    if (read.sets().isEmpty()) {
      throw new BadInputException(
          "%s: expected layers of square kernels, found none%s"
              .formatted(file, read.skipped().isEmpty() ? "" : ": " + read.skipped().get(0)));
    }
    return new Opened.Kernels(file, KernelChoice.in(file, read), read.skipped());
  }

  private void opened(Opened found) {
    if (found instanceof Opened.Kernels kernels) {
      shelf.add(kernels.sets());
      if (!kernels.skipped().isEmpty()) {
        dialogs.tell(
            "%s: left out %s."
                .formatted(kernels.file().getFileName(), String.join("; ", kernels.skipped())));
      }
    } else if (found instanceof Opened.Prior prior) {
      opened(prior.path(), prior.file());
    }
  }

  private void opened(Path path, PriorFile file) {
    int size = file.prior().size();
    Optional<KernelChoice> kernels = shelf.withSize(size);
    if (kernels.isEmpty()) {
      dialogs.tell(
          "%s is a prior of %d×%d kernels: open a set of such kernels first, to judge it by."
              .formatted(path.getFileName(), size, size));
      return;
    }
    PriorEntry entry =
        new PriorEntry(String.valueOf(path.getFileName()), 0, new Source.Filed(file, path));
    shelf.chosenProperty().set(kernels.get());
    table.add(entry);
    subject.set(entry);
  }

  /** Another kind of prior, with the settings usual for it. */
  public void choose(PriorForm.Kind kind) {
    KernelChoice choice = shelf.chosenProperty().get();
    if (kind != form.kindProperty().get() && choice != null) {
      form.choose(kind, choice.size());
    }
  }

  /** Shows on the map where one of the kernels on the shelf lies. */
  public void locate(int kernel) {
    KernelSet shown = shelf.shownProperty().get();
    if (shown != null && kernel >= 0 && kernel < shown.count()) {
      latent.locate(shown.select(new int[] {kernel}));
    }
  }

  // ---- the prior that is looked at

  private void subjectChanged() {
    PriorEntry now = subject.get();
    train.set(now == null ? Course.EMPTY : now.train());
    test.set(now == null ? Course.EMPTY : now.test());
    if (now == null) {
      show(null, "");
    } else if (now.source() instanceof Source.Training training) {
      PriorView seen = training.fit().view();
      show(seen, seen == null ? "The training has not begun" : "");
    } else if (now.source() instanceof Source.Filed filed) {
      look(now, filed.file().prior());
    } else if (now.made() == null) {
      show(null, "Not fitted yet");
    } else if (now.made().prior() instanceof ProperPrior proper) {
      look(now, proper);
    } else {
      show(null, "Improper: no kernels can be drawn from it");
    }
  }

  private void look(PriorEntry entry, ProperPrior prior) {
    ScoreSheet present = sheet;
    if (present == null || present.split().test().size() != prior.size()) {
      return;
    }
    tasks.run(
        () -> PriorView.of(prior, present.split().test(), present.heldOut().seed()),
        seen -> {
          if (subject.get() == entry && present.equals(sheet)) {
            show(seen, "");
          }
        },
        failure -> {
          if (subject.get() == entry) {
            show(null, Sentence.of(failure));
          }
        });
  }

  private void show(@Nullable PriorView seen, String text) {
    view.set(seen);
    viewText.set(text);
    latent.show(seen);
  }

  private void scored(PriorEntry entry) {
    if (entry == table.gaussian()
        && entry.scoreProperty().get() instanceof PriorScore.Exact exact) {
      reference.set(exact.nats());
    }
    if (entry == subject.get() && entry.source() instanceof Source.Reference) {
      subjectChanged();
    }
  }

  // ---- fitting

  private void findObstacle() {
    KernelSet kept = shelf.keptProperty().get();
    obstacle.set(
        !form.validBinding().get()
            ? "A setting above needs another value."
            : kept == null
                ? "There are no kernels yet."
                : kept.count() < 2
                    ? "The threshold leaves too few kernels."
                    : form.fits(kept.size())
                        ? ""
                        : "%s Choose another prior for %d×%d kernels."
                            .formatted(
                                form.kindProperty().get().description(), kept.size(), kept.size()));
  }

  @Override
  public void start() {
    KernelChoice choice = shelf.chosenProperty().get();
    KernelSet kept = shelf.keptProperty().get();
    if (phase.get() != Phase.IDLE || choice == null || kept == null || !obstacle.get().isEmpty()) {
      return;
    }
    boolean named = choice.alone() && !shelf.isPruned();
    Optional<KernelVaeSpec> trained = form.spec(choice.file(), choice.size());
    if (form.kindProperty().get() == PriorForm.Kind.MIXTURE) {
      fitMixture();
      return;
    }
    if (trained.isEmpty()) {
      // It is in the table already, fitted to the very kernels chosen.
      subject.set(table.gaussian());
      progressText.set("fitted at once");
      return;
    }
    KernelVaeSpec spec = trained.get();
    phase.set(Phase.STARTING);
    progress.set(0);
    progressText.set("");
    tasks.run(
        () -> runs.create(named ? spec : spec.withKernels(runs.keep(kept).toString())),
        this::begin,
        failure -> {
          phase.set(Phase.IDLE);
          progressText.set(Sentence.of(failure));
          dialogs.tell(Sentence.of(failure));
        });
  }

  private void fitMixture() {
    ScoreSheet present = sheet;
    KernelChoice choice = shelf.chosenProperty().get();
    Optional<Integer> components = form.components().value();
    if (present == null || choice == null || components.isEmpty()) {
      return;
    }
    MixtureFit begun = new MixtureFit(mixtureNews::publish);
    mixture = begun;
    phase.set(Phase.RUNNING);
    progress.set(0);
    progressText.set("fitting");
    tasks.run(
        () ->
            GaussianMixtureFile.fit(
                present.split(), choice.file(), components.get(), present.heldOut(), begun::goOn),
        fitted -> {
          if (!end(begun)) {
            return;
          }
          progress.set(1);
          progressText.set("finished");
          String title =
              "Mixture of %d, seed %d"
                  .formatted(fitted.prior().components().size(), fitted.heldOut().seed());
          PriorEntry entry =
              new PriorEntry(title, 1 + fits++ % COLORS, new Source.Filed(fitted, null));
          table.add(entry);
          subject.set(entry);
        },
        failure -> {
          if (end(begun)) {
            progress.set(0);
            progressText.set(Sentence.of(failure));
            dialogs.tell(Sentence.of(failure));
          }
        });
  }

  private void progressed(MixtureFit told) {
    if (told == mixture) {
      int most = GaussianMixtureFit.MOST_ITERATIONS;
      progress.set(told.iterations / (double) most);
      progressText.set("iteration %d, at most %d".formatted(told.iterations, most));
    }
  }

  /** Whether the fit was still wanted. */
  private boolean end(MixtureFit ended) {
    if (mixture != ended) {
      return false;
    }
    mixture = null;
    phase.set(Phase.IDLE);
    return true;
  }

  /** A mixture that is being fitted in the background; given up, it ends within an iteration. */
  private static final class MixtureFit {

    private final Consumer<MixtureFit> news;
    private volatile int iterations;
    private volatile boolean givenUp;

    MixtureFit(Consumer<MixtureFit> news) {
      this.news = news;
    }

    void goOn(int done) {
      if (givenUp) {
        throw new CancellationException();
      }
      if (done > iterations) {
        iterations = done;
        news.accept(this);
      }
    }
  }

  private void begin(Run run) {
    int color = 1 + fits++ % COLORS;
    KernelVaeSpec spec = (KernelVaeSpec) run.spec();
    String title =
        "%s, d=%d, seed %d"
            .formatted(PriorForm.Kind.of(spec.architecture()).title(), spec.latent(), spec.seed());
    LiveFit fit = new LiveFit(run, news::publish);
    PriorEntry entry = new PriorEntry(title, color, new Source.Training(fit));
    live = fit;
    liveEntry = entry;
    strip.show(List.of(strip.card(run, title, color)));
    table.add(entry);
    subject.set(entry);
    // After the card, so that whoever hears of the end finds it up to date.
    fit.listen();
    phase.set(Phase.RUNNING);
    runs.submit(run);
  }

  private void progressed(LiveFit told) {
    PriorEntry entry = liveEntry;
    if (told != live || entry == null) {
      return;
    }
    Run run = told.run();
    entry.follow(told);
    if (entry == subject.get()) {
      train.set(told.train());
      test.set(told.test());
      PriorView seen = told.view();
      if (seen != null && !seen.equals(view.get())) {
        show(seen, "");
      }
    }
    progress.set(run.step() / (double) run.spec().steps());
    if (told.isOver()) {
      finish(told, entry);
      return;
    }
    String left = run.timeLeft().map(duration -> " · " + RunCard.minutes(duration)).orElse("");
    progressText.set(
        run.state() == RunState.QUEUED
            ? "waiting for other runs"
            : String.format(
                Locale.ROOT,
                "step %d of %d%s",
                run.step(),
                run.spec().steps(),
                phase.get() == Phase.PAUSED ? " · paused" : left));
  }

  private void finish(LiveFit ended, PriorEntry entry) {
    Run run = ended.run();
    ended.close();
    live = null;
    liveEntry = null;
    if (run.state() == RunState.FAILED) {
      end(entry, run.message());
      dialogs.tell(run.message());
      return;
    }
    Path target = run.folder().path().resolve("prior.dwp");
    tasks.run(
        () -> {
          if (!Files.exists(run.folder().checkpoint())) {
            return Optional.<Source.Filed>empty();
          }
          KernelVaeFile best = KernelVaeFile.read(run.folder().checkpoint()).withoutOptimiser();
          best.write(target);
          return Optional.of(new Source.Filed(best, target));
        },
        kept -> {
          if (kept.isEmpty()) {
            end(entry, "stopped before it began");
            return;
          }
          settle(run, entry, kept.get());
        },
        failure -> end(entry, Sentence.of(failure)));
  }

  private void settle(Run run, PriorEntry entry, Source.Filed kept) {
    phase.set(Phase.IDLE);
    progressText.set(
        run.state() == RunState.FINISHED
            ? "finished"
            : String.format(
                Locale.ROOT, "stopped at step %d of %d", run.step(), run.spec().steps()));
    entry.settle(kept);
    if (entry == subject.get()) {
      subjectChanged();
    }
    table.goOn();
  }

  private void end(PriorEntry entry, String sentence) {
    phase.set(Phase.IDLE);
    progressText.set(sentence);
    table.remove(entry);
    if (entry == subject.get()) {
      subject.set(null);
      showFirst();
    }
  }

  @Override
  public void togglePause() {
    LiveFit now = live;
    if (now == null) {
      return;
    }
    if (phase.get() == Phase.RUNNING) {
      phase.set(Phase.PAUSED);
      now.run().pause();
    } else if (phase.get() == Phase.PAUSED) {
      phase.set(Phase.RUNNING);
      now.run().resume();
    }
    progressed(now);
  }

  /** Not the fit of a mixture, which keeps nothing to go on from. */
  @Override
  public boolean canPause() {
    return mixture == null && AreaModel.super.canPause();
  }

  @Override
  public void stop() {
    MixtureFit given = mixture;
    if (given != null) {
      given.givenUp = true;
      end(given);
      progress.set(0);
      progressText.set("stopped");
      return;
    }
    LiveFit now = live;
    if (now != null && (phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED)) {
      phase.set(Phase.STOPPING);
      progressText.set("stopping");
      now.run().stop();
    }
  }

  // ---- what can be done with a prior

  /** Whether the prior can be written to a file: it is fitted, and not just being trained. */
  public static boolean canSave(@Nullable PriorEntry entry) {
    return entry != null && file(entry).isPresent();
  }

  private static Optional<PriorFile> file(PriorEntry entry) {
    if (entry.source() instanceof Source.Filed filed) {
      return Optional.of(filed.file());
    }
    return Optional.ofNullable(entry.made()).map(PriorEntry.Made::file);
  }

  /** Asks for a file and writes a prior into it. */
  public void save(PriorEntry entry) {
    Optional<PriorFile> file = file(entry);
    if (file.isEmpty()) {
      return;
    }
    String name =
        entry.titleProperty().get().replaceAll("\\.dwp$", "").replaceAll("[^A-Za-z0-9]+", "-");
    dialogs
        .chooseTarget(
            "Save prior", name.toLowerCase(Locale.ROOT) + ".dwp", "Priors", PRIOR_ENDINGS.get(0))
        .ifPresent(
            target ->
                tasks.run(
                    () -> {
                      file.get().write(target);
                      return target;
                    },
                    written -> dialogs.tell("The prior is in %s.".formatted(written)),
                    failure -> dialogs.tell(Sentence.of(failure))));
  }

  /** Whether networks can start from samples of the prior: it is a deep one, in a file. */
  public static boolean canCompare(@Nullable PriorEntry entry) {
    return entry != null
        && entry.source() instanceof Source.Filed filed
        && filed.path() != null
        && filed.file() instanceof KernelVaeFile;
  }

  /** Makes a prior an initialisation of the comparison. */
  public void compare(PriorEntry entry) {
    if (entry.source() instanceof Source.Filed filed && filed.path() != null && canCompare(entry)) {
      comparison.accept(filed.path());
    }
  }

  /** Takes a prior off the table; reference priors and the one in training stay. */
  public void remove(PriorEntry entry) {
    if (canRemove(entry)) {
      if (entry == subject.get()) {
        subject.set(null);
      }
      table.remove(entry);
      showFirst();
    }
  }

  public static boolean canRemove(@Nullable PriorEntry entry) {
    return entry != null
        && entry.source() instanceof Source.Filed filed
        && isOwn(entry, filed)
        && entry.standingProperty().get() != Standing.SCORING;
  }

  /** Whether a person opened or fitted it, so that it did not come with the program. */
  private static boolean isOwn(PriorEntry entry, Source.Filed filed) {
    return filed.path() != null || entry.color() > 0;
  }

  /** Lets go of the run, which goes on; nothing is shown any more. */
  @Override
  public void close() {
    if (live != null) {
      live.close();
      live = null;
    }
    news.close();
    mixtureNews.close();
  }

  // ---- what is shown

  public KernelShelf shelf() {
    return shelf;
  }

  public PriorForm form() {
    return form;
  }

  public LatentViewModel latent() {
    return latent;
  }

  public ScoreTable table() {
    return table;
  }

  /**
   * The priors in the table that do not come with the program, by their titles, which are numbered
   * where several are called the same.
   */
  public Map<String, PriorFile> fitted() {
    Map<String, PriorFile> fitted = new LinkedHashMap<>();
    for (PriorEntry entry : table.all()) {
      if (entry.source() instanceof Source.Filed filed && isOwn(entry, filed)) {
        String title = entry.titleProperty().get();
        String unique = title;
        for (int number = 2; fitted.containsKey(unique); number++) {
          unique = "%s (%d)".formatted(title, number);
        }
        fitted.put(unique, filed.file());
      }
    }
    return fitted;
  }

  /** K, codes for each kernel in the scores that are estimated. */
  public ObjectProperty<Integer> samplesProperty() {
    return samples;
  }

  /** Whether a person is dragging the threshold: scores wait until it rests. */
  public BooleanProperty thresholdMovingProperty() {
    return thresholdMoving;
  }

  @Override
  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /** Why a fit cannot start; empty when it can. */
  public ReadOnlyStringProperty obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  /** 0 to 1. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }

  /** Whether the latent map is in front, and not the fit. */
  public BooleanProperty mapShownProperty() {
    return mapShown;
  }

  /** The prior that is looked at; null while there is none. */
  public ObjectProperty<@Nullable PriorEntry> subjectProperty() {
    return subject;
  }

  /** What it makes of held-out kernels; null where there is nothing to see, and then why. */
  public ReadOnlyObjectProperty<@Nullable PriorView> viewProperty() {
    return view.getReadOnlyProperty();
  }

  /** The first of the held-out kernels that priors are scored on; null before they are known. */
  public ReadOnlyObjectProperty<@Nullable KernelSet> heldOutProperty() {
    return heldOut.getReadOnlyProperty();
  }

  /** Why there is no view. */
  public ReadOnlyStringProperty viewTextProperty() {
    return viewText.getReadOnlyProperty();
  }

  /** Its ELBO on the training kernels, if it was trained in this session. */
  public ReadOnlyObjectProperty<Course> trainProperty() {
    return train.getReadOnlyProperty();
  }

  /** Its ELBO on the held-out kernels likewise. */
  public ReadOnlyObjectProperty<Course> testProperty() {
    return test.getReadOnlyProperty();
  }

  /** What the learned Gaussian scores on the held-out kernels; null before that is known. */
  public ReadOnlyObjectProperty<@Nullable Double> referenceProperty() {
    return reference.getReadOnlyProperty();
  }
}
