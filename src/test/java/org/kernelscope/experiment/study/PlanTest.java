package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.run.Watch;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunWriter;
import org.kernelscope.store.Workspace;

/** An experiment that is asked for again goes on where it was. */
class PlanTest {

  @TempDir Path folder;
  private TinyLibrary tiny;

  @BeforeEach
  void prepare() throws IOException {
    Engine.prepare();
    tiny = TinyLibrary.in(folder.resolve("library"));
  }

  private Runs runs() {
    return new Runs(tiny.library(), new Workspace(folder.resolve("workspace")), 1);
  }

  private List<FewShotSpec> specs() {
    return List.of(
        tiny.fewShot("dwp:dense", "-8", 40, 1),
        tiny.fewShot("log-uniform", "-8", 40, 1),
        tiny.fewShot("dwp:dense", "-8", 40, 2));
  }

  private static void train(Runs runs, Run run) {
    Watch watch = Watch.on(run);
    runs.submit(run);
    watch.awaitEnd();
  }

  @Test
  void aRunThatNobodyCanLockIsMadeAgainAndTheOthersGoOn() throws IOException {
    try (Runs runs = runs()) {
      List<RunFolder> made = Plan.of(specs(), runs).folders();
      Files.createDirectories(made.get(0).path().resolve("lock"));
      Files.createDirectories(made.get(1).path().resolve("lock/folder"));
      List<RunFolder> again = Plan.of(specs(), runs).folders();
      assertThat(again.get(0)).as("an empty folder is replaced").isEqualTo(made.get(0));
      assertThat(again.get(1)).isNotEqualTo(made.get(1));
      assertThat(again.get(2)).isEqualTo(made.get(2));
      Run refused = runs.takeUp(made.get(1));
      train(runs, refused);
      assertThat(refused.message())
          .isEqualTo(
              made.get(1).path().resolve("lock")
                  + ": expected a file, found a folder that is not empty");
      assertThat(refused.failedOnInput()).isTrue();
    }
  }

  @Test
  void everyRunIsNewInAnEmptyWorkspace() throws IOException {
    try (Runs runs = runs()) {
      Plan plan = Plan.of(specs(), runs);
      assertThat(plan.pending()).extracting(Run::spec).containsExactlyElementsOf(specs());
      assertThat(plan.folders()).isEqualTo(TinyLibrary.folders(plan.pending()));
    }
  }

  @Test
  void whatIsFinishedIsNotTrainedAgainAndWhatWasInterruptedGoesOn() throws IOException {
    Run finished;
    Run interrupted;
    try (Runs runs = runs()) {
      Plan plan = Plan.of(specs(), runs);
      finished = plan.pending().get(0);
      train(runs, finished);
      interrupted = plan.pending().get(1);
      interrupted.listen(
          event -> {
            if (event instanceof RunEvent.Metric metric && metric.step() == 5) {
              interrupted.stop();
            }
          });
      train(runs, interrupted);
      assertThat(interrupted.state()).isEqualTo(RunState.STOPPED);
    }
    try (Runs runs = runs()) {
      Plan again = Plan.of(specs(), runs);
      assertThat(again.folders().get(0)).isEqualTo(finished.folder());
      assertThat(again.folders().get(1)).isEqualTo(interrupted.folder());
      assertThat(again.pending())
          .extracting(Run::spec)
          .containsExactly(specs().get(1), specs().get(2));

      again.pending().forEach(run -> train(runs, run));
      assertThat(again.pending()).extracting(Run::state).containsOnly(RunState.FINISHED);
      assertThat(FewShot.summary(again.folders(), new LeftOut()))
          .extracting(FewShot.Row::splits)
          .containsExactly(2, 1);
      assertThat(Plan.of(specs(), runs).pending()).isEmpty();
    }
  }

  @Test
  void equalSpecificationsShareARun() throws IOException {
    try (Runs runs = runs()) {
      Plan plan = Plan.of(List.of(specs().get(0), specs().get(0)), runs);
      assertThat(plan.pending()).hasSize(1);
      assertThat(plan.folders()).hasSize(2);
      assertThat(plan.folders().get(0)).isEqualTo(plan.folders().get(1));
    }
  }

