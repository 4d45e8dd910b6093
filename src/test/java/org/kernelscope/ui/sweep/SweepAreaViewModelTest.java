package org.kernelscope.ui.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.workbench.Bundled;

/** A grid of any settings of any kind of run, from the window. */
class SweepAreaViewModelTest {

  @TempDir Path folder;

  private SessionFixture desk;
  private SweepAreaViewModel sweeps;

  @BeforeEach
  void open() {
    desk = new SessionFixture(Bundled.library(), folder.resolve("workspace"), 2);
    sweeps = new SweepAreaViewModel(desk.session());
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void tiny() {
    SweepForm form = sweeps.form();
    form.set(SharedSettings.TRAIN_EXAMPLES, 40);
    form.set(SharedSettings.TEST_EXAMPLES, 30);
    form.set(SharedSettings.WIDTHS, List.of(2, 3));
    form.set(SharedSettings.BATCH, 8);
    form.set(SharedSettings.STEPS, 3);
    form.set(SweepForm.REPETITIONS, 2);
  }

  private void vary(Setting<?> setting, String values) {
    sweeps.form().vary(setting);
    sweeps.form().varied().field(setting).textProperty().set(values);
  }

  @Test
  void aGridFillsItsTableAsItsRunsEnd() {
    tiny();
    vary(SharedSettings.LEARNING_RATE, "0.001; 0.01");
    vary(SharedSettings.INITIALISATION, "xavier; filters");
    assertThat(sweeps.work().startTextProperty().get()).isEqualTo("Start 8 runs");
    sweeps.work().start();
    desk.beatUntilOver(sweeps.work());
    // The figures of the last one follow its end.
    desk.beatUntil(() -> sweeps.rows().stream().mapToInt(Sweep.Row::runs).sum() == 8);
    assertThat(sweeps.rows())
        .extracting(Sweep.Row::settings)
        .extracting(row -> row.get("learningRate") + " " + row.get("initialisation"))
        .containsExactly("0.001 xavier", "0.001 filters", "0.01 xavier", "0.01 filters");
    assertThat(sweeps.rows()).allMatch(row -> row.runs() == 2);
    assertThat(sweeps.rows()).allMatch(row -> row.metrics().containsKey(RunEvent.ACCURACY));
    assertThat(sweeps.rows().get(0).ahead()).as("of the first itself").isEmpty();
    assertThat(sweeps.rows().get(3).ahead()).containsKey(RunEvent.ACCURACY);
    SweepTitles titles = sweeps.begunProperty().get();
    assertThat(titles.but(SharedSettings.LEARNING_RATE, sweeps.rows().get(1)))
        .isEqualTo("Initialisation filters");

    sweeps.work().start();
    desk.beatUntilOver(sweeps.work());
    assertThat(desk.runs().all()).as("nothing is trained twice").hasSize(8);
    desk.beatUntil(() -> sweeps.rows().size() == 4);
  }

  @Test
  void repetitionsOfFewShotRunsHaveSplitsOfTheirOwn() {
    sweeps.kindProperty().set(RunKind.FEW_SHOT);
    sweeps.form().set(SweepForm.REPETITIONS, 2);
    vary(FewShotSpec.EXAMPLES, "10; 20");
    Sweep sweep = sweeps.form().sweep().orElseThrow();
    assertThat(sweep.runs(FewShotSpec.class))
        .extracting(run -> run.split() + " " + run.seed() + " " + run.examples())
        .containsExactly("1 1 10", "1 1 20", "2 2 10", "2 2 20");
  }

  @Test
  void whatVariesIsNoSettingOfAll() {
    vary(SharedSettings.BATCH, "8; 16");
    assertThat(sweeps.form().field(SharedSettings.BATCH).appliesProperty().get()).isFalse();
    sweeps.form().varied().drop(SharedSettings.BATCH);
    assertThat(sweeps.form().field(SharedSettings.BATCH).appliesProperty().get()).isTrue();
  }

  @Test
  void aListOfValuesHasSemicolonsBetweenThem() {
    vary(SharedSettings.WIDTHS, "8,16; 16,32");
    assertThat(sweeps.form().sweep().orElseThrow().runs(ConvNetSpec.class))
        .extracting(ConvNetSpec::widths)
        .contains(List.of(8, 16), List.of(16, 32));
  }

  @Test
  void whatCannotBeRunIsSaidBeforeTheStart() {
    vary(SharedSettings.BATCH, "8; many");
    assertThat(sweeps.work().startProblemProperty().get()).isNotEmpty();
    assertThat(sweeps.form().varied().field(SharedSettings.BATCH).problemProperty().get())
        .contains("a whole number", "parted by semicolons");
    sweeps.form().varied().drop(SharedSettings.BATCH);
    vary(SharedSettings.WIDTHS, "8,16; 8");
    assertThat(sweeps.work().startProblemProperty().get()).contains("widths: expected 2");
    sweeps.work().start();
    assertThat(desk.runs().all()).isEmpty();
    assertThat(sweeps.phaseProperty().get()).isEqualTo(Phase.IDLE);
  }

  @Test
  void aSweepIsWrittenForTheCommandLineAndReadAgain() throws IOException {
    tiny();
    vary(SharedSettings.INITIALISATION, "xavier; dwp");
    Path file = folder.resolve("sweep.json");
    desk.dialogs().target = Optional.of(file);
    sweeps.save();
    List<RunSpec> written = sweeps.form().sweep().orElseThrow().runs();
    assertThat(Sweep.read(file).runs()).isEqualTo(written);
    SweepAreaViewModel other = new SweepAreaViewModel(desk.session());
    other.kindProperty().set(RunKind.KERNEL_VAE);
    other.open(List.of(file));
    assertThat(other.kindProperty().get()).isEqualTo(RunKind.CONVNET);
    assertThat(other.form().sweep().orElseThrow().runs()).isEqualTo(written);
  }

  @Test
  void aFileThatIsNoSweepIsRefusedInOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.json"), "{\"of\": 3}");
    sweeps.open(List.of(file));
    assertThat(desk.dialogs().heard()).hasSize(1);
    assertThat(desk.dialogs().heard().get(0)).contains("sweep.json");
  }

  @Test
  void theSettingsOfAnyRunCanBeVaried() {
    ConvNetSpec run = ConvNetSpec.usual().with(SharedSettings.BATCH, 17);
    sweeps.kindProperty().set(RunKind.FEW_SHOT);
    sweeps.vary(run);
    assertThat(sweeps.kindProperty().get()).isEqualTo(RunKind.CONVNET);
    assertThat(sweeps.form().known(SharedSettings.BATCH)).isEqualTo(17);
  }
}
