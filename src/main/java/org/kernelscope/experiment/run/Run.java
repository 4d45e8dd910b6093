package org.kernelscope.experiment.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.FileFault;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.RunTakenException;
import org.kernelscope.store.RunWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: a state machine that a training thread executes and any thread can control. Pause, stop
 * and a new learning rate take effect before the next optimiser step.
 */
public final class Run {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  /**
   * Training time between two checkpoints: so much is lost by a kill. A trial of kills has less.
   */
  private static final Duration BETWEEN_CHECKPOINTS =
      Duration.ofMillis(Long.getLong("kernelscope.checkpoint.millis", 5000));

  /** What the learning rate of a run that diverged is divided by, as a suggestion. */
  private static final double SMALLER = 10;

  private static final String ELSEWHERE = "another program is training it";

  private final RunFolder folder;
  private final RunSpec spec;
  private final TrainingFactory factory;
  private final Map<String, String> versions;
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
  private double learningRate;

  /** Writes what happens to the folder; null while the run is not executed. */
  private @Nullable RunRecorder recorder;

  private volatile int step;

  /**
   * The step at which this session started the run; its clock does not include earlier sessions.
   */
  private volatile int firstStep;

  /** The step of the newest checkpoint; empty without one. For the training thread. */
  private OptionalInt checkpointed = OptionalInt.empty();

  /** Makes the training of a run; called on the training thread. */
  @FunctionalInterface
  public interface TrainingFactory {
    Training create(RunSpec spec) throws Exception;

    /**
     * The kernels and images that another process has recorded of a finished run.
     *
     * @throws BadInputException when one of them is damaged
     */
    default List<RunEvent> recorded(RunFolder folder, RunSpec spec) throws IOException {
      return List.of();
    }
  }

  /**
   * A run that continues from the newest whole checkpoint in its folder; without one it starts from
   * the first step.
   *
   * @param folder where the run keeps its record and its checkpoints
   * @param versions of the program and its libraries, for the record of a run that starts again
   */
  public Run(
      RunFolder folder, RunSpec spec, TrainingFactory factory, Map<String, String> versions) {
    this.folder = folder;
    this.spec = spec;
    this.factory = factory;
    this.versions = versions;
    this.learningRate = spec.learningRate();
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
            record.versions());
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

  /**
   * Executes the run to its end on the calling thread. Never throws: a failure becomes a state. If
   * another process has finished the run meanwhile, its metrics are sent and nothing is trained.
   *
   * @return false if another thread or process is writing the run now: try again later
   */
  public boolean execute() {
    try (RunWriter writer = folder.write()) {
      RunRecord found = folder.record();
      if (RunHistory.stateOf(found) == RunState.FINISHED) {
        writer.close();
        recall(found);
        return true;
      }
      recorder = new RunRecorder(this, folder, writer, found.trainedSeconds());
      execute(writer, found);
    } catch (RunTakenException taken) {
      return isOverElsewhere();
    } catch (Exception | Error problem) {
      // Whatever it is, the thread has other runs to train.
      fail(problem, describe(problem));
    } finally {
      recorder = null;
    }
    return true;
  }

  private void execute(RunWriter writer, RunRecord found) {
    if (!enterRunning()) {
      end(RunState.STOPPED, message());
      return;
    }
    try {
      Outcome outcome = train(writer, found);
      end(outcome.state(), outcome.message());
    } catch (DivergedException diverged) {
      fail(diverged, diverged.getMessage() + advice());
    } catch (Exception | Error problem) {
      // An Error can be, for instance, a native library that does not load.
      fail(problem, describe(problem));
    }
  }

  /** Sends what another process has recorded of a finished run. */
  private void recall(RunRecord found) throws IOException {
    clock.start();
    clock.stop();
    RunHistory.metrics(folder).forEach(this::emit);
    step = (int) found.step();
    firstStep = step;
    try {
      factory.recorded(folder, spec).forEach(this::emit);
    } catch (BadInputException damaged) {
      // The run is finished all the same.
      emit(new RunEvent.Note(step, describe(damaged)));
    }
    end(RunState.FINISHED, "");
  }

