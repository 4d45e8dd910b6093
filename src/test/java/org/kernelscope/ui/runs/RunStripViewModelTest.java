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
import org.kernelscope.experiment.train.ScriptedRuns;
import org.kernelscope.ui.workbench.Bundled;

class RunStripViewModelTest {

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

  /** Puts a run on the strip. */
  private RunCard card(Run run, String name) {
    desk.strip().show(List.of(desk.strip().follow(run, name, 1)));
    return desk.strip().cards().get(0);
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
    Run run = ScriptedRuns.failing(desk.runs().workspace(), spec(1), "the disk is full");
    RunCard card = card(run, "Xavier");
    assertThat(desk.strip().isAnyGoing()).isTrue();
    ScriptedRuns.execute(run);
    desk.beat();
    assertThat(card.stateProperty().get()).isEqualTo(RunState.FAILED);
    assertThat(card.detailProperty().get()).isEqualTo("the disk is full");
    assertThat(desk.strip().isAnyGoing()).isFalse();
  }

  @Test
  void theNewestRunsComeFirstInTheOrderTheyWereMade() throws IOException {
    card(desk.runs().create(spec(1)), "old");
    LiveRun first = desk.strip().follow(desk.runs().create(spec(2)), "first", 1);
    LiveRun second = desk.strip().follow(desk.runs().create(spec(3)), "second", 2);
    desk.strip().show(List.of(first, second));
    assertThat(desk.strip().cards())
        .extracting(RunCard::name)
        .containsExactly("first", "second", "old");
  }

  @Test
  void aWaitingRunThatIsStoppedSaysSoAtOnceAndCanBeDeletedOnlyOnceItHasEnded() throws IOException {
    Run run = desk.runs().create(spec(1));
    RunCard card = card(run, "Xavier");
    assertThat(desk.strip().canPause(card)).isTrue();
    desk.strip().stop(card);
    assertThat(card.stateProperty().get()).isEqualTo(RunState.STOPPED);
    assertThat(desk.strip().canDelete(card)).isFalse();
    ScriptedRuns.execute(run);
    assertThat(desk.strip().canDelete(card)).isTrue();
  }

  @Test
  void theTimeLeftIsInMinutesAndFromAnHourOnInHours() {
    assertThat(RunCard.minutes(Duration.ofSeconds(65))).isEqualTo("1:05 left");
    assertThat(RunCard.minutes(Duration.ofMinutes(121))).isEqualTo("2 h 01 min left");
    assertThat(RunCard.minutes(Duration.ofSeconds(-3))).isEqualTo("0:00 left");
  }

  @Test
  void theFolderOfARunIsShownOnRequest() throws IOException {
    Run run = desk.runs().create(spec(1));
    desk.strip().showFolder(card(run, "Xavier"));
    assertThat(desk.dialogs().shown()).containsExactly(run.folder().path());
  }

  @Test
  void theStripIsFilteredAndSaysInALineHowItsRunsStand() throws IOException {
    assertThat(desk.strip().summaryProperty().get()).isEqualTo("none in this sitting");
    Run stopped = desk.runs().create(spec(1));
    desk.strip().stop(card(stopped, "Xavier"));
    card(desk.runs().create(spec(2)), "Learned filters");
    assertThat(desk.strip().summaryProperty().get()).isEqualTo("1 queued, 1 stopped");
    desk.strip().filterProperty().set(" FILTERS classifier");
    assertThat(desk.strip().shown()).extracting(RunCard::name).containsExactly("Learned filters");
    desk.strip().filterProperty().set("few-shot");
    assertThat(desk.strip().shown()).isEmpty();
    desk.strip().filterProperty().set("");
    assertThat(desk.strip().shown()).hasSize(2);
  }

  @Test
  void runsThatWereAskedForTogetherAreOneExperiment() throws IOException {
    LiveRun one = desk.strip().follow(desk.runs().create(spec(1)), "one", 1);
    LiveRun two = desk.strip().follow(desk.runs().create(spec(2)), "two", 2);
    desk.strip().show(List.of(one, two));
    card(desk.runs().create(spec(3)), "three");
    List<Integer> experiments = desk.strip().cards().stream().map(RunCard::experiment).toList();
    assertThat(experiments.get(1)).isEqualTo(experiments.get(2)).isNotEqualTo(experiments.get(0));
  }
}
