package org.kernelscope.ui.fewshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.FewShotSplit;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.FewShot;
import org.kernelscope.experiment.FewShotSpec;
import org.kernelscope.experiment.Grid;
import org.kernelscope.experiment.InitialPosterior;
import org.kernelscope.experiment.Plan;
import org.kernelscope.experiment.PriorChoice;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.RunSpec;
import org.kernelscope.experiment.Runs;
import org.kernelscope.experiment.Seeds;
import org.kernelscope.kernel.KernelNoise;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.FConv;
import org.kernelscope.ui.AreaModel;
import org.kernelscope.ui.DataChoices;
import org.kernelscope.ui.DialogService;
import org.kernelscope.ui.FramePulse;
import org.kernelscope.ui.Phase;
import org.kernelscope.ui.Sentence;
import org.kernelscope.ui.TaskRunner;
import org.kernelscope.ui.runs.Batch;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunStripViewModel;

/**
 * The Few-shot area: settings, the few-shot runs of the session, and the one of them that is looked
 * at; before there is one, the posterior it would start from. Knows no node; everything slow goes
 * through the task runner, everything live through the frame pulse.
 */
public final class FewShotViewModel implements AreaModel {

  private static final List<String> PRIOR_ENDINGS = List.of("*.dwp");

  /** Series colours of runs; the others are left to the parts of the bound. */
  private static final int COLORS = 5;

  private final Runs runs;
  private final TaskRunner tasks;
  private final DialogService dialogs;
  private final RunStripViewModel strip;
  private final FramePulse pulse;

  private final FewShotForm form = new FewShotForm();
  private final DataChoices data;
  private final DigitsViewModel digits = new DigitsViewModel();
  private final ObservableList<FewShotRun> session = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable FewShotRun> shown =
      new SimpleObjectProperty<>(this, "shown");
  private final ObservableList<ConvLayer> layers = FXCollections.observableArrayList();
  private final StringProperty layer = new SimpleStringProperty(this, "layer", FConv.CONV1);
  private final ReadOnlyObjectWrapper<@Nullable Posterior> posterior =
      new ReadOnlyObjectWrapper<>(this, "posterior");
  private final BooleanProperty sampleShown = new SimpleBooleanProperty(this, "sampleShown");
  private final ReadOnlyIntegerWrapper draw = new ReadOnlyIntegerWrapper(this, "draw", 1);
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> weights =
      new ReadOnlyObjectWrapper<>(this, "weights");

  /** The noise of the present draw for the layer shown; null before it is drawn. */
  private @Nullable Noise noise;

