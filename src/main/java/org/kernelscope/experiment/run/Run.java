package org.kernelscope.experiment.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.FileFault;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: a state machine that a training thread executes and any thread can control. Pause, stop
 * and a new learning rate take effect before the next optimiser step.
 */
public final class Run {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final long CHECKPOINT_NANOS = 20_000_000_000L;

  private final RunFolder folder;
  private final RunSpec spec;
  private final TrainingFactory factory;
  private final boolean resumed;
  private final List<Consumer<RunEvent>> listeners = new CopyOnWriteArrayList<>();
  private final StopWatch clock = new StopWatch();

  // Guarded by this.
  private RunState state = RunState.QUEUED;
  private String message = "";
  private boolean failedOnInput;
  private @Nullable Throwable failure;
  private boolean pauseRequested;
  private boolean stopRequested;
  private boolean interrupted;
  private @Nullable Double newLearningRate;

  private volatile int step;

  /**
   * The step at which this session started the run; its clock does not include earlier sessions.
   */
  private volatile int firstStep;

  /** Makes the training of a run; called on the training thread. */
  @FunctionalInterface
  public interface TrainingFactory {
    Training create(RunSpec spec) throws Exception;
  }

  /**
   * @param folder where the run keeps its record and its checkpoint
   * @param resumed whether it goes on from the checkpoint in that folder
   */
  public Run(RunFolder folder, RunSpec spec, TrainingFactory factory, boolean resumed) {
    this.folder = folder;
    this.resumed = resumed;
    this.spec = spec;
    this.factory = factory;
  }

  /**
   * A run of an earlier session, in the recorded state; it cannot be continued through this object.
   */
  public static Run ended(RunFolder folder, RunSpec spec, RunRecord record) {
    Run run =
        new Run(
            folder,
            spec,
            never -> {
              throw new IllegalStateException("a run that has ended");
            },
            true);
    RunState last = RunHistory.stateOf(record);
    String error = record.error();
    run.enter(last.isOver() ? last : RunState.STOPPED, error == null ? "" : error);
    run.step = (int) record.step();
    run.firstStep = run.step;
    return run;
  }

  /** Where the run keeps its record and its checkpoint. */
  public RunFolder folder() {
    return folder;
  }

  public RunSpec spec() {
    return spec;
  }

  public synchronized RunState state() {
    return state;
  }

  /** A sentence about the state for people, for instance the reason for a failure; may be empty. */
  public synchronized String message() {
    return message;
  }

  /** Whether the run failed because of bad input, such as a file or a name. */
  public synchronized boolean failedOnInput() {
    return failedOnInput;
  }

  /** The cause of the failure, for the record; null if the run did not fail. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** Steps done so far. */
  public int step() {
    return step;
  }

  /** The completed fraction of the run, 0 to 1; it is 1 for a run that ended early. */
  public double progress() {
    return state() == RunState.FINISHED ? 1 : step / (double) spec.steps();
  }

  /** The steps that were done in this session, during {@link #elapsed}. */
  int stepsHere() {
    return Math.max(0, step - firstStep);
  }

  /** The training time, without pauses. */
  public Duration elapsed() {
    return clock.elapsed();
  }

  /**
   * The estimated time left, from the speed so far; empty before the first steps, and when the run
   * is over.
   */
  public Optional<Duration> timeLeft() {
    int done = stepsHere();
    if (done == 0 || state().isOver()) {
      return Optional.empty();
    }
    return Optional.of(elapsed().multipliedBy(spec.steps() - step).dividedBy(done));
  }

  /**
   * Adds a listener. It is called on the training thread, in the order of the events, and must be
   * quick.
   */
  public void listen(Consumer<RunEvent> listener) {
    listeners.add(listener);
  }

  /** Removes a listener; it may still receive an event that is being sent. */
  public void ignore(Consumer<RunEvent> listener) {
    listeners.remove(listener);
  }

  /** Pauses the run before its next step; a queued run will wait at its first step. */
  public synchronized void pause() {
    pauseRequested = true;
  }

  /** Continues a paused run. */
  public synchronized void resume() {
    pauseRequested = false;
    notifyAll();
  }

  /** Ends the run before its next step; its results are kept. */
  public synchronized void stop() {
    stopRequested = true;
    if (state == RunState.QUEUED) {
      // Listeners get the event when a training thread takes the run from the queue.
      state = RunState.STOPPED;
      message = "stopped before it began" + because();
    }
    notifyAll();
  }

  /** Ends the run like {@link #stop}, but because the program ends and not on a user's request. */
  public synchronized void interrupt() {
    interrupted = !stopRequested && !state.isOver();
    stop();
  }

  /** Whether it was stopped because the program ended. */
  synchronized boolean wasInterrupted() {
    return interrupted;
  }

  private String because() {
    return interrupted ? ": the program ended" : "";
  }

