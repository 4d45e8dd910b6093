package org.kernelscope.ui.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.TaskRunner;

/** Every run of the session, the newest batch first, and what can be done with one. */
public final class RunStripViewModel implements AutoCloseable {

  private final TaskRunner tasks;
  private final FramePulse pulse;
  private final DialogService dialogs;
  private final List<Consumer<RunSpec>> reuses = new ArrayList<>();
  private final List<Consumer<Run>> openings = new ArrayList<>();
  private final SeriesColors colors = new SeriesColors();
  private final List<Consumer<ArchivedRun>> showings = new ArrayList<>();
  private final ObjectProperty<Integer> parallel;
  private final ObservableList<RunCard> cards = FXCollections.observableArrayList();
  private final ObservableList<Notice> notices = FXCollections.observableArrayList();
  private final RunTrash trash;

  public RunStripViewModel(Runs runs, TaskRunner tasks, FramePulse pulse, DialogService dialogs) {
    this.tasks = tasks;
    this.pulse = pulse;
    this.dialogs = dialogs;
    this.trash = new RunTrash(runs, tasks, dialogs, cards, notices);
    this.parallel = new SimpleObjectProperty<>(this, "parallel", runs.queue().parallel());
    parallel.addListener((property, old, now) -> runs.queue().setParallel(now));
  }

  /** What the series of the window look like. */
  public SeriesColors colors() {
    return colors;
  }

  public ObservableList<RunCard> cards() {
    return cards;
  }

  /** How many runs train at once, of whatever area; those that train already are left alone. */
  public ObjectProperty<Integer> parallelProperty() {
    return parallel;
  }

  /** Begins to listen to a run that is not queued yet; {@link #show} puts it on the strip. */
  public LiveRun follow(Run run, String name, int color) {
    return follow(run, new RunHistory(), name, color);
  }

  /**
   * The same with what a run that goes on told in an earlier sitting.
   *
   * @param color of its series, see {@link SeriesColors}
   */
  public LiveRun follow(Run run, RunHistory history, String name, int color) {
    return new LiveRun(run, history, name, color, pulse);
  }

  /**
   * A run of an earlier sitting, for those who show runs of this one.
   *
   * @param history all it has told
   */
  public LiveRun recall(ArchivedRun run, RunHistory history, int color) {
    Run ended = Run.ended(run.folder(), run.spec(), run.record());
    history.accept(new RunEvent.State(ended.state(), ended.message()));
    return follow(ended, history, run.name(), color);
  }

  /**
   * Puts runs that were made together in front of the others. One that goes on has no use for the
   * card of its former sitting, which would delete the folder they share.
   */
  public void show(List<LiveRun> together) {
    Set<RunFolder> folders =
        together.stream().map(live -> live.run().folder()).collect(Collectors.toSet());
    cards.removeIf(old -> folders.contains(old.run().folder()));
    cards.addAll(0, together.stream().map(RunCard::new).toList());
  }

  public boolean isAnyGoing() {
    return cards.stream().anyMatch(card -> !card.run().state().isOver());
  }

  public void pause(RunCard card) {
    card.run().pause();
    card.refresh();
  }

  public void resume(RunCard card) {
    card.run().resume();
    card.refresh();
  }

  public void stop(RunCard card) {
    card.run().stop();
    card.refresh();
  }

  public boolean canPause(RunCard card) {
    RunState state = card.run().state();
    return state == RunState.RUNNING || state == RunState.QUEUED;
  }

  public boolean canResume(RunCard card) {
    return card.run().state() == RunState.PAUSED;
  }

  public boolean canStop(RunCard card) {
    return !card.run().state().isOver();
  }

  /** A run can be deleted once nobody writes its folder any more. */
  public boolean canDelete(RunCard card) {
    return card.hasEnded();
  }

  public void showFolder(RunCard card) {
    dialogs.show(card.run().folder().path());
  }

  /** Adds who looks at runs of a kind. */
  public void onOpen(Consumer<Run> action) {
    openings.add(action);
  }

  /** Looks at a run in its area, where that can show it. */
  public void open(RunCard card) {
    tell(openings, card.run());
  }

  /** Adds who shows runs of an earlier sitting as they were. */
  public void onOpenRecorded(Consumer<ArchivedRun> action) {
    showings.add(action);
  }

  /** Looks at a run of the workspace in its area, as it goes on or as it was. */
  public void open(ArchivedRun run) {
    card(run.folder()).ifPresentOrElse(this::open, () -> tell(showings, run));
  }

  /** Those who hear first may make others that want to hear too. */
  private static <T> void tell(List<Consumer<T>> listeners, T news) {
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).accept(news);
    }
  }

  private Optional<RunCard> card(RunFolder folder) {
    return cards.stream().filter(card -> card.run().folder().equals(folder)).findFirst();
  }

  /** The run of a folder, if it was started or taken up in this window. */
  public Optional<LiveRun> live(RunFolder folder) {
    return card(folder).map(RunCard::live);
  }

  /** What a person may answer, above the area in front. */
  public ObservableList<Notice> notices() {
    return notices;
  }

  /** Runs that were deleted. */
  public RunTrash trash() {
    return trash;
  }

  /** Adds an area that takes settings of its own kind, which a person wants again with changes. */
  public void onReuse(Consumer<RunSpec> action) {
    reuses.add(action);
  }

  /** Hands the settings of a run to the area they are for. */
  public void reuse(RunCard card) {
    reuse(card.run().spec());
  }

  /** Hands settings to the area they are for. */
  public void reuse(RunSpec spec) {
    tell(reuses, spec);
  }

  /** Copies curves, kernels and settings of a run to a folder a person chooses. */
  public void export(RunCard card) {
    dialogs
        .chooseFolder("Export the run to a folder")
        .ifPresent(
            folder ->
                tasks.run(
                    () -> card.run().folder().exportTo(folder),
                    target -> dialogs.tell("The run is in " + target),
                    failure -> dialogs.tell(ErrorMessages.of(failure))));
  }

  /** Deletes a run with its folder; a person can undo that. */
  public void delete(RunCard card) {
    if (canDelete(card)) {
      trash.discard(List.of(card.run().folder()), card.name());
    }
  }

  @Override
  public void close() {
    cards.forEach(RunCard::close);
    cards.clear();
  }
}
