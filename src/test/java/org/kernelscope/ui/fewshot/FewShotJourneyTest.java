package org.kernelscope.ui.fewshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.CutOff;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** A person in the Few-shot area, at the smallest window it is made for. */
@ExtendWith(FxExtension.class)
class FewShotJourneyTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;
  private FewShotViewModel fewShot;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder, 2);
    fx.click(fx.find("few_shotArea", ToggleButton.class));
    assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(Area.FEW_SHOT);
    fewShot = desk.workbench().fewShot();
    fx.waitFor(
        "the start is drawn", () -> fewShot.selected().posterior().shownProperty().get() != null);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void tiny(FxDriver fx, String prior, int steps) {
    fx.onFx(
        () -> {
          FewShotForm form = fewShot.form();
          form.firstPriorProperty().set(prior);
          form.field(FewShot.EXAMPLES).textProperty().set("20");
          form.set(FewShot.SPLITS, 1);
          form.compared().clear();
          form.field(SharedSettings.TEST_EXAMPLES).textProperty().set("100");
          form.field(SharedSettings.WIDTHS).textProperty().set("2, 3");
          form.field(FewShotSpec.ENSEMBLE).textProperty().set("2");
          form.field(SharedSettings.STEPS).textProperty().set(Integer.toString(steps));
        });
    fx.waitFor(
        "the settings are looked at",
        () ->
            fewShot.planned().startProblemProperty().get().isEmpty()
                && (fewShot.runs().shownProperty().get() != null
                    || fewShot.selected().posterior().shownProperty().get().means().count() == 2));
  }

  private static void write(FxDriver fx, String field, String text) {
    TextField input = fx.find(field, TextField.class);
    fx.click(input);
    fx.press(KeyCode.CONTROL, KeyCode.A);
    fx.type(text);
    fx.waitFor(field + " says " + text, () -> input.getText().equals(text));
  }

  private static int[] pixels(FxDriver fx, Node node) {
    return fx.picture(node).argb();
  }

  private void waitUntilOver(FxDriver fx) {
    fx.waitFor(
        "the run is over",
        () ->
            fewShot.runs().shownProperty().get() != null
                && fewShot.phaseProperty().get() == Phase.IDLE);
  }

  @Test
  void theFirstViewShowsWhereTrainingWouldStart(FxDriver fx) {
    KernelGrid means = fx.find("meansGrid", KernelGrid.class);
    assertThat(Arrays.stream(pixels(fx, means)).distinct().count()).isGreaterThan(100);
    assertThat(fx.get(fx.find("subjectLabel", Label.class)::getText))
        .isEqualTo("What training would start from");
    fx.click(fx.find("layerBox-conv2", ToggleButton.class));
    fx.waitFor("kernels of conv2", () -> means.getKernels().count() == 4096);
    assertThat(fx.get(() -> fx.find("startButton", Button.class).isDisabled())).isFalse();
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
  }

  @Test
  void aSweepIsStartedFromTheFormAndARowOfItsTableOpensARun(FxDriver fx) {
    tiny(fx, "dwp:dense", 6);
    write(fx, "countsField", "20,40");
    write(fx, "splitsField", "2");
    fx.onFx(() -> fewShot.form().compareWith("log-uniform"));
    Button start = fx.find("startButton", Button.class);
    fx.waitFor("the runs are counted", () -> start.getText().equals("Start 8 runs"));
    fx.waitFor("the settings are looked at", () -> !start.isDisabled());
    fx.click(start);
    MetricChart chart = fx.find("sweepChart", MetricChart.class);
    fx.waitFor(
        "every prior has its curve",
        () ->
            chart.isVisible()
                && chart.getSeries().size() == 2
                && chart.getSeries().stream().allMatch(series -> series.size() == 2)
                && fewShot.sweep().groupProperty().get() != null
                && !fewShot.sweep().groupProperty().get().isGoing());
    assertThat(fx.get(() -> fx.find("sweepTable", TableView.class).getItems().size())).isEqualTo(4);
    assertThat(fx.get(() -> fx.find("runView", Node.class).isVisible())).isFalse();
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();

    fx.click(fx.find("runViewButton", ToggleButton.class));
    fx.waitFor("the run's view", () -> fx.find("runView", Node.class).isVisible());
    fx.click(fx.find("sweepViewButton", ToggleButton.class));
    TableView<?> table = fx.find("sweepTable", TableView.class);
    fx.onFx(
        () -> {
          table.requestFocus();
          table.getSelectionModel().select(3);
        });
    fx.press(KeyCode.ENTER);
    fx.waitFor("a run of that row", () -> fx.find("runView", Node.class).isVisible());
    assertThat(fx.get(() -> fewShot.runs().shownProperty().get().spec().prior()))
        .isEqualTo("log-uniform");
    assertThat(fx.get(() -> fewShot.runs().shownProperty().get().spec().examples())).isEqualTo(40);
  }

  @Test
  void aRunIsSeenTakenApartAndItsPredictionsToo(FxDriver fx) {
    tiny(fx, "dwp:dense", 40);
    fx.click(fx.find("startButton", Button.class));
    MetricChart bound = fx.find("boundChart", MetricChart.class);
    MetricChart accuracy = fx.find("accuracyChart", MetricChart.class);
    fx.waitFor(
        "every part of the bound has a curve",
        () ->
            bound.getSeries().size() == 6
                && bound.getSeries().stream().allMatch(series -> series.size() > 3));
    fx.waitFor(
        "accuracies of ensemble, means and sample",
        () ->
            accuracy.getSeries().size() == 3
                && accuracy.getSeries().stream().allMatch(series -> series.size() > 1));
    waitUntilOver(fx);
    ListView<?> digits = fx.find("digitList", ListView.class);
    assertThat(fx.get(() -> digits.getItems().size())).isEqualTo(60);
    fx.click(fx.find("wrongBox", CheckBox.class));
    assertThat(fewShot.selected().digits().shown()).isNotEmpty().noneMatch(TestPrediction::isRight);
    fx.click(fx.find("nextDigitButton", Button.class));
    assertThat(fx.get(() -> digits.getSelectionModel().getSelectedIndex())).isZero();

    fx.click(fx.find("partBox-data", ToggleButton.class));
    assertThat(bound.getSeries()).extracting(MetricSeries::name).containsExactly("data");
    double gained = fx.get(() -> bound.getSeries().get(0).value(39));
    fx.click(fx.find("changeBox", CheckBox.class));
    double value = fx.get(() -> bound.getSeries().get(0).value(39));
    double first = fx.get(() -> bound.getSeries().get(0).value(0));
    assertThat(gained).isEqualTo(value - first);

    KernelGrid means = fx.find("meansGrid", KernelGrid.class);
    KernelGrid deviations = fx.find("deviationsGrid", KernelGrid.class);
    fx.click(fx.find("sampleButton", ToggleButton.class));
    fx.click(fx.find("drawButton", Button.class));
    assertThat(means.exportNameProperty().get()).isEqualTo("sample-2-conv1");
    assertThat(means.getKernels())
        .isNotEqualTo(fewShot.selected().posterior().shownProperty().get().means());
    fx.onFx(() -> means.setSelectedKernel(1));
    assertThat(deviations.getSelectedKernel()).isEqualTo(1);
    fx.onFx(deviations::zoomIn);
    assertThat(means.getPixelsPerWeight()).isEqualTo(deviations.getPixelsPerWeight());
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
  }

  @Test
  void twoPriorsStandInOneChartAndACardOpensItsRun(FxDriver fx) {
    tiny(fx, "standard-normal", 5);
    Button start = fx.find("startButton", Button.class);
    fx.click(start);
    waitUntilOver(fx);
    tiny(fx, "log-uniform", 5);
    fx.click(start);
    fx.waitFor("a second run", () -> fewShot.runs().all().size() == 2);
    waitUntilOver(fx);
    MetricChart accuracy = fx.find("accuracyChart", MetricChart.class);
    assertThat(accuracy.getSeries())
        .extracting(MetricSeries::name)
        .containsExactly("ensemble", "means", "one sample", "1  Standard normal");
    assertThat(accuracy.getSeries().get(3).size()).isGreaterThan(1);
    fx.click(fx.find("othersBox", CheckBox.class));
    assertThat(accuracy.getSeries()).hasSize(3);

    fx.click(fx.find("compareArea", ToggleButton.class));
    fx.waitFor("the other area", () -> desk.workbench().areaProperty().get() == Area.COMPARE);
    List<Node> cards = fx.get(() -> List.copyOf(desk.root().lookupAll(".run-card")));
    fx.click(
        cards.stream()
            .filter(
                card ->
                    fx.get(() -> card.lookup("#nameLabel")) instanceof Labeled name
                        && name.getText().equals("1  Standard normal"))
            .findFirst()
            .orElseThrow());
    fx.waitFor("the run's area", () -> desk.workbench().areaProperty().get() == Area.FEW_SHOT);
    assertThat(fewShot.runs().shownProperty().get()).isSameAs(fewShot.runs().all().get(1));
    TableView<?> table = fx.find("runTable", TableView.class);
    assertThat(fx.get(() -> table.getSelectionModel().getSelectedItem()))
        .isSameAs(fewShot.runs().shownProperty().get());
  }

  @Test
  void wrongSettingsAreSaidInSentencesAndCannotBeStarted(FxDriver fx) {
    Button start = fx.find("startButton", Button.class);
    write(fx, "countsField", "some");
    Label problem = fx.find("countsProblem", Label.class);
    fx.waitFor("the field says why", () -> problem.isVisible() && start.isDisabled());
    assertThat(fx.get(problem::getText)).contains("found 'some'");
    write(fx, "countsField", "50");
    fx.waitFor("the way is free", () -> !start.isDisabled());
    fx.onFx(() -> fewShot.form().firstPriorProperty().set("dwq"));
    Label startProblem = fx.find("startProblemLabel", Label.class);
    fx.waitFor("the prior is refused", () -> startProblem.isVisible() && start.isDisabled());
    assertThat(fx.get(startProblem::getText)).contains("'dwq'", "expected a prior");
    fx.onFx(() -> fewShot.form().firstPriorProperty().set("dwp:dense"));
    fx.waitFor("the way is free", () -> !start.isDisabled());
    // A field that is wrong is not folded away.
    fx.onFx(() -> fewShot.form().field(BoundSpec.KL_WEIGHT).textProperty().set("heavy"));
    fx.waitFor("it shows", () -> fx.find("klWeightProblem", Label.class).isVisible());
    assertThat(fx.get(() -> fx.find("inferenceRows", Node.class).isVisible())).isTrue();
  }

  @Test
  void aRunIsHeldAndStopped(FxDriver fx) {
    tiny(fx, "standard-normal", 1_000_000);
    fx.click(fx.find("startButton", Button.class));
    fx.waitFor(
        "it trains",
        () ->
            fewShot.runs().shownProperty().get() != null
                && fewShot.runs().shownProperty().get().run().step() > 3);
    FewShotRun run = fewShot.runs().shownProperty().get();
    fx.click(fx.find("pauseButton", Button.class));
    fx.waitFor("it is held", () -> run.run().state() == RunState.PAUSED);
    assertThat(fx.get(fx.find("pauseButton", Button.class)::getText)).isEqualTo("Resume");
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
    fx.click(fx.find("stopButton", Button.class));
    waitUntilOver(fx);
    assertThat(run.run().state()).isEqualTo(RunState.STOPPED);
    fx.waitFor(
        "the area says so",
        () -> fx.find("progressLabel", Label.class).getText().startsWith("stopped at step"));
  }
}