  /** Tells once that the run waits; true if it was stopped while it waited. */
  private boolean isOverElsewhere() {
    boolean stopped;
    boolean first;
    synchronized (this) {
      stopped = stopRequested;
      first = !message.equals(ELSEWHERE);
      message = stopped ? message : ELSEWHERE;
    }
    if (stopped) {
      end(RunState.STOPPED, message());
    } else if (first) {
      emit(new RunEvent.State(RunState.QUEUED, ELSEWHERE));
    }
    return stopped;
  }

  private void fail(Throwable problem, String sentence) {
    synchronized (this) {
      failedOnInput = problem instanceof BadInputException;
      failure = problem;
    }
    end(RunState.FAILED, sentence);
    log(problem);
  }

  /** What a user can do about a run that has diverged, in the same sentence. */
  private String advice() {
    double rate;
    synchronized (this) {
      rate = learningRate;
    }
    boolean mayClip =
        spec.kind().settings().contains(SharedSettings.CLIP) && spec.get(SharedSettings.CLIP) == 0;
    return String.format(
        Locale.ROOT,
        "; a smaller learning rate than %s may help: resume %s --learning-rate %.1g goes on from"
            + " %s%s",
        rate,
        folder.id(),
        rate / SMALLER,
        checkpointed.isPresent()
            ? "its last good checkpoint, of step " + checkpointed.getAsInt()
            : "the first step",
        mayClip ? "; gradient clipping (--clip) may help another run" : "");
  }

  /** Whether the sentence about a failure says all, so that nobody needs its stack trace. */
  static boolean isExplained(Throwable problem) {
    return problem instanceof BadInputException || problem instanceof DivergedException;
  }

  /** The full stack trace, for debugging: people have seen one sentence. */
  private void log(Throwable problem) {
    if (!isExplained(problem)) {
      LOG.info("the run {} failed at step {}", folder.path(), step, problem);
    }
  }

  /** The final state of a training, with a sentence for people. */
  private record Outcome(RunState state, String message) {}

  /** Trains until the last step or a stop. */
  private Outcome train(RunWriter writer, RunRecord found) throws Exception {
    if (!found.state().equals(RunRecord.CREATED) && !folder.checkpoints().exist()) {
      writer.renew(versions);
    }
    emit(new RunEvent.State(RunState.RUNNING, ""));
    clock.start();
    RestoredTraining restored = RestoredTraining.of(folder, spec, factory);
    try (Training training = restored.training()) {
      Training.StopSignal signal = this::isStopRequested;
      Consumer<RunEvent> events = this::emit;
      if (restored.isResumed()) {
        events = resumed(training, found);
      } else if (!restored.notes().isEmpty()) {
        writer.renew(versions);
        emit(new RunEvent.State(RunState.RUNNING, ""));
      }
      for (String note : concat(writer.losses(), restored.notes())) {
        emit(new RunEvent.Note(step, note));
      }
      events = finite(events);
      training.begin(events, signal);
      long checkpointAt = System.nanoTime();
      while (!training.isComplete()
          && training.step() < spec.steps()
          && mayGoOn(training, writer)) {
        training.advance(events, signal);
        DivergedException.requireObjective(training.step(), training.objective());
        step = training.step();
        if (System.nanoTime() - checkpointAt > BETWEEN_CHECKPOINTS.toNanos()) {
          checkpoint(training, writer);
          checkpointAt = System.nanoTime();
        }
      }
      checkpoint(training, writer);
      if (!training.isComplete()) {
        synchronized (this) {
          return new Outcome(RunState.STOPPED, "stopped at step " + step + because());
        }
      }
      folder.checkpoints().keepNewest();
      return new Outcome(RunState.FINISHED, conclusion(training));
    } finally {
      clock.stop();
    }
  }