  private final ReadOnlyStringWrapper subject = new ReadOnlyStringWrapper(this, "subject", "");
  private final ReadOnlyStringWrapper boundText = new ReadOnlyStringWrapper(this, "boundText", "");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.IDLE);
  private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper(this, "obstacle", "");
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "");

  /** What training would start from with the settings of the form. */
  private List<Posterior> start = List.of();

  private String startProblem = "";

  /** The runs asked for together last; null before any. */
  private final ObjectProperty<@Nullable Batch<FewShot.Row>> sweep =
      new SimpleObjectProperty<>(this, "sweep");

  private final BooleanProperty sweepShown = new SimpleBooleanProperty(this, "sweepShown");
  private final ReadOnlyIntegerWrapper runCount = new ReadOnlyIntegerWrapper(this, "runCount");

  /** The one that the others of a sweep are compared with; null before any. */
  private @Nullable FewShotSpec first;

  /** The settings whose start is drawn or on its way; background threads drop what is stale. */
  private volatile @Nullable Grid wanted;

  private @Nullable ImageDataset testImages;
  private boolean starting;
  private int made;

  /** The noise a sample of a layer is made with, as long as it is the same draw. */
  private record Noise(ConvLayer layer, int draw, KernelNoise values) {}

  public FewShotViewModel(
      Runs runs,
      TaskRunner tasks,
      FramePulse pulse,
      DialogService dialogs,
      RunStripViewModel strip) {
    this.runs = runs;
    this.tasks = tasks;
    this.dialogs = dialogs;
    this.strip = strip;
    this.pulse = pulse;
    this.data = new DataChoices(runs.library().catalogue(), form.dataProperty(), tasks, dialogs);
    form.onChange(this::settingsChanged);
    layer.addListener(property -> showPosterior());
    sampleShown.addListener(property -> showWeights());
    draw.addListener(property -> showWeights());
    shown.addListener((property, old, now) -> shownChanged(now));
    sweepShown.addListener(property -> showStanding());
    strip.onReuse(this::reuse);
    strip.onOpen(this::open);
    strip
        .cards()
        .addListener(
            (ListChangeListener<RunCard>)
                change -> {
                  while (change.next()) {
                    change.getRemoved().forEach(card -> forget(card.run()));
                  }
                });
    settingsChanged();
  }

  /** Fills the form with the settings of an earlier run. */
  private void reuse(RunSpec spec) {
    if (spec instanceof FewShotSpec fewShot) {
      form.show(fewShot);
    }
  }

  /** Looks at a run of the strip. */
  private void open(Run run) {
    session.stream()
        .filter(one -> one.run() == run)
        .findFirst()
        .ifPresent(
            one -> {
              shown.set(one);
              sweepShown.set(false);
            });
  }

  private void forget(Run run) {
    session.stream()
        .filter(one -> one.run() == run)
        .findFirst()
        .ifPresent(
            gone -> {
              gone.close();
              session.remove(gone);
              if (gone == shown.get()) {
                shown.set(session.isEmpty() ? null : session.get(0));
              }
            });
  }

  // ---- settings

  private void settingsChanged() {
    Grid grid = null;
    try {
      grid = form.grid().orElse(null);
    } catch (IllegalArgumentException tooMuch) {
      startProblem = Sentence.of(tooMuch);
    }
    runCount.set(grid == null ? 0 : grid.count());
    if (grid != null && !grid.equals(wanted)) {
      draw(grid);
    }
    wanted = grid;
    findObstacle();
  }

  /** Draws what the first of the runs starts from, in the background. */
  private void draw(Grid grid) {
    wanted = grid;
    int most =
        form.examples().value().stream().flatMap(List::stream).mapToInt(n -> n).max().orElse(0);
    tasks.run(
        () -> grid.equals(wanted) ? drawStart(grid, most) : List.<Posterior>of(),
        drawn -> started(grid, drawn, ""),
        failure -> started(grid, List.of(), Sentence.of(failure)));
  }

  private List<Posterior> drawStart(Grid grid, int most) {
    FewShotSpec first = FewShotForm.first(grid);
    // Says whether the priors that it is compared with, and their starts, are there.
    for (FewShotSpec other : grid.runs(FewShotSpec.class)) {
      if (!other.equals(first)
          && other.examples() == first.examples()
          && other.split() == first.split()) {
        InitialPosterior.of(other, runs.library());
      }
    }
    LabelledData images = runs.library().data(first.data());
    // Says whether there are as many images.
    FewShotSplit.choose(images.train(), most, first.split());
    return Posterior.initial(InitialPosterior.of(first, runs.library()));
  }

  private void started(Grid grid, List<Posterior> drawn, String sentence) {
    if (grid.equals(wanted)) {
      start = drawn;
      startProblem = sentence;
      findObstacle();
      showPosterior();
    }
  }

  private void findObstacle() {
    obstacle.set(form.validBinding().get() ? startProblem : "A setting above needs another value.");
  }

  /** Asks for a file with a prior and gives it to the layer whose kernels it is over. */
  public void choosePrior() {
    List<Path> files = dialogs.chooseFiles("Choose priors", "Priors", PRIOR_ENDINGS);
    if (!files.isEmpty()) {
      open(files);
    }
  }

  @Override
  public List<String> opens() {
    return PRIOR_ENDINGS;
  }

  /** Opens a folder as a data set, files as priors. */
  @Override
  public void open(List<Path> files) {
    for (Path file : files) {
      tasks.run(
          () ->
              Files.isDirectory(file)
                  ? Optional.<PriorChoice.Filed>empty()
                  : Optional.of(PriorChoice.ofFile(file, runs.library())),
          prior -> prior.ifPresentOrElse(this::use, () -> data.useFolder(file)),
          failure -> dialogs.tell(Sentence.of(failure)));
    }
  }

  private void use(PriorChoice.Filed prior) {
    if (prior.size() == FConv.SIZE1) {
      if (form.secondPriorProperty().get().equals(FewShotForm.SAME)) {
        String kind = prior.text().substring(0, prior.text().indexOf(':'));
        form.secondPriorProperty().set(kind);
      }
      form.firstPriorProperty().set(prior.text());
    } else if (prior.size() == FConv.SIZE2) {
      form.secondPriorProperty().set(prior.text());
    } else {
      dialogs.tell(
          "%s: expected a prior over 7×7 or 5×5 kernels, found one over %d×%3$d kernels."
              .formatted(FewShotRun.brief(prior.text()), prior.size(), prior.size()));
    }
  }

  // ---- the run that is looked at

  private void shownChanged(@Nullable FewShotRun now) {
    testImages = null;
    follow();
    if (now == null) {
      return;
    }
    tasks.run(
        () -> runs.library().data(now.spec().data()).test().first(SHOWN_IMAGES),
        images -> {
          if (shown.get() == now) {
            testImages = images;
            digits.show(now.predicted(), images);
          }
        },
        failure -> dialogs.tell(Sentence.of(failure)));
  }

  /** As many as a run tells predictions of. */
  private static final int SHOWN_IMAGES = 60;

  private void progressed(FewShotRun told) {
    Batch<FewShot.Row> present = sweep.get();
    if (present != null) {
      present.refresh();
    }
    if (told == shown.get()) {
      follow();
    } else {
      showStanding();
    }
    if (told.phaseProperty().get() == Phase.IDLE && !told.failure().isEmpty()) {
      dialogs.tell(told.failure());
    }
  }

  /** Takes over how the shown run stands. */
  private void follow() {
    FewShotRun now = shown.get();
    if (now == null) {
      boundText.set("");
      digits.show(null, null);
    } else {
      boundText.set(now.boundInFigures());
      digits.show(now.predicted(), testImages);
    }
    showStanding();
    showPosterior();
  }

  /** How far what the commands are to has come. */
  private void showStanding() {
    FewShotRun now = shown.get();
    Batch<FewShot.Row> commanded = commanded();
    Phase present = Phase.IDLE;
    if (commanded != null) {
      present = commanded.phaseProperty().get();
      progress.set(commanded.progressProperty().get());
      progressText.set(commanded.standingProperty().get());
    } else if (now != null) {
      present = now.phaseProperty().get();
      progress.set(now.run().step() / (double) now.spec().steps());
      progressText.set(now.standingProperty().get());
    } else {
      progress.set(0);
      progressText.set("");
    }
    phase.set(starting ? Phase.STARTING : present);
  }

  /** The sweep, while it goes on and it or one of its runs is looked at; else null. */
  private @Nullable Batch<FewShot.Row> commanded() {
    Batch<FewShot.Row> present = sweep.get();
    FewShotRun now = shown.get();
    boolean inFront =
        sweepShown.get() || now == null || (present != null && present.trains(now.run()));
    return present != null && present.goingProperty().get() && inFront ? present : null;
  }

  private void showPosterior() {
    FewShotRun now = shown.get();
    List<Posterior> present = now == null ? start : now.posteriors();
    if (!present.isEmpty()) {
      List<ConvLayer> itsLayers = present.stream().map(Posterior::layer).toList();
      if (!itsLayers.equals(layers)) {
        layers.setAll(itsLayers);
      }
      if (itsLayers.stream().noneMatch(one -> one.name().equals(layer.get()))) {
        layer.set(itsLayers.get(0).name());
        return;
      }
    }
    Posterior found =
        present.stream()
            .filter(one -> one.layer().name().equals(layer.get()))
            .findFirst()
            .orElse(null);
    posterior.set(found);
    showWeights();
    problem.set(now == null ? startProblem : now.failure());
    subject.set(describe(now, found));
  }

  private void showWeights() {
    Posterior now = posterior.get();
    weights.set(now == null ? null : sampleShown.get() ? sample(now) : now.means());
  }

  /** The same noise as long as the layer is the same, so that training moves the sample. */
  private KernelSet sample(Posterior now) {
    Noise present = noise;
    if (present == null || present.draw() != draw.get() || !present.layer().equals(now.layer())) {
      present =
          new Noise(
              now.layer(),
              draw.get(),
              KernelNoise.draw(
                  now.means().values().length,
                  Seeds.stream(draw.get(), "posterior sample " + now.layer().name())));
      noise = present;
    }
    return present.values().sample(now.means(), now.deviations());
  }

  private static String describe(@Nullable FewShotRun run, @Nullable Posterior found) {
    if (run == null) {
      return found == null ? "" : "What training would start from";
    }
    FewShotSpec spec = run.spec();
    return String.format(
        Locale.ROOT,
        "%s · n=%d, split %d · step %d",
        run.title(),
        spec.examples(),
        spec.split(),
        found == null ? 0 : found.step());
  }

  // ---- runs

  /** One run more can always be started: it queues behind the others. */
  @Override
  public boolean canStart() {
    return phase.get() != Phase.STARTING;
  }

  @Override
  public void start() {
    Grid grid = wanted;
    if (starting || grid == null || !obstacle.get().isEmpty()) {
      return;
    }
    starting = true;
    showStanding();
    FewShotSpec own = FewShotForm.first(grid);
    boolean single = grid.count() == 1;
    tasks.run(
        () -> single ? alone(own) : Plan.of(grid.runs(), runs),
        plan -> {
          if (single) {
            sweepShown.set(false);
          } else {
            beginSweep(plan, own);
          }
          begin(plan.due());
        },
        failure -> {
          starting = false;
          showStanding();
          progressText.set(Sentence.of(failure));
          dialogs.tell(Sentence.of(failure));
        });
  }

  /** A run by itself is always a new one. */
  private Plan alone(FewShotSpec spec) throws IOException {
    Run run = runs.create(spec);
    return new Plan(List.of(run.folder()), List.of(run));
  }

  private void beginSweep(Plan plan, FewShotSpec own) {
    Batch<FewShot.Row> next =
        new Batch<>(
            plan,
            runs.queue()::parallel,
            FewShot::summary,
            tasks,
            failure -> dialogs.tell(Sentence.of(failure)));
    first = own;
    sweep.set(next);
    sweepShown.set(true);
    next.refresh();
  }

  private void begin(List<Run> due) {
    starting = false;
    List<FewShotRun> next = new ArrayList<>();
    List<RunCard> cards = new ArrayList<>();
    Map<List<String>, Integer> colors = new HashMap<>();
    int before = made;
    for (Run run : due) {
      if (run.spec() instanceof FewShotSpec spec) {
        // In a sweep, a prior with its start keeps its colour.
        List<String> arm = List.of(spec.prior(), spec.initialisation());
        int color = 1 + (before + colors.computeIfAbsent(arm, one -> colors.size())) % COLORS;
        FewShotRun one = new FewShotRun(++made, color, run, spec, pulse, this::progressed);
        next.add(one);
        cards.add(strip.card(run, one.title(), color));
      }
    }
    strip.show(cards);
    List<FewShotRun> newestFirst = new ArrayList<>(next);
    Collections.reverse(newestFirst);
    session.addAll(0, newestFirst);
    if (next.isEmpty()) {
      showStanding();
    } else {
      shown.set(next.get(0));
    }
    // After the cards, so that whoever hears of the end finds them up to date.
    next.forEach(FewShotRun::listen);
    due.forEach(runs::submit);
  }

  /** Looks at the newest run of the session that a row of the sweep is about. */
  public void open(FewShot.Row row) {
    session.stream()
        .filter(one -> one.spec().examples() == row.examples() && isOf(one.spec(), row))
        .findFirst()
        .ifPresentOrElse(
            one -> {
              shown.set(one);
              sweepShown.set(false);
            },
            () ->
                dialogs.tell(
                    "These runs were trained in an earlier session: the report of the workspace has"
                        + " them."));
  }

  /** Whether a row is about the prior, the start and the bound of a run. */
  private static boolean isOf(FewShotSpec spec, FewShot.Row row) {
    return spec.prior().equals(row.prior())
        && spec.initialisation().equals(row.init())
        && spec.bound().equals(row.bound());
  }

  @Override
  public void togglePause() {
    command(Batch::togglePause, FewShotRun::togglePause);
  }

  @Override
  public void stop() {
    command(Batch::stop, FewShotRun::stop);
  }

  /** To the whole sweep, or to the one run that is shown. */
  private void command(Consumer<Batch<FewShot.Row>> all, Consumer<FewShotRun> one) {
    Batch<FewShot.Row> commanded = commanded();
    FewShotRun now = shown.get();
    if (commanded != null) {
      all.accept(commanded);
      follow();
    } else if (now != null) {
      one.accept(now);
      follow();
    }
  }

  @Override
  public void close() {
    session.forEach(FewShotRun::close);
  }

  // ---- what is shown

  public FewShotForm form() {
    return form;
  }

  public DataChoices data() {
    return data;
  }

  public DigitsViewModel digits() {
    return digits;
  }

  /** How many runs the settings describe; 0 while they describe none. */
  public ReadOnlyIntegerProperty runCountProperty() {
    return runCount.getReadOnlyProperty();
  }

  /** The runs asked for together last; null before any. */
  public ReadOnlyObjectProperty<@Nullable Batch<FewShot.Row>> sweepProperty() {
    return sweep;
  }

  /**
   * Whether the prior that was asked for first has figures at the n of a row, to compare it with.
   */
  boolean isFirstFinished(FewShot.Row row) {
    Batch<FewShot.Row> now = sweep.get();
    FewShotSpec own = first;
    return now != null
        && own != null
        && now.rows().stream().anyMatch(one -> one.examples() == row.examples() && isOf(own, one));
  }

  /** Whether the sweep is looked at instead of one run. */
  public BooleanProperty sweepShownProperty() {
    return sweepShown;
  }

  /** The few-shot runs of the session, the newest first. */
  public ObservableList<FewShotRun> session() {
    return session;
  }

  /** The run that is looked at; null before the first. */
  public ObjectProperty<@Nullable FewShotRun> shownProperty() {
    return shown;
  }

  /** The layers of what is shown, from the image on; empty before anything is. */
  public ObservableList<ConvLayer> layers() {
    return layers;
  }

  /** Name of the layer whose posterior is shown. */
  public StringProperty layerProperty() {
    return layer;
  }

  /** That layer's posterior; null while there is none. */
  public ReadOnlyObjectProperty<@Nullable Posterior> posteriorProperty() {
    return posterior.getReadOnlyProperty();
  }

  /** Whether a sample of the posterior stands in the place of its means. */
  public BooleanProperty sampleShownProperty() {
    return sampleShown;
  }

  /** Number of the sample, from 1; the seed of its noise. */
  public ReadOnlyIntegerProperty drawProperty() {
    return draw.getReadOnlyProperty();
  }

  /** Shows another sample. */
  public void drawAgain() {
    draw.set(draw.get() + 1);
    sampleShown.set(true);
  }

  /** The posterior means of the layer, or a sample; null while there is no posterior. */
  public ReadOnlyObjectProperty<@Nullable KernelSet> weightsProperty() {
    return weights.getReadOnlyProperty();
  }

  /** What the grids show, in words. */
  public ReadOnlyStringProperty subjectProperty() {
    return subject.getReadOnlyProperty();
  }

  /** The shown run's bound taken apart, in figures; empty before the first step. */
  public ReadOnlyStringProperty boundTextProperty() {
    return boundText.getReadOnlyProperty();
  }

  /** Why there is nothing to show: of the settings, or of the shown run; empty if all is well. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Of the sweep while it goes on and is looked at, else of the shown run. */
  @Override
  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /** Why a run cannot start; empty when it can. */
  public ReadOnlyStringProperty obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  /** Of what the commands are to, {@link #phaseProperty}; 0 to 1. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }
}
