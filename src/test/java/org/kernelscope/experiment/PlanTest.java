package org.kernelscope.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.nn.Engine;
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
        tiny.fewShot("dwp", "-8", 40, 1),
        tiny.fewShot("log-uniform", "-8", 40, 1),
        tiny.fewShot("dwp", "-8", 40, 2));
  }

  private static void train(Runs runs, Run run) {
    Watch watch = Watch.on(run);
    runs.submit(run);
    watch.awaitEnd();
  }

  @Test
  void everyRunIsNewInAnEmptyWorkspace() throws IOException {
    try (Runs runs = runs()) {
      Plan plan = Plan.of(specs(), runs);
      assertThat(plan.due()).extracting(Run::spec).containsExactlyElementsOf(specs());
      assertThat(plan.folders()).isEqualTo(TinyLibrary.folders(plan.due()));
    }
  }

  @Test
  void whatIsFinishedIsNotTrainedAgainAndWhatWasInterruptedGoesOn() throws IOException {
    Run finished;
    Run interrupted;
    try (Runs runs = runs()) {
      Plan plan = Plan.of(specs(), runs);
      finished = plan.due().get(0);
      train(runs, finished);
      interrupted = plan.due().get(1);
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
      assertThat(again.due()).extracting(Run::spec).containsExactly(specs().get(1), specs().get(2));

      again.due().forEach(run -> train(runs, run));
      assertThat(again.due()).extracting(Run::state).containsOnly(RunState.FINISHED);
      assertThat(FewShot.summary(again.folders()))
          .extracting(FewShot.Row::splits)
          .containsExactly(2, 1);
      assertThat(Plan.of(specs(), runs).due()).isEmpty();
    }
  }

  @Test
  void equalSpecificationsShareARun() throws IOException {
    try (Runs runs = runs()) {
      Plan plan = Plan.of(List.of(specs().get(0), specs().get(0)), runs);
      assertThat(plan.due()).hasSize(1);
      assertThat(plan.folders()).hasSize(2);
      assertThat(plan.folders().get(0)).isEqualTo(plan.folders().get(1));
    }
  }
}