  /** Writes a checkpoint, unless it would replace a good one by one without numbers. */
  private void checkpoint(Training training, RunWriter writer) {
    if (!training.isFinite()) {
      throw new DivergedException(training.step(), "the weights are no longer numbers");
    }
    writer.checkpoint(training::save);
    checkpointed = OptionalInt.of(training.step());
  }

  /** Passes on what is a number, and ends the run with the first metric that is none. */
  private static Consumer<RunEvent> finite(Consumer<RunEvent> events) {
    return event -> {
      if (event instanceof RunEvent.Metric metric) {
        DivergedException.requireFinite(metric.step(), "the " + metric.series(), metric.value());
      }
      events.accept(event);
    };
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * Sends what was recorded up to the checkpoint, and gives the training the learning rate that a
   * user has set.
   *
   * @return where the training sends its events
   */
  private Consumer<RunEvent> resumed(Training training, RunRecord found) throws IOException {
    firstStep = training.step();
    step = firstStep;
    checkpointed = OptionalInt.of(step);
    Optional<Double> steered = RunHistory.learningRate(folder, firstStep);
    if (steered.isPresent()) {
      use(steered.get(), training);
    }
    emit(new RunEvent.Resumed(step));
    List<RunEvent.Metric> told = toldBefore();
    Double before = found.trainedSeconds();
    training.recall(told, Duration.ofMillis(before == null ? 0 : Math.round(1e3 * before)));
    return withoutRepetition(tellAgain(told));
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

  private synchronized boolean isStopRequested() {
    return stopRequested;
  }

  /** Waits while paused; false if the run must stop. */
  private boolean mayGoOn(Training training, RunWriter writer) throws InterruptedException {
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
      checkpoint(training, writer);
      announced = true;
      emit(new RunEvent.State(RunState.PAUSED, ""));
    }
    if (announced) {
      clock.start();
      emit(new RunEvent.State(RunState.RUNNING, ""));
    }
    if (rate != null) {
      // A run that goes on from an earlier step would do some of its steps at the old rate.
      checkpoint(training, writer);
      use(rate, training);
      emit(new RunEvent.LearningRate(training.step(), rate));
    }
    return true;
  }

  private void use(double rate, Training training) {
    synchronized (this) {
      learningRate = rate;
    }
    training.setLearningRate(rate);
  }

  private void end(RunState outcome, String sentence) {
    // First the record: whoever finds a run over may read its folder.
    RunRecorder open = recorder;
    try {
      if (open != null) {
        open.accept(new RunEvent.State(outcome, sentence));
      }
      enter(outcome, sentence);
    } catch (RuntimeException | Error refused) {
      boolean failed = outcome == RunState.FAILED;
      enter(RunState.FAILED, failed ? sentence : describe(refused));
      log(refused);
    }
    for (Consumer<RunEvent> listener : listeners) {
      try {
        listener.accept(new RunEvent.State(state(), message()));
      } catch (RuntimeException | Error unheard) {
        // The other listeners must still get the event that the run is over.
        if (state() != RunState.FAILED) {
          enter(RunState.FAILED, describe(unheard));
        }
        log(unheard);
      }
    }
  }

  private synchronized void enter(RunState outcome, String sentence) {
    state = outcome;
    message = sentence;
  }

  static String describe(Throwable problem) {
    if (problem instanceof OutOfMemoryError shortage) {
      return Shortage.words(shortage);
    }
    Throwable wrapped = problem.getCause();
    Throwable cause =
        problem instanceof UncheckedIOException && wrapped != null ? wrapped : problem;
    if (cause instanceof FileSystemException file) {
      return FileFault.sentence(file);
    }
    String sentence = cause.getMessage();
    return sentence == null || sentence.isBlank() ? cause.getClass().getSimpleName() : sentence;
  }

  private void emit(RunEvent event) {
    RunRecorder open = recorder;
    if (open != null) {
      open.accept(event);
    }
    for (Consumer<RunEvent> listener : listeners) {
      listener.accept(event);
    }
  }
}