  @Test
  void aFewShotRunThatWasEvaluatedMoreOftenServes() throws IOException {
    FewShotSpec seldom = tiny.fewShot("log-uniform", "-8", 6, 1).evaluatedAtTheEnd();
    FewShotSpec often = evaluatedAt(seldom, List.of(0, 2, 4));
    try (Runs runs = runs()) {
      Run run = runs.create(often);
      train(runs, run);
      for (FewShotSpec wanted :
          List.of(seldom, evaluatedAt(seldom, List.of(2)), evaluatedAt(seldom, List.of(4, 6)))) {
        Plan plan = Plan.of(List.of(wanted), runs);
        assertThat(plan.pending()).isEmpty();
        assertThat(plan.folders()).containsExactly(run.folder());
      }
      assertThat(Plan.of(List.of(evaluatedAt(seldom, List.of(3))), runs).pending()).hasSize(1);
      assertThat(Plan.of(List.of(seldom.onSplit(2)), runs).pending()).hasSize(1);
    }
  }

  private static FewShotSpec evaluatedAt(FewShotSpec spec, List<Integer> steps) {
    return new Sweep(spec, List.of(Map.of("evaluateAt", List.of(steps))))
        .runs(FewShotSpec.class)
        .get(0);
  }

  private static Run stopAt(Run run, int step) {
    run.listen(
        event -> {
          if (event instanceof RunEvent.Metric metric && metric.step() == step) {
            run.stop();
          }
        });
    return run;
  }

  @Test
  void aRunWhoseLearningRateSomebodyChangedIsNotTakenForOneOfItsSpecification() throws IOException {
    List<ConvNetSpec> specs =
        List.of(
            tiny.network("xavier", 6, 1),
            tiny.network("xavier", 6, 2),
            tiny.network("xavier", 6, 3));
    try (Runs runs = runs()) {
      Plan plan = Plan.of(specs, runs);
      Run steered = plan.pending().get(0);
      steered.setLearningRate(0.01);
      train(runs, steered);
      assertThat(steered.state()).isEqualTo(RunState.FINISHED);
      Run steeredAndStopped = plan.pending().get(1);
      steeredAndStopped.setLearningRate(0.01);
      train(runs, stopAt(steeredAndStopped, 3));
      assertThat(steeredAndStopped.state()).isEqualTo(RunState.STOPPED);
      Run sameRate = plan.pending().get(2);
      sameRate.setLearningRate(specs.get(2).learningRate());
      train(runs, sameRate);

      Plan again = Plan.of(specs, runs);
      assertThat(again.pending()).extracting(Run::spec).containsExactly(specs.get(0), specs.get(1));
      assertThat(again.folders())
          .doesNotContain(steered.folder(), steeredAndStopped.folder())
          .contains(sameRate.folder());
    }
  }

  @Test
  void whatWasInterruptedBeforeItsStartBeginsInTheSameFolders() throws IOException {
    Plan interrupted;
    try (Runs runs = runs()) {
      interrupted = Plan.of(specs(), runs);
      // The first holds the only thread, so that the others wait.
      Run first = interrupted.pending().get(0);
      Watch watch = Watch.on(first);
      first.pause();
      interrupted.pending().forEach(runs::submit);
      watch.awaitTold(RunState.PAUSED);
    }
    for (RunFolder folder : interrupted.folders()) {
      assertThat(folder.record().state()).isEqualTo("stopped");
    }
    try (Runs runs = runs()) {
      Plan again = Plan.of(specs(), runs);
      assertThat(again.folders()).isEqualTo(interrupted.folders());
      assertThat(again.pending()).extracting(Run::spec).containsExactlyElementsOf(specs());
      again.pending().forEach(run -> train(runs, run));
      assertThat(again.pending()).extracting(Run::state).containsOnly(RunState.FINISHED);
      assertThat(runs.archive().list().runs()).hasSize(3);
    }
  }

  @Test
  void whatWasKilledBeforeItsFirstCheckpointBeginsAnew() throws IOException {
    ConvNetSpec spec = tiny.network("xavier", 6, 1);
    try (Runs runs = runs()) {
      Run whole = runs.create(tiny.network("xavier", 6, 1));
      train(runs, whole);
      Run killed = runs.create(tiny.network("xavier", 6, 2));
      train(runs, stopAt(killed, 3));
      // As a kill leaves it: at work, it says, with a curve and no checkpoint.
      Files.delete(killed.folder().checkpoint());
      try (RunWriter writer = killed.folder().write()) {
        writer.update(killed.folder().record().started("running", Instant.now()).steeredNow());
      }

      Plan plan = Plan.of(List.of(killed.spec()), runs);
      assertThat(plan.folders()).containsExactly(killed.folder());

      train(runs, plan.pending().get(0));
      assertThat(plan.pending().get(0).state()).isEqualTo(RunState.FINISHED);
      assertThat(killed.folder().record().steered()).isFalse();
      assertThat(steps(killed)).isEqualTo(steps(whole));
      assertThat(Plan.of(List.of(spec, killed.spec()), runs).pending()).isEmpty();
    }
  }

