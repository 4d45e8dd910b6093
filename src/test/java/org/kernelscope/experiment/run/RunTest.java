package org.kernelscope.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.Heard;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunWriter;
import org.kernelscope.store.Workspace;

@Timeout(60)
class RunTest {

  @TempDir Path folder;

  private Run run(int steps, Run.TrainingFactory factory) throws IOException {
    return run(steps, factory, false);
  }

  private Run run(int steps, Run.TrainingFactory factory, boolean resumed) throws IOException {
    RunSpec spec = new TinyLibrary(folder).network("xavier", steps, 1);
    RunFolder runFolder =
        new Workspace(folder).create(spec.title(), "convnet", steps, Map.of(), spec);
    if (resumed) {
      runFolder.checkpoints().write(ScriptedTraining.at(4)::save);
    }
    return new Run(runFolder, spec, factory, Map.of());
  }

  private static Thread onAThread(Run run) {
    Thread thread = new Thread(run::execute, "under-test");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void aRunTellsItsStatesInOrderAndKeepsACheckpoint() throws IOException {
    ScriptedTraining training = ScriptedTraining.free(3);
    Run run = run(3, spec -> training);
    Watch watch = Watch.on(run);
    assertThat(run.state()).isEqualTo(RunState.QUEUED);
    assertThat(run.timeLeft()).isEmpty();

    run.execute();

    assertThat(watch.events)
        .containsExactly(
            new RunEvent.State(RunState.RUNNING, ""),
            new RunEvent.Metric(RunEvent.LOSS, 1, 1.0),
            new RunEvent.Metric(RunEvent.LOSS, 2, 0.5),
            new RunEvent.Metric(RunEvent.LOSS, 3, 1.0 / 3),
            new RunEvent.State(RunState.FINISHED, ""));
    assertThat(training.calls).containsExactly("begin at 0", "save at 3", "close");
    assertThat(run.state()).isEqualTo(RunState.FINISHED);
    assertThat(run.step()).isEqualTo(3);
    assertThat(run.timeLeft()).isEmpty();
  }

  @Test
  void whoeverHearsOfTheEndFindsTheFolderFree() throws IOException {
    Run run = run(3, spec -> ScriptedTraining.free(3));
    List<Boolean> taken = new ArrayList<>();
    run.listen(
        event -> {
          if (event instanceof RunEvent.State) {
            try {
              taken.add(run.folder().isBeingWritten());
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          }
        });
    run.execute();
    assertThat(taken).as("while it runs, and at its end").containsExactly(true, false);
  }

  @Test
  void whoeverFindsARunOverFindsItsRecordWritten() throws IOException {
    for (int i = 0; i < 20; i++) {
      Run run = run(1, spec -> ScriptedTraining.free(1));
      onAThread(run);
      while (!run.state().isOver()) {
        Thread.onSpinWait();
      }
      assertThat(run.folder().record().state()).isEqualTo("finished");
    }
  }

  @Test
  void aPausedRunHoldsItsStepUntilItIsResumed() throws Exception {
    ScriptedTraining training = new ScriptedTraining(10, 0);
    Run run = run(10, spec -> training);
    Watch watch = Watch.on(run);
    Thread thread = onAThread(run);
    training.permits.release(3);
    await().until(() -> run.step() == 3 && training.permits.hasQueuedThreads());
    run.pause();
    training.permitAll();
    watch.awaitTold(RunState.PAUSED);

    // The step that was on its way when the pause came is done; nothing follows.
    assertThat(run.step()).isEqualTo(4);
    assertThat(run.state()).isEqualTo(RunState.PAUSED);
    assertThat(training.calls).endsWith("save at 4");
    await().until(() -> thread.getState() == Thread.State.WAITING);
    Duration elapsed = run.elapsed();
    assertThat(training.step()).isEqualTo(4);
    assertThat(run.elapsed()).isEqualTo(elapsed);

    run.resume();
    assertThat(watch.awaitEnd()).isEqualTo(RunState.FINISHED);
    assertThat(watch.states())
        .containsExactly(RunState.RUNNING, RunState.PAUSED, RunState.RUNNING, RunState.FINISHED);
  }

  @Test
  void aRunPausedInTheQueueWaitsAtItsFirstStep() throws IOException {
    ScriptedTraining training = ScriptedTraining.free(2);
    Run run = run(2, spec -> training);
    Watch watch = Watch.on(run);
    run.pause();
    onAThread(run);
    watch.awaitTold(RunState.PAUSED);
    assertThat(run.step()).isZero();
    assertThat(training.calls).containsExactly("begin at 0", "save at 0");
    run.resume();
    assertThat(watch.awaitEnd()).isEqualTo(RunState.FINISHED);
  }

  @Test
  void aPausedRunCanBeStopped() throws IOException {
    ScriptedTraining training = ScriptedTraining.free(2);
    Run run = run(2, spec -> training);
    Watch watch = Watch.on(run);
    run.pause();
    onAThread(run);
    watch.awaitTold(RunState.PAUSED);
    run.stop();
    assertThat(watch.awaitEnd()).isEqualTo(RunState.STOPPED);
    assertThat(run.message()).isEqualTo("stopped at step 0");
    assertThat(training.calls).endsWith("close");
  }

  @Test
  void aStoppedRunDoesNotBeginAnotherStep() throws IOException {
    ScriptedTraining training = ScriptedTraining.free(100);
    Run run = run(100, spec -> training);
    Watch watch = Watch.on(run);
    run.listen(
        event -> {
          if (event instanceof RunEvent.Metric metric && metric.step() == 7) {
            run.stop();
          }
        });
    run.execute();
    assertThat(run.state()).isEqualTo(RunState.STOPPED);
    assertThat(run.step()).isEqualTo(7);
    assertThat(training.calls).containsExactly("begin at 0", "save at 7", "close");
    assertThat(watch.events).endsWith(new RunEvent.State(RunState.STOPPED, "stopped at step 7"));
  }

  @Test
  void aRunStoppedBeforeItBeganNeverBegins() throws IOException {
    AtomicInteger made = new AtomicInteger();
    Run run =
        run(
            2,
            spec -> {
              made.incrementAndGet();
              return ScriptedTraining.free(2);
            });
    Watch watch = Watch.on(run);
    run.stop();
    assertThat(run.state()).isEqualTo(RunState.STOPPED);
    run.execute();
    assertThat(made).hasValue(0);
    assertThat(watch.events)
        .containsExactly(new RunEvent.State(RunState.STOPPED, "stopped before it began"));
  }

  @Test
  void aLastEvaluationThatAStopCutShortDoesNotCountAsFinished() throws IOException {
    Run run =
        run(
            2,
            spec ->
                new ScriptedTraining(2, 9) {
                  @Override
                  public boolean isComplete() {
                    return false;
                  }
                });
    run.execute();
    assertThat(run.state()).isEqualTo(RunState.STOPPED);
  }

  @Test
  void aNewLearningRateHoldsFromTheNextStep() throws IOException {
    ScriptedTraining training = ScriptedTraining.free(5);
    Run run = run(5, spec -> training);
    Watch watch = Watch.on(run);
    run.listen(
        event -> {
          if (event instanceof RunEvent.Metric metric && metric.step() == 2) {
            run.setLearningRate(0.5);
          }
        });
    run.execute();
    assertThat(training.calls)
        .containsExactly("begin at 0", "save at 2", "learning rate 0.5 at 2", "save at 5", "close");
    assertThat(watch.events).contains(new RunEvent.LearningRate(2, 0.5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aLearningRateIsANumberAboveZero(double rate) throws IOException {
    Run run = run(5, spec -> ScriptedTraining.free(5));
    assertThatThrownBy(() -> run.setLearningRate(rate)).hasMessageContaining("above 0");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new BadInputException("a.npz: no kernels"), "a.npz: no kernels", true),
        Arguments.of(new IllegalStateException("odd"), "odd", false),
        Arguments.of(new NullPointerException(), "NullPointerException", false),
        Arguments.of(
            new UncheckedIOException(new IOException("no space left")), "no space left", false),
        Arguments.of(
            new NoSuchFileException("/a/b"),
            "/a/b: cannot be read or written (there is no such file or folder)",
            false),
        Arguments.of(
            new FileSystemException("/a/b", null, "No space left on device"),
            "/a/b: cannot be read or written (No space left on device)",
            false),
        Arguments.of(new UnsatisfiedLinkError("no nd4jcpu"), "no nd4jcpu", false),
        Arguments.of(
            new OutOfMemoryError("native"), Shortage.words(new OutOfMemoryError("native")), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void anyFailureIsAStateWithASentence(Throwable failure, String sentence, boolean onInput)
      throws IOException {
    Run run =
        run(
            5,
            spec -> {
              if (failure instanceof Error error) {
                throw error;
              }
              throw (Exception) failure;
            });
    Watch watch = Watch.on(run);
    run.execute();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.message()).isEqualTo(sentence);
    assertThat(run.failedOnInput()).isEqualTo(onInput);
    assertThat(watch.events).endsWith(new RunEvent.State(RunState.FAILED, sentence));
  }

  @Test
  void whereARunFailedIsInItsLogAndInTheProgramsButNotForBadInput() throws IOException {
    IllegalStateException odd = new IllegalStateException("odd");
    assertThat(logAfter(odd)).contains("failed: odd\n", "IllegalStateException: odd\n\tat ");
    assertThat(toldTheProgram).containsExactly(odd);
    String refused = logAfter(new BadInputException("a.npz: no kernels"));
    assertThat(refused).endsWith("failed: a.npz: no kernels\n").doesNotContain("\tat ");
    assertThat(toldTheProgram).isEmpty();
  }

  private final List<Throwable> toldTheProgram = new ArrayList<>();

  private String logAfter(RuntimeException failure) throws IOException {
    Run run =
        run(
            5,
            spec -> {
              throw failure;
            });
    toldTheProgram.clear();
    try (Heard log = new Heard(Run.class)) {
      run.execute();
      toldTheProgram.addAll(log.failures());
    }
    return run.folder().readLog();
  }

  @Test
  void aFailureInTheMiddleClosesTheTraining() throws IOException {
    ScriptedTraining training =
        new ScriptedTraining(5, 9) {
          @Override
          public void advance(Consumer<RunEvent> events, StopSignal stop) {
            super.advance(events, stop);
            if (step() == 3) {
              throw new IllegalStateException("odd");
            }
          }
        };
    Run run = run(5, spec -> training);
    run.execute();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.message()).isEqualTo("odd");
    assertThat(training.calls).containsExactly("begin at 0", "close");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, 1e13})
  void anObjectiveThatIsNoneAnyMoreEndsTheRunWithAdvice(double objective) throws IOException {
    ScriptedTraining training =
        new ScriptedTraining(5, 9) {
          @Override
          public double objective() {
            return step() < 3 ? super.objective() : objective;
          }
        };
    Run run = run(5, spec -> training);
    run.execute();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.message())
        .startsWith("the training diverged at step 3: the objective ")
        .contains("resume " + run.folder().id() + " --learning-rate ", "from the first step")
        .contains("--clip");
    assertThat(training.calls).containsExactly("begin at 0", "close");
    assertThat(run.step()).isEqualTo(2);
    assertThat(run.folder().readLog()).doesNotContain("\tat ");
  }

  @Test
  void aMetricThatIsNoNumberIsNotRecorded() throws IOException {
    Run run =
        run(
            5,
            spec ->
                new ScriptedTraining(5, 9) {
                  @Override
                  public void advance(Consumer<RunEvent> events, StopSignal stop) {
                    super.advance(events, stop);
                    double value = step() < 4 ? 0.5 : Double.NaN;
                    events.accept(new RunEvent.Metric(RunEvent.TEST_ELBO, step(), value));
                  }
                });
    run.execute();
    assertThat(run.message())
        .startsWith("the training diverged at step 4: the test elbo is no longer a number");
    assertThat(RunHistory.of(run.folder()).curve(RunEvent.TEST_ELBO).steps())
        .containsExactly(1, 2, 3);
  }

  @Test
  void weightsThatAreNoNumbersReplaceNoCheckpoint() throws IOException {
    ScriptedTraining training =
        new ScriptedTraining(5, 9) {
          @Override
          public boolean isFinite() {
            return step() < 5;
          }
        };
    Run run = run(5, spec -> training, true);
    run.execute();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.message())
        .startsWith("the training diverged at step 5: the weights are no longer numbers")
        .contains("from its last good checkpoint, of step 4");
    assertThat(training.calls).containsExactly("restore at 4", "begin at 4", "close");
  }

  @ParameterizedTest
  @ValueSource(classes = {RunEvent.State.class, RunEvent.Metric.class})
  void aListenerThatFailsFailsTheRunAndTheOthersHearOfIt(Class<?> on) throws IOException {
    Run run = run(5, spec -> ScriptedTraining.free(5));
    Consumer<RunEvent> fullDisk =
        event -> {
          if (on.isInstance(event)) {
            throw new UncheckedIOException(new IOException("no space left"));
          }
        };
    run.listen(fullDisk);
    Watch watch = Watch.on(run);
    run.execute();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.message()).isEqualTo("no space left");
    assertThat(watch.events).endsWith(new RunEvent.State(RunState.FAILED, "no space left"));
  }

