package org.kernelscope.ui.fewshot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.RunStripViewModel;
import org.kernelscope.ui.shell.AreaModel;

/**
 * The Few-shot area: settings, the few-shot runs of the session, and the one of them that is looked
 * at; before there is one, the posterior it would start from. Knows no node; everything slow goes
 * through the task runner, everything live through the frame pulse.
 */
public final class FewShotViewModel implements AreaModel {

  /** Series colours of runs; the others are left to the parts of the bound. */
  private static final int COLORS = 5;

  private final Runs runs;
  private final TaskRunner tasks;
  private final DialogService dialogs;
  private final RunStripViewModel strip;
  private final FramePulse pulse;

  private final FewShotForm form = new FewShotForm();
  private final DataChoices data;
  private final PriorFiles files;
  private final PlannedRunsViewModel planned;
  private final PosteriorViewModel posterior = new PosteriorViewModel();
  private final SweepViewModel sweep;
  private final DigitsViewModel digits = new DigitsViewModel();
  private final ObservableList<FewShotRun> session = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable FewShotRun> shown =
      new SimpleObjectProperty<>(this, "shown");
  private final ReadOnlyStringWrapper subject = new ReadOnlyStringWrapper(this, "subject", "");
  private final ReadOnlyStringWrapper boundText = new ReadOnlyStringWrapper(this, "boundText", "");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.IDLE);
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "");

  private @Nullable ImageDataset testImages;
  private boolean starting;
  private int made;

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
    this.files = new PriorFiles(form, data, runs.library(), tasks, dialogs);
    this.planned = new PlannedRunsViewModel(form, runs.library(), tasks);
    this.sweep = new SweepViewModel(runs, tasks, dialogs);
    planned.onStart(this::showPosterior);
    posterior.shownProperty().addListener(property -> describe());
    shown.addListener((property, old, now) -> shownChanged(now));
    sweep.shownProperty().addListener(property -> showStanding());
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
    planned.plan();
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
              sweep.shownProperty().set(false);
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

  // ---- files

  @Override
  public List<String> opens() {
    return PriorFiles.ENDINGS;
  }

  @Override
  public void open(List<Path> chosen) {
    files.open(chosen);
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
        failure -> dialogs.tell(ErrorMessages.of(failure)));
  }

  /** As many as a run tells predictions of. */
  private static final int SHOWN_IMAGES = 60;

  private void progressed(FewShotRun told) {
    sweep.refresh();
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
    RunGroup<FewShot.Row> commanded = sweep.commanded(now);
    Phase present = Phase.IDLE;
    if (commanded != null) {
      present = commanded.phaseProperty().get();
      progress.set(commanded.progressProperty().get());
      progressText.set(commanded.standingProperty().get());
    } else if (now != null) {
      present = now.phaseProperty().get();
      progress.set(now.run().progress());
      progressText.set(now.standingProperty().get());
    } else {
      progress.set(0);
      progressText.set("");
    }
    phase.set(starting ? Phase.STARTING : present);
  }

  private void showPosterior() {
    FewShotRun now = shown.get();
    posterior.show(now == null ? planned.start() : now.posteriors());
    describe();
  }

  private void describe() {
    FewShotRun now = shown.get();
    problem.set(now == null ? planned.problem() : now.failure());
    subject.set(describe(now, posterior.shownProperty().get()));
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
    FewShot.Experiment wanted = planned.sweep();
    if (starting || wanted == null || !planned.obstacleProperty().get().isEmpty()) {
      return;
    }
    starting = true;
    showStanding();
    FewShotSpec own = wanted.first();
    boolean single = wanted.count() == 1;
    tasks.run(
        // A run by itself is always a new one.
        () -> single ? Plan.anew(List.of(own), runs) : Plan.of(wanted.runs(), runs),
        plan -> {
          if (single) {
            sweep.shownProperty().set(false);
          } else {
            sweep.begin(plan, own);
          }
          begin(plan.due());
        },
        failure -> {
          starting = false;
          showStanding();
          progressText.set(ErrorMessages.of(failure));
          dialogs.tell(ErrorMessages.of(failure));
        });
  }

  private void begin(List<Run> due) {
    starting = false;
    List<FewShotRun> next = new ArrayList<>();
    List<RunCard> cards = new ArrayList<>();
    Map<List<Object>, Integer> colors = new HashMap<>();
    int before = made;
    for (Run run : due) {
      if (run.spec() instanceof FewShotSpec spec) {
        // In a sweep, a prior with its start keeps its colour.
        List<Object> arm = List.of(spec.priors(), spec.initialisation());
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
        .filter(
            one ->
                one.spec().examples() == row.examples()
                    && one.spec().bound().equals(row.bound())
                    && SweepViewModel.isOf(one.spec(), row))
        .findFirst()
        .ifPresentOrElse(
            one -> {
              shown.set(one);
              sweep.shownProperty().set(false);
            },
            () ->
                dialogs.tell(
                    "These runs were trained in an earlier session: the report of the workspace has"
                        + " them."));
  }

  @Override
  public void togglePause() {
    command(RunGroup::togglePause, FewShotRun::togglePause);
  }

  @Override
  public void stop() {
    command(RunGroup::stop, FewShotRun::stop);
  }

  /** To the whole sweep, or to the one run that is shown. */
  private void command(Consumer<RunGroup<FewShot.Row>> all, Consumer<FewShotRun> one) {
    FewShotRun now = shown.get();
    RunGroup<FewShot.Row> commanded = sweep.commanded(now);
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

  /** Files of priors. */
  PriorFiles files() {
    return files;
  }

  /** The runs that the settings describe. */
  public PlannedRunsViewModel planned() {
    return planned;
  }

  /** Of the run that is looked at; before there is one, what training would start from. */
  public PosteriorViewModel posterior() {
    return posterior;
  }

  /** The runs that were asked for together last. */
  public SweepViewModel sweep() {
    return sweep;
  }

  public DigitsViewModel digits() {
    return digits;
  }

  /** The few-shot runs of the session, the newest first. */
  public ObservableList<FewShotRun> session() {
    return session;
  }

  /** The run that is looked at; null before the first. */
  public ObjectProperty<@Nullable FewShotRun> shownProperty() {
    return shown;
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

  /** Of what the commands are to, {@link #phaseProperty}; 0 to 1. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }
}
