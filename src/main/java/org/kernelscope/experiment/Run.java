package org.kernelscope.experiment;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.RunFolder;

/**
 * One run: a state machine that a training thread executes and any thread commands. Pause, stop and
 * a new learning rate take hold before the next optimiser step.
 */
public final class Run {

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
  private boolean pauseRequested;
  private boolean stopRequested;
  private @Nullable Double newLearningRate;
  private double learningRate;

  private volatile int step;

  /** Makes the work of a run; called on the training thread. */
  @FunctionalInterface
  interface TrainingFactory {
    Training create(RunSpec spec) throws Exception;
  }

  /**
   * @param folder where the run keeps its record and its checkpoint
   * @param resumed whether it goes on from the checkpoint in that folder
   */
  Run(RunFolder folder, RunSpec spec, TrainingFactory factory, boolean resumed) {
    this.folder = folder;
    this.resumed = resumed;
    this.spec = spec;
    this.factory = factory;
    this.learningRate = spec.learningRate();
  }

  /** Unique in the workspace; the name of the run's folder. */
  public String id() {
    return folder.id();
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

  /** A sentence about the state for people, for instance why a run failed; may be empty. */
  public synchronized String message() {
    return message;
  }

  /** Whether the run failed because of a file or a name it was given. */
  public synchronized boolean failedOnInput() {
    return failedOnInput;
  }

  /** Steps done so far. */
  public int step() {
    return step;
  }

  /** The learning rate in force or due with the next step, before any decay. */
  public synchronized double learningRate() {
    return learningRate;
  }

  /** Time spent training, pauses not counted. */
  public Duration elapsed() {
    return clock.elapsed();
  }

  /** What is left at the speed so far; empty before there is a speed, and when the run is over. */
  public Optional<Duration> timeLeft() {
    int done = step;
    if (done == 0 || state().isOver()) {
      return Optional.empty();
    }
    return Optional.of(elapsed().multipliedBy(spec.steps() - done).dividedBy(done));
  }

  /**
   * Adds a listener. It is called on the training thread, in the order of the events, and must be
   * quick.
   */
  public void listen(Consumer<RunEvent> listener) {
    listeners.add(listener);
  }

  /** Takes a listener away; an event on its way may still reach it. */
  public void ignore(Consumer<RunEvent> listener) {
    listeners.remove(listener);
  }

  /** Holds the run before its next step; a queued run will wait at its first one. */
  public synchronized void pause() {
    pauseRequested = true;
  }

  /** Lets a paused run go on. */
  public synchronized void resume() {
    pauseRequested = false;
    notifyAll();
  }

  /** Ends the run before its next step; what it reached is kept. */
  public synchronized void stop() {
    stopRequested = true;
    if (state == RunState.QUEUED) {
      // Listeners hear of it when a training thread takes the run from the queue.
      state = RunState.STOPPED;
      message = "stopped before it began";
    }
    notifyAll();
  }

  /** Changes the learning rate from the next step on. */
  public synchronized void setLearningRate(double rate) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("a learning rate is above 0, found " + rate);
    }
    learningRate = rate;
    newLearningRate = rate;
  }

  /** Executes the run to its end on the calling thread. Never throws: a failure is a state. */
  void execute() {
    if (!enterRunning()) {
      emit(new RunEvent.State(RunState.STOPPED, message()));
      return;
    }
    emit(new RunEvent.State(RunState.RUNNING, ""));
    clock.start();
    try (Training training = factory.create(spec)) {
      Training.StopSignal signal = this::isStopRequested;
      if (resumed) {
        training.restore(folder.checkpoint());
        emit(new RunEvent.Resumed(training.step()));
      } else {
        training.begin(this::emit, signal);
      }
      step = training.step();
      long checkpointAt = System.nanoTime();
      while (training.step() < spec.steps() && mayGoOn(training)) {
        training.advance(this::emit, signal);
        step = training.step();
        requireFinite(training);
        if (System.nanoTime() - checkpointAt > CHECKPOINT_NANOS) {
          training.save(folder.checkpoint());
          checkpointAt = System.nanoTime();
        }
      }
      training.save(folder.checkpoint());
      boolean complete = training.step() >= spec.steps();
      clock.stop();
      end(
          complete ? RunState.FINISHED : RunState.STOPPED,
          complete ? "" : "stopped at step " + step);
    } catch (Exception failure) {
      clock.stop();
      synchronized (this) {
        failedOnInput = failure instanceof BadInputException;
      }
      end(RunState.FAILED, describe(failure));
    } catch (OutOfMemoryError failure) {
      clock.stop();
      end(RunState.FAILED, "out of memory: choose a smaller batch or narrower layers");
    }
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
          "the training diverged at step %d: the loss is no longer a number; a smaller learning rate may help"
              .formatted(step));
    }
  }

  private synchronized boolean isStopRequested() {
    return stopRequested;
  }

  /** Waits while paused; false when the run is to stop. */
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
    synchronized (this) {
      state = outcome;
      message = sentence;
    }
    emit(new RunEvent.State(outcome, sentence));
  }

  private static String describe(Exception failure) {
    String sentence = failure.getMessage();
    return sentence == null || sentence.isBlank() ? failure.getClass().getSimpleName() : sentence;
  }

  private void emit(RunEvent event) {
    for (Consumer<RunEvent> listener : listeners) {
      listener.accept(event);
    }
  }
}