  /** Series and step of every metric. */
  private static List<String> steps(Run run) throws IOException {
    return run.folder().readMetrics().stream()
        .map(point -> point.series() + " " + point.step())
        .toList();
  }

  @Test
  void aRunThatSomebodyTrainsIsWaitedForWhileTheOthersAreTrained() throws IOException {
    List<ConvNetSpec> specs = List.of(tiny.network("xavier", 6, 1), tiny.network("xavier", 6, 2));
    try (Runs runs = new Runs(tiny.library(), new Workspace(folder.resolve("workspace")), 1)) {
      Run theirs = runs.create(specs.get(0));
      RunWriter writer = theirs.folder().write();
      writer.update(theirs.folder().record().started("running", Instant.now()));

      Plan plan = Plan.of(specs, runs);
      assertThat(plan.folders()).startsWith(theirs.folder()).hasSize(2);
      List<Run> pending = plan.pending();
      pending.forEach(runs::submit);
      await().until(() -> pending.get(1).state() == RunState.FINISHED);
      assertThat(pending.get(0).state()).isEqualTo(RunState.QUEUED);
      assertThat(pending.get(0).message()).isEqualTo("another program is training it");

      writer.appendMetric(RunEvent.LOSS, 6, 0.25);
      writer.update(theirs.folder().record().withStep(6).finished("finished", Instant.now(), null));
      writer.close();
      RunHistory told = new RunHistory();
      pending.get(0).listen(told);
      await().until(() -> pending.get(0).state() == RunState.FINISHED);
      assertThat(told.curve(RunEvent.LOSS).values()).as("theirs").containsExactly(0.25);
      assertThat(pending.get(0).step()).isEqualTo(6);
    }
  }

  @Test
  void ofARunThatSomebodyFinishedTheKernelsAreShownToo() throws IOException {
    ConvNetSpec spec = tiny.network("xavier", 6, 1);
    try (Runs elsewhere = runs();
        Runs runs = runs()) {
      Run theirs = elsewhere.create(spec);
      RunHistory trained = new RunHistory();
      theirs.listen(trained);
      Run ours = Plan.of(List.of(spec), runs).pending().get(0);
      theirs.execute();

      RunHistory told = new RunHistory();
      ours.listen(told);
      train(runs, ours);
      assertThat(ours.folder()).isEqualTo(theirs.folder());
      assertThat(told.layers()).hasSameSizeAs(trained.layers()).isNotEmpty();
      for (int i = 0; i < told.layers().size(); i++) {
        assertThat(told.layers().get(i).now().values())
            .containsExactly(trained.layers().get(i).now().values());
      }
    }
  }

  @Test
  void aRunThatSomebodyGaveUpIsTakenUp() throws IOException {
    ConvNetSpec spec = tiny.network("xavier", 6, 1);
    try (Runs runs = runs()) {
      Run theirs = runs.create(spec);
      RunWriter writer = theirs.folder().write();
      Run ours = Plan.of(List.of(spec), runs).pending().get(0);
      runs.submit(ours);
      await().until(() -> !ours.message().isEmpty());
      writer.close();
      await().until(() -> ours.state() == RunState.FINISHED);
      assertThat(ours.folder()).isEqualTo(theirs.folder());
      assertThat(ours.folder().record().state()).isEqualTo("finished");
    }
  }

  @Test
  void aRunThatIsWaitedForCanBeStopped() throws IOException {
    ConvNetSpec spec = tiny.network("xavier", 6, 1);
    try (Runs runs = runs()) {
      Run theirs = runs.create(spec);
      try (RunWriter writer = theirs.folder().write()) {
        writer.update(theirs.folder().record().started("running", Instant.now()));
        Run ours = Plan.of(List.of(spec), runs).pending().get(0);
        runs.submit(ours);
        await().until(() -> !ours.message().isEmpty());
        ours.stop();
        await().until(() -> ours.state() == RunState.STOPPED);
        assertThat(theirs.folder().record().state()).as("theirs").isEqualTo("running");
      }
    }
  }

  @Test
  void runsThatWereQueuedWhenTheirProgramDiedAreTakenUp() throws IOException {
    List<ConvNetSpec> specs = List.of(tiny.network("xavier", 6, 1), tiny.network("xavier", 6, 2));
    try (Runs died = runs();
        Runs next = runs()) {
      Plan first = Plan.of(specs, died);
      Plan second = Plan.of(specs, next);
      assertThat(second.folders()).isEqualTo(first.folders());
      second.pending().forEach(run -> train(next, run));
      assertThat(next.archive().list().runs()).hasSize(2).allMatch(ArchivedRun::isFinished);
    }
  }
}
