package org.kernelscope.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.ScriptedRuns;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.workbench.Bundled;

/** Runs that were asked for together, as the footer of an area tells of them. */
class RunGroupTest {

  @TempDir Path folder;

  private SessionFixture desk;

  @BeforeEach
  void open() {
    desk = new SessionFixture(Bundled.library(), folder, 1);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static ConvNetSpec spec(long seed) {
    return ConvNetSpec.usual()
        .with(SharedSettings.TRAIN_EXAMPLES, 32)
        .with(SharedSettings.TEST_EXAMPLES, 10)
        .with(SharedSettings.WIDTHS, List.of(2, 2))
        .with(SharedSettings.BATCH, 16)
        .with(SharedSettings.STEPS, 2)
        .with(SharedSettings.SEED, seed);
  }

  private LiveRun live(Run run) {
    return desk.strip().follow(run, "a run", 1);
  }

  private LiveRun made(long seed) throws IOException {
    return live(desk.runs().create(spec(seed)));
  }

  private LiveRun failing(long seed, String sentence) throws IOException {
    return live(ScriptedRuns.failing(desk.runs().workspace(), spec(seed), sentence));
  }

  private static void execute(LiveRun... runs) {
    for (LiveRun run : runs) {
      ScriptedRuns.execute(run.run());
    }
  }

  private static String text(Work work) {
    return work.progressTextProperty().get();
  }

  @Test
  void oneRunTellsItsStepsAndSeveralAreCounted() throws IOException {
    LiveRun only = made(1);
    RunGroup one = new RunGroup(List.of(only), 0, desk.session());
    assertThat(text(one)).isEqualTo("step 0 of 2");
    assertThat(one.isGoing()).isTrue();
    execute(only);
    desk.beat();
    assertThat(text(one)).isEqualTo("finished");
    assertThat(one.isGoing()).isFalse();
    assertThat(one.progressProperty().get()).isEqualTo(1);

    LiveRun first = made(2);
    LiveRun second = made(3);
    RunGroup two = new RunGroup(List.of(first, second), 3, desk.session());
    execute(first);
    desk.beat();
    assertThat(text(two)).startsWith("4 of 5 runs").endsWith("3 finished before");
    assertThat(two.progressProperty().get()).isEqualTo(0.5);
    execute(second);
    desk.beat();
    assertThat(text(two)).isEqualTo("all 5 runs finished, 3 of them before");
  }

  /** A run ends on a thread of its own, at any moment. */
  @Test
  void aRunThatEndsWhileNewsOfItIsToldIsHeardOnceMore() throws IOException {
    LiveRun only = made(1);
    RunGroup group = new RunGroup(List.of(only), 0, desk.session());
    only.run().pause();
    only.onNews(
        told -> {
          told.run().resume();
          while (!told.history().state().isOver()) {
            Thread.onSpinWait();
          }
        });
    desk.runs().submit(only.run());
    desk.beatUntil(() -> !group.isGoing());
    assertThat(text(group)).isEqualTo("finished");
  }

  @Test
  void aGroupBehindOthersSaysThatItWaits() throws IOException {
    LiveRun other = live(desk.runs().create(spec(1).with(SharedSettings.STEPS, 1_000_000)));
    desk.runs().submit(other.run());
    desk.beatUntil(() -> other.run().state() == RunState.RUNNING);
    RunGroup group = new RunGroup(List.of(made(2), made(3)), 1, desk.session());
    assertThat(text(group)).isEqualTo("waiting for other runs · 1 finished before");
    group.stop();
    assertThat(text(group)).isEqualTo("stopped: 1 of 3 runs finished");
  }

  @Test
  void whatWasFinishedBeforeIsOverAtOnce() {
    RunGroup one = new RunGroup(List.of(), 1, desk.session());
    assertThat(one.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(text(one)).isEqualTo("finished before");
    assertThat(text(new RunGroup(List.of(), 4, desk.session())))
        .isEqualTo("all 4 runs finished before");
  }

  @Test
  void runsThatNobodyBeganAreOverAsSoonAsTheyAreStopped() throws IOException {
    LiveRun first = made(1);
    LiveRun second = made(2);
    RunGroup group = new RunGroup(List.of(first, second), 0, desk.session());
    group.stop();
    assertThat(group.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(text(group)).isEqualTo("stopped: 0 of 2 runs finished");
    RunGroup one = new RunGroup(List.of(made(3)), 0, desk.session());
    one.stop();
    assertThat(text(one)).isEqualTo("stopped before the first step");
  }

  @Test
  void aPausedGroupIsHeldUntilItGoesOn() throws IOException {
    LiveRun only = made(1);
    RunGroup group = new RunGroup(List.of(only), 0, desk.session());
    group.togglePause();
    assertThat(group.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    desk.runs().submit(only.run());
    desk.beatUntil(() -> only.run().state() == RunState.PAUSED);
    assertThat(text(group)).isEqualTo("step 0 of 2 · paused");
    group.togglePause();
    desk.beatUntil(() -> !group.isGoing());
    assertThat(text(group)).isEqualTo("finished");
    group.togglePause();
    group.stop();
    assertThat(group.phaseProperty().get()).as("over is over").isEqualTo(Phase.IDLE);
  }

  @Test
  void whyTheFirstOfSeveralFailedIsToldOnce() throws IOException {
    LiveRun first = failing(1, "the disk is full");
    LiveRun second = failing(2, "the disk is full still");
    RunGroup group = new RunGroup(List.of(first, second), 0, desk.session());
    execute(first, second);
    desk.beat();
    assertThat(desk.dialogs().heard()).containsExactly("the disk is full");
    assertThat(text(group)).isEqualTo("2 of 2 runs failed");

    LiveRun only = failing(3, "no room");
    RunGroup one = new RunGroup(List.of(only), 0, desk.session());
    execute(only);
    desk.beat();
    assertThat(text(one)).isEqualTo("failed: no room");
  }

  @Test
  void aGroupIsOverWhenWhatFollowsItsLastRunIsDone() throws IOException {
    LiveRun only = made(1);
    RunGroup group = new RunGroup(List.of(only), 0, desk.session());
    List<Runnable> due = new ArrayList<>();
    group.onEnd(due::add);
    execute(only);
    desk.beat();
    assertThat(due).hasSize(1);
    assertThat(group.phaseProperty().get()).as("something is to be done").isEqualTo(Phase.RUNNING);
    due.get(0).run();
    assertThat(group.phaseProperty().get()).isEqualTo(Phase.IDLE);
  }

  @Test
  void anAreaStartsWhatNothingStandsInTheWayOf() throws IOException {
    List<String> started = new ArrayList<>();
    AreaWork work = new AreaWork(desk.session(), "Start", () -> started.add("once"), false);
    work.startProblemProperty().set("A field is wrong.");
    work.start();
    assertThat(started).isEmpty();
    work.startProblemProperty().set("");
    work.start();
    assertThat(started).hasSize(1);

    LiveRun only = made(1);
    work.begin(() -> new RunGroup(List.of(only), 0, desk.session()), work::show);
    assertThat(work.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    work.start();
    assertThat(started).as("one at a time").hasSize(1);
    work.stop();
    assertThat(work.phaseProperty().get()).isEqualTo(Phase.IDLE);

    work.begin(
        () -> {
          throw new IOException("no room");
        },
        made -> started.add("never"));
    assertThat(work.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(work.progressTextProperty().get()).isEqualTo("no room");
    assertThat(desk.dialogs().heard()).containsExactly("no room");
    assertThat(started).hasSize(1);
  }
}