  @Test
  void aListenerThatFailsAtTheVeryEndFailsTheRunToo() throws IOException {
    Run run = run(1, spec -> ScriptedTraining.free(1));
    run.listen(
        event -> {
          if (event instanceof RunEvent.State state && state.state() == RunState.FINISHED) {
            throw new UncheckedIOException(new IOException("no space left"));
          }
        });
    Watch watch = Watch.on(run);
    run.execute();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(watch.states()).containsExactly(RunState.RUNNING, RunState.FAILED);
  }

  @Test
  void aResumedRunGoesOnFromItsCheckpointAndTellsWhere() throws IOException {
    ScriptedTraining training = ScriptedTraining.free(6);
    Run run = run(6, spec -> training, true);
    Watch watch = Watch.on(run);
    run.execute();
    assertThat(training.calls).containsExactly("restore at 4", "begin at 4", "save at 6", "close");
    assertThat(watch.events)
        .startsWith(new RunEvent.State(RunState.RUNNING, ""), new RunEvent.Resumed(4))
        .endsWith(new RunEvent.State(RunState.FINISHED, ""));
  }

  @Test
  void aResumedRunTellsOnceMoreWhatItToldUpToItsCheckpoint() throws IOException {
    Run run = run(5, spec -> ScriptedTraining.free(5), true);
    try (RunWriter writer = run.folder().write()) {
      writer.appendMetric(RunEvent.ACCURACY, 3, 0.5);
      writer.appendMetric(RunEvent.LOSS, 4, 0.7);
      writer.appendMetric(RunEvent.LOSS, 5, 99);
    }
    Watch watch = Watch.on(run);
    run.execute();
    assertThat(watch.events)
        .containsExactly(
            new RunEvent.State(RunState.RUNNING, ""),
            new RunEvent.Resumed(4),
            new RunEvent.Metric(RunEvent.ACCURACY, 3, 0.5),
            new RunEvent.Metric(RunEvent.LOSS, 4, 0.7),
            new RunEvent.Metric(RunEvent.LOSS, 5, 0.2),
            new RunEvent.State(RunState.FINISHED, ""));
  }

