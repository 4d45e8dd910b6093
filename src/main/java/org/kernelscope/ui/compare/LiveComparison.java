package org.kernelscope.ui.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.GroupProgress;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.RunFolder;

/**
 * The runs of one comparison, those that were finished before and those that train, which are
 * commanded together. Run {@code i} belongs to column {@code i mod n}.
 */
final class LiveComparison implements AutoCloseable {

  /** A learning rate that a person set, and the step at which the first run took it. */
  record RateChange(int step, double rate) {}

  /**
   * One run of the comparison.
   *
   * @param index of the run within its column
   * @param run null for one that was finished before
   * @param start the kernels that a run which goes on began with
   */
  private record Part(
      int column, int index, ComparedSpec spec, @Nullable Run run, List<RunEvent.Kernels> start) {}

  private final Runs runs;
  private final List<Part> parts;
  private final List<ColumnLedger> ledgers;
  private final List<Run> due;
  private final AtomicInteger ended = new AtomicInteger();
  private final List<Runnable> detachments = new ArrayList<>();

  // Guarded by this.
  private final List<RateChange> changes = new ArrayList<>();
  private boolean changeIsDue;

  private LiveComparison(Runs runs, List<Part> parts, int columns) {
    this.runs = runs;
    this.parts = List.copyOf(parts);
    this.due = parts.stream().flatMap(part -> Stream.ofNullable(part.run())).toList();
    this.ledgers = Stream.generate(ColumnLedger::new).limit(columns).toList();
  }

  /**
   * Makes or finds the runs, with their folders, without starting any. The ledgers know of finished
   * ones from then on. Not on the FX thread.
   *
   * @param recordedToo whether runs that the workspace holds already take part, see {@link Plan}
   * @throws IOException when the workspace cannot be read or written
   */
  static LiveComparison create(Comparison comparison, Runs runs, boolean recordedToo)
      throws IOException {
    List<ComparedSpec> specs = comparison.runs();
    Plan plan = recordedToo ? Plan.of(specs, runs) : Plan.anew(specs, runs);
    int columns = comparison.initialisations().size();
    List<Part> parts = new ArrayList<>();
    List<Recording> recordings = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      RunFolder folder = plan.folders().get(i);
      Recording recording = new Recording(folder, specs.get(i), runs.library());
      Run run =
          plan.due().stream().filter(one -> one.folder().equals(folder)).findFirst().orElse(null);
      List<RunEvent.Kernels> start = run == null ? List.of() : recording.first();
      parts.add(new Part(i % columns, i / columns, specs.get(i), run, start));
      recordings.add(recording);
    }
    LiveComparison created = new LiveComparison(runs, parts, columns);
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).run() == null) {
        created.tell(parts.get(i), recordings.get(i));
      }
    }
    return created;
  }

  private void tell(Part finished, Recording recording) throws IOException {
    recording.first().forEach(event -> tell(finished, event));
    recording.metrics().forEach(event -> tell(finished, event));
    recording.last().forEach(event -> tell(finished, event));
    recording.decoded().ifPresent(event -> tell(finished, event));
  }

  private void tell(Part part, RunEvent event) {
    ledgers.get(part.column()).hear(part.index(), part.spec().seed(), event);
  }

  /** What is known of each column; training threads write. */
  List<ColumnLedger> ledgers() {
    return ledgers;
  }

  /** The runs that train. */
  List<Run> due() {
    return due;
  }

  /** The column of a run that trains. */
  int column(Run run) {
    return parts.stream()
        .filter(part -> run.equals(part.run()))
        .mapToInt(Part::column)
        .findFirst()
        .orElseThrow();
  }

  /** How many runs were finished before. */
  long finishedBefore() {
    return parts.stream().filter(part -> part.run() == null).count();
  }

  /**
   * Has every run tell its column's ledger, and the news of it to {@code told}, on the training
   * threads. Before {@link #start}.
   */
  void listen(IntConsumer told) {
    for (Part part : parts) {
      Run run = part.run();
      if (run == null) {
        continue;
      }
      Consumer<RunEvent> listener =
          event -> {
            hear(part, event);
            told.accept(part.column());
          };
      run.listen(listener);
      detachments.add(() -> run.ignore(listener));
    }
  }

  private void hear(Part part, RunEvent event) {
    if (event instanceof RunEvent.LearningRate change) {
      took(change);
    }
    if (event instanceof RunEvent.Resumed) {
      // What the kernels have changed from; where they are now is told next.
      part.start().forEach(kernels -> tell(part, kernels));
    }
    tell(part, event);
    if (event instanceof RunEvent.State state && state.state().isOver()) {
      ended.incrementAndGet();
    }
  }

  void start() {
    due.forEach(runs::submit);
  }

  void pause() {
    unfinished().forEach(Run::pause);
  }

  void resume() {
    due.forEach(Run::resume);
  }

  void stop() {
    due.forEach(Run::stop);
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

  /** Whether every run that trains has told that it is over, and with it all there was to tell. */
  boolean isOver() {
    return ended.get() == due.size();
  }

  /** Of the runs that train. */
  int stepsDone() {
    return due.stream().mapToInt(Run::step).sum();
  }

  int steps() {
    return due.stream().mapToInt(run -> run.spec().steps()).sum();
  }

  long failures() {
    return due.stream().filter(run -> run.state() == RunState.FAILED).count();
  }

  /** What is left at the speed so far, with the runs that train at once side by side. */
  Optional<Duration> timeLeft() {
    return GroupProgress.of(due, runs.queue().parallel()).left();
  }

  private List<Run> unfinished() {
    return due.stream().filter(run -> !run.state().isOver()).toList();
  }

  /** Stops listening; the runs go on. */
  @Override
  public void close() {
    detachments.forEach(Runnable::run);
    detachments.clear();
  }
}
