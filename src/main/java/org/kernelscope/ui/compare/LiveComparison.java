package org.kernelscope.ui.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.kernelscope.experiment.BatchProgress;
import org.kernelscope.experiment.ComparedSpec;
import org.kernelscope.experiment.Comparison;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.RunEvent;
import org.kernelscope.experiment.RunState;
import org.kernelscope.experiment.Runs;

/**
 * The runs of one comparison, commanded together. Run {@code i} belongs to column {@code i mod n}.
 */
final class LiveComparison implements AutoCloseable {

  /** A learning rate that a person set, and the step at which the first run took it. */
  record RateChange(int step, double rate) {}

  private final Runs runs;
  private final List<Run> all;
  private final AtomicInteger ended = new AtomicInteger();
  private final List<Runnable> detachments = new ArrayList<>();

  // Guarded by this.
  private final List<RateChange> changes = new ArrayList<>();
  private boolean changeIsDue;

  private LiveComparison(Runs runs, List<Run> all) {
    this.runs = runs;
    this.all = List.copyOf(all);
  }

  /**
   * Makes the runs, with their folders, without starting them. Not on the FX thread.
   *
   * @throws IOException when the workspace cannot be written
   */
  static LiveComparison create(Comparison comparison, Runs runs) throws IOException {
    List<Run> made = new ArrayList<>();
    for (ComparedSpec spec : comparison.runs()) {
      made.add(runs.create(spec));
    }
    return new LiveComparison(runs, made);
  }

  List<Run> runs() {
    return all;
  }

  /**
   * Has every run tell its column's ledger, and the news of it to {@code told}, on the training
   * threads. Before {@link #start}.
   */
  void listen(List<ColumnLedger> ledgers, Consumer<Integer> told) {
    for (int i = 0; i < all.size(); i++) {
      Run run = all.get(i);
      int column = i % ledgers.size();
      int index = i / ledgers.size();
      Consumer<RunEvent> listener =
          event -> {
            if (event instanceof RunEvent.LearningRate change) {
              took(change);
            }
            ledgers.get(column).hear(index, run, event);
            if (event instanceof RunEvent.State state && state.state().isOver()) {
              ended.incrementAndGet();
            }
            told.accept(column);
          };
      run.listen(listener);
      detachments.add(() -> run.ignore(listener));
    }
  }

  void start() {
    all.forEach(runs::submit);
  }

  void pause() {
    unfinished().forEach(Run::pause);
  }

  void resume() {
    all.forEach(Run::resume);
  }

  void stop() {
    all.forEach(Run::stop);
  }

  /** Changes the learning rate of all runs that are not over, those that wait included. */
  void setLearningRate(double rate) {
    synchronized (this) {
      changeIsDue = true;
    }
    unfinished().forEach(run -> run.setLearningRate(rate));
  }

  private synchronized void took(RunEvent.LearningRate change) {
    if (changeIsDue) {
      changeIsDue = false;
      changes.add(new RateChange(change.step(), change.value()));
    }
  }

  /** The changes that have taken hold, in their order. */
  synchronized List<RateChange> changes() {
    return List.copyOf(changes);
  }

  /** Whether every run has told that it is over, and with it all there was to tell. */
  boolean isOver() {
    return ended.get() == all.size();
  }

  int stepsDone() {
    return all.stream().mapToInt(Run::step).sum();
  }

  int steps() {
    return all.stream().mapToInt(run -> run.spec().steps()).sum();
  }

  long failures() {
    return all.stream().filter(run -> run.state() == RunState.FAILED).count();
  }

  /** What is left at the speed so far, with the runs that train at once side by side. */
  Optional<Duration> timeLeft() {
    return BatchProgress.of(all, runs.queue().parallel()).left();
  }

  private List<Run> unfinished() {
    return all.stream().filter(run -> !run.state().isOver()).toList();
  }

  /** Stops listening; the runs go on. */
  @Override
  public void close() {
    detachments.forEach(Runnable::run);
    detachments.clear();
  }
}
