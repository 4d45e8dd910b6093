package org.kernelscope.ui.runs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
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

/** All runs of the session, the newest batch first, with the actions on them. */
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
  private final FilteredList<RunCard> shown = new FilteredList<>(cards);
  private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
  private final BooleanProperty folded = new SimpleBooleanProperty(this, "folded");
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper(this, "summary", "");
  private int experiments;
  private final RunTrash trash;

  public RunStripViewModel(Runs runs, TaskRunner tasks, FramePulse pulse, DialogService dialogs) {
    this.tasks = tasks;
    this.pulse = pulse;
    this.dialogs = dialogs;
    this.trash = new RunTrash(runs, tasks, dialogs, cards, notices);
    this.parallel = new SimpleObjectProperty<>(this, "parallel", runs.queue().parallel());
    filter.addListener(property -> filter());
    cards.addListener((ListChangeListener<RunCard>) change -> summarise());
    summarise();
    parallel.addListener((property, old, now) -> runs.queue().setParallel(now));
  }

  /** The colours of the window's series. */
  public SeriesColors colors() {
    return colors;
  }

  public ObservableList<RunCard> cards() {
    return cards;
  }

  /** The cards that match the filter. */
  public ObservableList<RunCard> shown() {
    return shown;
  }

  /** The filter: words that must all occur in a run's name or kind. */
  public StringProperty filterProperty() {
    return filter;
  }

  /** Whether the strip is folded to one line. */
  public BooleanProperty foldedProperty() {
    return folded;
  }

  /** The numbers of waiting, training and ended runs, in one line. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  private void filter() {
    List<String> words = List.of(filter.get().toLowerCase(Locale.ROOT).strip().split("\\s+"));
    shown.setPredicate(card -> words.stream().allMatch(card.words()::contains));
  }

  private void summarise() {
    Map<RunState, Long> counts = new EnumMap<>(RunState.class);
    cards.forEach(card -> counts.merge(card.stateProperty().get(), 1L, Long::sum));
    String text =
        counts.entrySet().stream()
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "%d %s",
                        one.getValue(),
                        one.getKey().name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(", "));
    summary.set(text.isEmpty() ? "none in this sitting" : text);
  }

  /** The number of runs that train at once, over all areas; running ones are not interrupted. */
  public ObjectProperty<Integer> parallelProperty() {
    return parallel;
  }

  /** Begins to listen to a run that is not queued yet; {@link #show} puts it on the strip. */
  public LiveRun follow(Run run, String name, int color) {
    return follow(run, new RunHistory(), name, color);
  }

  /**
   * The same for a run that continues, with its events of an earlier session.
   *
   * @param color of its series, see {@link SeriesColors}
   */
  public LiveRun follow(Run run, RunHistory history, String name, int color) {
    return new LiveRun(run, history, name, color, pulse);
  }

  /**
   * A run of an earlier session, for areas that show runs of this session.
   *
   * @param history all its recorded events
   */
  public LiveRun recall(ArchivedRun run, RunHistory history, int color) {
    Run ended = Run.ended(run.folder(), run.spec(), run.record());
    history.accept(new RunEvent.State(ended.state(), ended.message()));
    return follow(ended, history, run.name(), color);
  }

  /**
   * Puts runs that were made together in front of the others. A run that continues replaces its
   * earlier card, which could otherwise delete the shared folder.
   */
  public void show(List<LiveRun> together) {
    Set<RunFolder> folders =
        together.stream().map(live -> live.run().folder()).collect(Collectors.toSet());
    cards.removeIf(old -> folders.contains(old.run().folder()));
    int experiment = ++experiments;
    List<RunCard> made = together.stream().map(live -> new RunCard(live, experiment)).toList();
    made.forEach(card -> card.stateProperty().addListener(property -> summarise()));
    cards.addAll(0, made);
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

  /** Whether a run can be deleted: nothing writes to its folder any more. */
  public boolean canDelete(RunCard card) {
    return card.hasEnded();
  }

  public void showFolder(RunCard card) {
    dialogs.show(card.run().folder().path());
  }

  /** Adds a listener that shows runs of its kind. */
  public void onOpen(Consumer<Run> action) {
    openings.add(action);
  }

  /** Shows a run in its area, if that can show it. */
  public void open(RunCard card) {
    tell(openings, card.run());
  }

  /** Adds a listener that shows recorded runs of earlier sessions. */
  public void onOpenRecorded(Consumer<ArchivedRun> action) {
    showings.add(action);
  }

  /** Shows a run of the workspace in its area, live or as recorded. */
  public void open(ArchivedRun run) {
    card(run.folder()).ifPresentOrElse(this::open, () -> tell(showings, run));
  }

  /** A copy: listeners may add more listeners. */
  private static <T> void tell(List<Consumer<T>> listeners, T news) {
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).accept(news);
    }
  }

  private Optional<RunCard> card(RunFolder folder) {
    return cards.stream().filter(card -> card.run().folder().equals(folder)).findFirst();
  }

  /** The run of a folder, if it was started or continued in this window. */
  public Optional<LiveRun> live(RunFolder folder) {
    return card(folder).map(RunCard::live);
  }

  /** The notices above the current area. */
  public ObservableList<Notice> notices() {
    return notices;
  }

  /** The trash of deleted runs. */
  public RunTrash trash() {
    return trash;
  }

  /** Adds a listener of an area that receives settings of its kind, to be reused with changes. */
  public void onReuse(Consumer<RunSpec> action) {
    reuses.add(action);
  }

  /** Passes the settings of a run to their area. */
  public void reuse(RunCard card) {
    reuse(card.run().spec());
  }

  /** Passes settings to their area. */
  public void reuse(RunSpec spec) {
    tell(reuses, spec);
  }

  /** Copies curves, kernels and settings of a run to a folder that the user chooses. */
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

  /** Deletes a run with its folder; the user can undo this. */
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