  /** Changes the learning rate from the next step on. */
  public synchronized void setLearningRate(double rate) {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a learning rate is a number above 0, found " + rate);
    }
    newLearningRate = rate;
  }

  /** Executes the run to its end on the calling thread. Never throws: a failure becomes a state. */
  public void execute() {
    if (!enterRunning()) {
      end(RunState.STOPPED, message());
      return;
    }
    try {
      Outcome outcome = train();
      end(outcome.state(), outcome.message());
    } catch (OutOfMemoryError shortage) {
      fail(shortage, Shortage.words(shortage));
    } catch (Exception | Error problem) {
      // An Error can be, for instance, a native library that does not load.
      fail(problem, describe(problem));
    }
  }

  private void fail(Throwable problem, String sentence) {
    synchronized (this) {
      failedOnInput = problem instanceof BadInputException;
      failure = problem;
    }
    end(RunState.FAILED, sentence);
    log(problem);
  }

  /** The full stack trace, for debugging: people have seen one sentence. */
  private void log(Throwable problem) {
    if (!(problem instanceof BadInputException)) {
      LOG.info("the run {} failed at step {}", folder.path(), step, problem);
    }
  }

  /** The final state of a training, with a sentence for people. */
  private record Outcome(RunState state, String message) {}

  /** Trains until the last step or a stop. */
  private Outcome train() throws Exception {
    Double before = folder.record().trainedSeconds();
    emit(new RunEvent.State(RunState.RUNNING, ""));
    clock.start();
    try (Training training = factory.create(spec)) {
      Training.StopSignal signal = this::isStopRequested;
      Consumer<RunEvent> events = this::emit;
      if (resumed) {
        training.restore(folder.checkpoint());
        firstStep = training.step();
        step = firstStep;
        emit(new RunEvent.Resumed(step));
        List<RunEvent.Metric> told = toldBefore();
        training.recall(told, Duration.ofMillis(before == null ? 0 : Math.round(1e3 * before)));
        events = withoutRepetition(tellAgain(told));
      }
      training.begin(events, signal);
      long checkpointAt = System.nanoTime();
      while (!training.isComplete() && training.step() < spec.steps() && mayGoOn(training)) {
        training.advance(events, signal);
        step = training.step();
        requireFinite(training);
        if (System.nanoTime() - checkpointAt > CHECKPOINT_NANOS) {
          training.save(folder.checkpoint());
          checkpointAt = System.nanoTime();
        }
      }
      training.save(folder.checkpoint());
      if (!training.isComplete()) {
        synchronized (this) {
          return new Outcome(RunState.STOPPED, "stopped at step " + step + because());
        }
      }
      return new Outcome(RunState.FINISHED, conclusion(training));
    } finally {
      clock.stop();
    }
  }

  /** The message of a complete run, with the reason for an early end. */
  private String conclusion(Training training) {
    if (step == spec.steps()) {
      return training.remark();
    }
    RunEvent.EndedEarly early = new RunEvent.EndedEarly(step, training.endedBecause());
    emit(early);
    return Stream.of(
            String.format(Locale.ROOT, "ended early at step %d", early.step())
                + (early.reason().isEmpty() ? "" : ": " + early.reason()),
            training.remark())
        .filter(said -> !said.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** The metrics that were recorded up to the checkpoint. */
  private List<RunEvent.Metric> toldBefore() throws IOException {
    return RunHistory.metrics(folder).stream()
        .filter(metric -> metric.step() <= firstStep)
        .toList();
  }

  /**
   * Sends recorded metrics again.
   *
   * @return the series of those told at the checkpoint's own step
   */
  private Set<String> tellAgain(List<RunEvent.Metric> told) {
    Set<String> there = new HashSet<>();
    for (RunEvent.Metric metric : told) {
      emit(metric);
      if (metric.step() == firstStep) {
        there.add(metric.series());
      }
    }
    return there;
  }

  /**
   * A resumed training repeats the measurement at its first step. This filter drops those that are
   * already recorded.
   */
  private Consumer<RunEvent> withoutRepetition(Set<String> toldThere) {
    return event -> {
      if (!(event instanceof RunEvent.Metric metric)
          || metric.step() != firstStep
          || !toldThere.contains(metric.series())) {
        emit(event);
      }
    };
  }

  private synchronized boolean enterRunning() {
    if (stopRequested) {
      return false;
    }
    state = RunState.RUNNING;
    return true;
  }

  private void requireFinite(Training training) {
    if (!training.isFinite()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the training diverged at step %d: the loss is no longer a number; a smaller learning rate may help",
              step));
    }
  }

  private synchronized boolean isStopRequested() {
    return stopRequested;
  }

  /** Waits while paused; false if the run must stop. */
  private boolean mayGoOn(Training training) throws InterruptedException, IOException {
    boolean announced = false;
    Double rate;
    while (true) {
      synchronized (this) {
        if (stopRequested) {
          return false;
        }
        if (!pauseRequested) {
          rate = newLearningRate;
          newLearningRate = null;
          state = RunState.RUNNING;
          break;
        }
        if (announced) {
          wait();
          continue;
        }
        state = RunState.PAUSED;
      }
      clock.stop();
      training.save(folder.checkpoint());
      announced = true;
      emit(new RunEvent.State(RunState.PAUSED, ""));
    }
    if (announced) {
      clock.start();
      emit(new RunEvent.State(RunState.RUNNING, ""));
    }
    if (rate != null) {
      training.setLearningRate(rate);
      emit(new RunEvent.LearningRate(training.step(), rate));
    }
    return true;
  }

  private void end(RunState outcome, String sentence) {
    enter(outcome, sentence);
    for (Consumer<RunEvent> listener : listeners) {
      try {
        listener.accept(new RunEvent.State(state(), message()));
      } catch (RuntimeException unheard) {
        // The other listeners must still get the event that the run is over.
        enter(RunState.FAILED, describe(unheard));
        log(unheard);
      }
    }
  }

  private synchronized void enter(RunState outcome, String sentence) {
    state = outcome;
    message = sentence;
  }

  private static String describe(Throwable problem) {
    Throwable wrapped = problem.getCause();
    Throwable cause =
        problem instanceof UncheckedIOException && wrapped != null ? wrapped : problem;
    if (cause instanceof FileSystemException file) {
      return "%s: cannot be read or written (%s)".formatted(file.getFile(), FileFault.words(file));
    }
    String sentence = cause.getMessage();
    return sentence == null || sentence.isBlank() ? cause.getClass().getSimpleName() : sentence;
  }

  private void emit(RunEvent event) {
    for (Consumer<RunEvent> listener : listeners) {
      listener.accept(event);
    }
  }
}
