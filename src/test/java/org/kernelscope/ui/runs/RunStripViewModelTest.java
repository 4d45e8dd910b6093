package org.kernelscope.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.experiment.train.ScriptedRuns;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.kit.HandPulse;
import org.kernelscope.ui.workbench.Bundled;

class RunStripViewModelTest {

  @TempDir Path folder;

  private final HandPulse pulse = new HandPulse();
  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private Runs runs;
  private RunStripViewModel strip;

  @BeforeEach
  void open() {
    runs = new Runs(Bundled.library(), new Workspace(folder), 1);
    strip = new RunStripViewModel(runs, new DirectTasks(), pulse.pulse(), dialogs);
  }

  @AfterEach
  void close() {
    strip.close();
    runs.close();
  }

  private static ConvNetSpec spec(long seed) {
    return ConvNetSpec.usual()
        .with(SharedSettings.TRAIN_EXAMPLES, 32)
        .with(SharedSettings.TEST_EXAMPLES, 10)
        .with(SharedSettings.WIDTHS, List.of(2, 2))
        .with(SharedSettings.BATCH, 16)
        .with(SharedSettings.STEPS, 2)
        .with(SharedSettings.EVALUATE_AT, List.of(0))
        .with(SharedSettings.SEED, seed);
  }

  @Test
  void aFailedRunSaysWhyInASentence() throws IOException {
    Run run = ScriptedRuns.failing(runs.workspace(), spec(1), "the disk is full");
    RunCard card = strip.card(run, "Xavier", 1);
    strip.show(List.of(card));
    assertThat(strip.isAnyGoing()).isTrue();
    ScriptedRuns.execute(run);
    pulse.beat();
    assertThat(card.stateProperty().get()).isEqualTo(RunState.FAILED);
    assertThat(card.detailProperty().get()).isEqualTo("the disk is full");
    assertThat(strip.isAnyGoing()).isFalse();
  }

  @Test
  void theNewestRunsComeFirstInTheOrderTheyWereMade() throws IOException {
    RunCard old = strip.card(runs.create(spec(1)), "old", 1);
    strip.show(List.of(old));
    RunCard first = strip.card(runs.create(spec(2)), "first", 1);
    RunCard second = strip.card(runs.create(spec(3)), "second", 2);
    strip.show(List.of(first, second));
    assertThat(strip.cards()).containsExactly(first, second, old);
  }

  @Test
  void aWaitingRunThatIsStoppedSaysSoAtOnceAndCanBeDeletedOnlyOnceItHasEnded() throws IOException {
    Run run = runs.create(spec(1));
    RunCard card = strip.card(run, "Xavier", 1);
    strip.show(List.of(card));
    assertThat(strip.canPause(card)).isTrue();
    strip.stop(card);
    assertThat(card.stateProperty().get()).isEqualTo(RunState.STOPPED);
    assertThat(strip.canDelete(card)).isFalse();
    ScriptedRuns.execute(run);
    assertThat(strip.canDelete(card)).isTrue();
  }

  @Test
  void theTimeLeftIsInMinutesAndFromAnHourOnInHours() {
    assertThat(RunCard.minutes(Duration.ofSeconds(65))).isEqualTo("1:05 left");
    assertThat(RunCard.minutes(Duration.ofMinutes(121))).isEqualTo("2 h 01 min left");
    assertThat(RunCard.minutes(Duration.ofSeconds(-3))).isEqualTo("0:00 left");
  }

  @Test
  void theFolderOfARunIsShownOnRequest() throws IOException {
    Run run = runs.create(spec(1));
    strip.showFolder(strip.card(run, "Xavier", 1));
    assertThat(dialogs.shown()).containsExactly(run.folder().path());
  }
}
