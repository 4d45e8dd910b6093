package org.kernelscope.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.Workspace;

@Timeout(60)
class RunQueueTest {

  @TempDir Path folder;
  private final List<ScriptedTraining> trainings = new CopyOnWriteArrayList<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger atWork = new AtomicInteger();
  private final AtomicInteger mostAtWork = new AtomicInteger();
  private final List<Run> begun = new CopyOnWriteArrayList<>();

  private Run run(int permits) throws IOException {
    RunSpec spec = new TinyLibrary(folder).network("xavier", 2, 1);
    Run run =
        new Run(
            new Workspace(folder).create(spec.title(), "convnet", 2, Map.of(), spec),
            spec,
            ignored -> {
              threads.add(Thread.currentThread());
              mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
              ScriptedTraining training =
                  new ScriptedTraining(2, permits) {
                    @Override
                    public void close() {
                      atWork.decrementAndGet();
                    }
                  };
              trainings.add(training);
              return training;
            },
            Map.of());
    run.listen(
        event -> {
          if (event instanceof RunEvent.State state && state.state() == RunState.RUNNING) {
            begun.add(run);
          }
        });
    return run;
  }

  private List<Run> runs(int count, int permits) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      runs.add(run(permits));
    }
    return runs;
  }

  private static void awaitAll(List<Run> runs, RunState state) {
    await().until(() -> runs.stream().allMatch(run -> run.state() == state));
  }

  @ParameterizedTest(name = "{0} at once")
  @ValueSource(ints = {1, 2, 3})
  void noMoreRunsTrainAtOnceThanAllowedAndTheThreadsAreReused(int parallel) throws IOException {
    List<Run> runs = runs(12, 9);
    try (RunQueue queue = new RunQueue(parallel)) {
      runs.forEach(queue::submit);
      awaitAll(runs, RunState.FINISHED);
    }
    assertThat(mostAtWork.get()).isBetween(1, parallel);
    assertThat(threads).hasSizeLessThanOrEqualTo(parallel);
  }

  @Test
  void asManyRunsTrainAsAreAllowed() throws IOException {
    List<Run> runs = runs(5, 0);
    try (RunQueue queue = new RunQueue(3)) {
      runs.forEach(queue::submit);
      await().until(() -> atWork.get() == 3);
      assertThat(begun).hasSize(3);
      trainings.forEach(ScriptedTraining::permitAll);
      await().until(() -> trainings.size() == 5);
      trainings.forEach(ScriptedTraining::permitAll);
      awaitAll(runs, RunState.FINISHED);
    }
    assertThat(mostAtWork).hasValue(3);
  }

  @Test
  void oneAtATimeMeansInTheOrderOfSubmission() throws IOException {
    List<Run> runs = runs(6, 9);
    try (RunQueue queue = new RunQueue(1)) {
      runs.forEach(queue::submit);
      awaitAll(runs, RunState.FINISHED);
    }
    assertThat(begun).isEqualTo(runs);
  }

  @Test
  void runsThatComeLaterFindTheThreadsOfEarlierOnes() throws IOException {
    try (RunQueue queue = new RunQueue(2)) {
      for (int round = 0; round < 5; round++) {
        List<Run> runs = runs(2, 9);
        runs.forEach(queue::submit);
        awaitAll(runs, RunState.FINISHED);
      }
    }
    assertThat(threads).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void allowingMoreStartsRunsThatWait() throws IOException {
    List<Run> runs = runs(4, 0);
    try (RunQueue queue = new RunQueue(1)) {
      runs.forEach(queue::submit);
      await().until(() -> atWork.get() == 1);
      queue.setParallel(4);
      assertThat(queue.parallel()).isEqualTo(4);
      await().until(() -> atWork.get() == 4);
      trainings.forEach(ScriptedTraining::permitAll);
      awaitAll(runs, RunState.FINISHED);
    }
  }

  @Test
  void allowingFewerInterruptsNothingAndHoldsForTheNext() throws IOException {
    List<Run> first = runs(3, 0);
    List<Run> later = runs(4, 9);
    try (RunQueue queue = new RunQueue(3)) {
      first.forEach(queue::submit);
      await().until(() -> atWork.get() == 3);
      queue.setParallel(1);
      later.forEach(queue::submit);
      assertThat(atWork).hasValue(3);
      trainings.forEach(ScriptedTraining::permitAll);
      awaitAll(first, RunState.FINISHED);
      awaitAll(later, RunState.FINISHED);
    }
    assertThat(begun.subList(3, 7)).isEqualTo(later);
  }

  @Test
  void aRunStoppedWhileItWaitsNeverTrainsAndHoldsNobodyUp() throws IOException {
    List<Run> runs = runs(3, 0);
    try (RunQueue queue = new RunQueue(1)) {
      runs.forEach(queue::submit);
      await().until(() -> atWork.get() == 1);
      runs.get(1).stop();
      assertThat(runs.get(1).state()).isEqualTo(RunState.STOPPED);
      trainings.get(0).permitAll();
      await().until(() -> trainings.size() == 2);
      trainings.get(1).permitAll();
      awaitAll(List.of(runs.get(0), runs.get(2)), RunState.FINISHED);
    }
    assertThat(begun).containsExactly(runs.get(0), runs.get(2));
  }

  @Test
  void aFailureLeavesItsThreadToTheNext() throws IOException {
    RunSpec spec = new TinyLibrary(folder).network("xavier", 2, 1);
    Run broken =
        new Run(
            new Workspace(folder).create(spec.title(), "convnet", 2, Map.of(), spec),
            spec,
            ignored -> {
              throw new NoClassDefFoundError("gone");
            },
            Map.of());
    broken.listen(
        event -> {
          throw new IllegalStateException("a listener broken as well");
        });
    Run whole = run(9);
    try (RunQueue queue = new RunQueue(1)) {
      queue.submit(broken);
      queue.submit(whole);
      awaitAll(List.of(whole), RunState.FINISHED);
    }
    assertThat(broken.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void closingStopsWhatTrainsAndWhatWaits() throws IOException {
    List<Run> runs = runs(4, 1);
    List<Watch> watches = runs.stream().map(Watch::on).toList();
    RunQueue queue = new RunQueue(2);
    runs.forEach(queue::submit);
    await().until(() -> runs.stream().filter(run -> run.step() == 1).count() == 2);
    // Both are in their second step when they are told; they end it, and do no third.
    Thread closing = new Thread(queue::close);
    closing.start();
    await().until(() -> runs.get(3).state() == RunState.STOPPED);
    trainings.forEach(ScriptedTraining::permitAll);
    await().until(() -> !closing.isAlive());

    assertThat(threads).noneMatch(Thread::isAlive);
    assertThat(begun).hasSize(2);
    for (int i = 0; i < 4; i++) {
      List<RunState> told = watches.get(i).states();
      assertThat(told.get(told.size() - 1).isOver()).isTrue();
    }
    assertThat(runs.subList(2, 4)).allMatch(run -> run.state() == RunState.STOPPED);
    assertThatThrownBy(() -> queue.submit(run(1))).hasMessageContaining("closed");
    queue.close();
  }

  @Test
  void aPausedRunIsStoppedByClosing() throws IOException {
    Run run = run(9);
    Watch watch = Watch.on(run);
    run.pause();
    RunQueue queue = new RunQueue(1);
    queue.submit(run);
    watch.awaitTold(RunState.PAUSED);
    queue.close();
    assertThat(run.state()).isEqualTo(RunState.STOPPED);
  }

  @Test
  void atLeastOneRunHasToTrain() {
    assertThatThrownBy(() -> new RunQueue(0)).hasMessageContaining("at least 1");
  }
}