  @Test
  void theTimeLeftOfAResumedRunCountsOnlyTheStepsItSaw() throws IOException {
    ScriptedTraining training = new ScriptedTraining(104, 0);
    Run run = run(104, spec -> training, true);
    Watch watch = Watch.on(run);
    onAThread(run);
    await().until(() -> run.step() == 4);
    assertThat(run.timeLeft()).as("no step, no speed").isEmpty();
    training.permits.release(1);
    await().until(() -> run.step() == 5);
    run.pause();
    training.permits.release(1);
    watch.awaitTold(RunState.PAUSED);
    // Two steps took all of the time so far, and 98 are left.
    assertThat(run.timeLeft()).contains(run.elapsed().multipliedBy(98).dividedBy(2));
    assertThat(GroupProgress.of(List.of(run), 1).left())
        .hasValueSatisfying(
            left ->
                assertThat(left).isCloseTo(run.elapsed().multipliedBy(49), Duration.ofMillis(49)));
    run.stop();
    watch.awaitEnd();
  }

  @Test
  void noWakeUpIsLostHoweverPausesAndResumesFallTogether() throws Exception {
    ScriptedTraining training = ScriptedTraining.free(3000);
    Run run = run(3000, spec -> training);
    Watch watch = Watch.on(run);
    Thread thread = onAThread(run);
    while (!run.state().isOver()) {
      run.pause();
      Thread.onSpinWait();
      run.resume();
    }
    thread.join();
    assertThat(watch.states().get(watch.states().size() - 1)).isEqualTo(RunState.FINISHED);
    List<RunState> between = watch.states().subList(0, watch.states().size() - 1);
    for (int i = 0; i < between.size(); i++) {
      assertThat(between.get(i)).isEqualTo(i % 2 == 0 ? RunState.RUNNING : RunState.PAUSED);
    }
  }
}
