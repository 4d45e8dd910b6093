package org.kernelscope.ui.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.form.Field;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.Session;

/**
 * The current or the last comparison: its runs, both already finished and training ones, and their
 * common learning rate.
 */
public final class ComparisonViewModel {

  private final Session session;
  private final AreaWork work;
  private final Field<Double> rate;
  private final ObservableList<RunEvent.LearningRate> rateMarks =
      FXCollections.observableArrayList();
  private final ReadOnlyBooleanWrapper rateDiffers =
      new ReadOnlyBooleanWrapper(this, "rateDiffers");

  private List<LiveRun> training = List.of();

  /** Runs of columns with their own learning rate. */
  private Set<LiveRun> ownRates = Set.of();

  private double rateInForce;

  /** The learning rate of the form when the comparison began. */
  private double rateAtStart;

  /** The number of rate changes that each run had recorded when the user requested another one. */
  private @Nullable Map<LiveRun, Integer> toldBefore;

  /**
   * @param rate the learning rate as a person edits it
   */
  ComparisonViewModel(Session session, AreaWork work, Field<Double> rate) {
    this.session = session;
    this.work = work;
    this.rate = rate;
    rate.textProperty().addListener((property, old, now) -> compareRate());
    work.phaseProperty()
        .addListener(
            (property, old, now) -> {
              if (now == Phase.IDLE && old != Phase.STARTING) {
                giveBackRate();
              }
              compareRate();
            });
  }

  /**
   * New and existing runs of a comparison: run {@code i} belongs to column {@code i mod n}.
   *
   * @param histories the recorded events of each run
   * @param leftOut what of them cannot be read
   */
  private record Made(
      List<ComparedSpec> specs, Plan plan, List<RunHistory> histories, LeftOut leftOut) {

    static Made of(Comparison comparison, Runs runs, boolean recordedToo) throws IOException {
      List<ComparedSpec> specs = comparison.runs();
      Plan plan =
          (recordedToo ? Plan.of(specs, runs) : Plan.anew(specs, runs)).noted(runs.workspace());
      LeftOut leftOut = new LeftOut();
      return new Made(specs, plan, plan.histories(specs, runs.library(), leftOut), leftOut);
    }
  }

  /**
   * Creates or finds the runs, and trains the unfinished ones.
   *
   * @param recordedToo whether to use existing runs of the workspace, see {@link Plan}
   * @param columns those of the comparison, in their order
   */
  void start(Comparison comparison, boolean recordedToo, List<ColumnViewModel> columns) {
    List<ColumnViewModel> compared = List.copyOf(columns);
    work.begin(
        () -> Made.of(comparison, session.runs(), recordedToo),
        made -> {
          rateMarks.clear();
          toldBefore = null;
          rateInForce = comparison.network().learningRate();
          rateAtStart = rateInForce;
          begin(made, compared);
          session.tell(made.leftOut());
        });
  }

  /**
   * Shows runs of an earlier session as if they had just ended.
   *
   * @param columns the column of each run
   */
  void recall(List<RecordedRun> runs, List<ColumnViewModel> columns) {
    rateMarks.clear();
    toldBefore = null;
    begin(
        new Made(
            runs.stream().map(RecordedRun::spec).toList(),
            new Plan(runs.stream().map(run -> run.folder()).toList(), List.of()),
            runs.stream().map(RecordedRun::history).toList(),
            new LeftOut()),
        columns);
  }

  private void begin(Made made, List<ColumnViewModel> columns) {
    training.forEach(run -> run.history().keepNoKernels());
    columns.forEach(ColumnViewModel::begin);
    Map<ColumnViewModel, List<ColumnViewModel.Seed>> seeds = new LinkedHashMap<>();
    Map<LiveRun, ColumnViewModel> live = new LinkedHashMap<>();
    for (int i = 0; i < made.specs().size(); i++) {
      ColumnViewModel column = columns.get(i % columns.size());
      RunHistory history = made.histories().get(i);
      seeds
          .computeIfAbsent(column, first -> new ArrayList<>())
          .add(new ColumnViewModel.Seed(made.specs().get(i).seed(), history));
      made.plan()
          .run(made.plan().folders().get(i))
          .map(wanted -> session.strip().follow(wanted, history, column.title(), column.color()))
          .ifPresent(run -> live.put(run, column));
    }
    training = List.copyOf(live.keySet());
    ownRates =
        live.entrySet().stream()
            .filter(run -> run.getValue().form().chosen().contains(SharedSettings.LEARNING_RATE))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    session.strip().show(training);
    live.forEach(
        (run, column) ->
            run.onNews(
                changed -> {
                  column.show(seeds.getOrDefault(column, List.of()));
                  mark(changed);
                }));
    seeds.forEach(ColumnViewModel::show);
    // After all listeners for news, so that listeners for the end find everything up to date.
    work.show(new RunGroup(training, made.plan().before(), session));
    training.forEach(run -> session.runs().submit(run.run()));
  }

  /**
   * Marks a rate change in the chart at its first run: the other runs apply it at a nearby step.
   */
  private void mark(LiveRun run) {
    Map<LiveRun, Integer> before = toldBefore;
    List<RunEvent.LearningRate> changes = changes(run);
    if (before != null && changes.size() > before.getOrDefault(run, 0)) {
      toldBefore = null;
      rateMarks.add(changes.get(changes.size() - 1));
    }
  }

  private static List<RunEvent.LearningRate> changes(LiveRun run) {
    return run.history().marks().stream()
        .filter(RunEvent.LearningRate.class::isInstance)
        .map(RunEvent.LearningRate.class::cast)
        .toList();
  }

  /**
   * Applies the form's learning rate to all unfinished runs, including waiting ones; a column with
   * its own rate keeps it.
   */
  public void applyLearningRate() {
    if (!rateDiffers.get()) {
      return;
    }
    rateInForce = rate.value().orElseThrow();
    toldBefore =
        training.stream().collect(Collectors.toMap(run -> run, run -> changes(run).size()));
    training.stream()
        .filter(run -> !run.run().state().isOver() && !ownRates.contains(run))
        .forEach(run -> run.run().setLearningRate(rateInForce));
    compareRate();
  }

  /**
   * Restores the form's learning rate after a comparison: the next one does not start with a
   * changed rate. A rate that was typed but not applied is kept for the next one.
   */
  private void giveBackRate() {
    boolean applied = rate.value().filter(shown -> shown == rateInForce).isPresent();
    if (applied && rateInForce != rateAtStart) {
      rate.set(rateAtStart);
    }
  }

  private void compareRate() {
    Phase phase = work.phaseProperty().get();
    rateDiffers.set(
        (phase == Phase.RUNNING || phase == Phase.PAUSED)
            && rate.value().filter(edited -> edited != rateInForce).isPresent());
  }

  /** Curves of another model have other steps. */
  void clear() {
    rateMarks.clear();
  }

  /** Whether the form's learning rate is valid and not the one in force. */
  public ReadOnlyBooleanProperty rateDiffersProperty() {
    return rateDiffers.getReadOnlyProperty();
  }

  /** Where the curves change their learning rate; each change of all runs once. */
  public ObservableList<RunEvent.LearningRate> rateMarks() {
    return rateMarks;
  }
}
