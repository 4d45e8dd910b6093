package org.kernelscope.ui.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.CutOff;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.priors.KernelChoice;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** A person in the Sources area, at the smallest window it is made for. */
@ExtendWith(FxExtension.class)
class SourcesJourneyTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;
  private SourcesViewModel sources;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder.resolve("workspace"), 2);
    fx.click(fx.find("sourcesArea", ToggleButton.class));
    assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(Area.SOURCES);
    sources = desk.workbench().sources();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void networksAreTrainedHarvestedAndHandedToThePriors(FxDriver fx) {
    Button start = fx.find("startButton", Button.class);
    assertThat(fx.get(start::getText)).isEqualTo("Train a network");
    assertThat(fx.get(() -> fx.find("harvestButton", Button.class).isDisabled())).isTrue();
    fx.onFx(
        () -> {
          NetworksForm form = sources.networks().form();
          form.set(SourceNetworks.NETWORKS, 2);
          form.set(SharedSettings.TRAIN_EXAMPLES, 6000);
          form.set(SharedSettings.TEST_EXAMPLES, 200);
          form.field(SharedSettings.WIDTHS).textProperty().set("8, 4");
          form.field(SourceNetworks.EPOCHS).textProperty().set("1");
          form.field(SharedSettings.BATCH).textProperty().set("600");
        });
    fx.click(start);
    KernelGrid grid = fx.find("filtersGrid", KernelGrid.class);
    fx.waitFor("filters are there", () -> grid.getKernels() != null);
    fx.waitFor(
        "the networks are trained",
        () ->
            sources.phaseProperty().get() == Phase.IDLE
                && !fx.find("harvestButton", Button.class).isDisabled()
                && fx.find("keptLabel", Label.class).getText().endsWith("of 2 networks"));
    assertThat(Arrays.stream(fx.picture(grid).argb()).distinct().count()).isGreaterThan(50);
    assertThat(fx.get(() -> fx.find("curveChart", MetricChart.class).getSeries())).hasSize(2);
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();

    TableView<?> table = fx.find("networksTable", TableView.class);
    fx.onFx(
        () -> {
          table.requestFocus();
          table.getSelectionModel().select(0);
        });
    fx.press(KeyCode.DOWN);
    fx.waitFor(
        "the second network is shown",
        () -> fx.find("subjectLabel", Label.class).getText().startsWith("network 2"));
    fx.click(fx.find("layerBox-conv2", ToggleButton.class));
    fx.waitFor("its second layer", () -> grid.getKernels().count() == 32);
    fx.click(fx.find("curveBox-accuracy", ToggleButton.class));
    fx.waitFor(
        "accuracies",
        () -> fx.find("curveChart", MetricChart.class).getSeries().get(0).size() == 1);

    NormHistogram histogram = fx.find("histogram", NormHistogram.class);
    fx.onFx(histogram::requestFocus);
    fx.press(KeyCode.SHIFT, KeyCode.RIGHT);
    fx.waitFor("the line has moved", () -> histogram.thresholdProperty().get() > 0);
    Path file = folder.resolve("harvest.npz");
    desk.dialogs().target = Optional.of(file);
    fx.click(fx.find("harvestButton", Button.class));
    Button use = fx.find("useButton", Button.class);
    fx.waitFor("the harvest is written", () -> !use.isDisabled());
    assertThat(file).isNotEmptyFile();
    fx.click(use);
    fx.waitFor(
        "the priors have the harvest",
        () ->
            desk.workbench().areaProperty().get() == Area.PRIORS
                && desk.workbench().priors().shelf().choices().stream()
                    .map(KernelChoice::title)
                    .anyMatch(title -> title.contains("harvest")));
  }

  @Test
  void frozenFeaturesAreComparedInAChartAndATable(FxDriver fx) {
    fx.click(fx.find("featuresButton", ToggleButton.class));
    fx.onFx(
        () -> {
          FeaturesForm form = sources.features().form();
          form.set(RandomFeatures.SCALES, List.of(1 / 16.0, 1 / 8.0));
          form.set(Comparison.SEEDS, 2);
          form.field(SharedSettings.TRAIN_EXAMPLES).textProperty().set("300");
          form.field(SharedSettings.WIDTHS).textProperty().set("32, 32");
          form.field(RandomFeatures.EPOCHS).textProperty().set("2");
        });
    Button start = fx.find("startButton", Button.class);
    fx.waitFor("the runs are counted", () -> start.getText().equals("Start 12 runs"));
    assertThat(fx.get(() -> fx.find("networksView", Node.class).isVisible())).isFalse();
    fx.click(start);
    MetricChart chart = fx.find("featuresChart", MetricChart.class);
    fx.waitFor(
        "every initialisation has its curve",
        () ->
            chart.getSeries().size() == 3
                && chart.getSeries().stream().allMatch(series -> series.size() == 2)
                && sources.phaseProperty().get() == Phase.IDLE);
    fx.waitFor(
        "all figures are in the table",
        () -> fx.find("featuresTable", TableView.class).getItems().size() == 6);
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
  }
}
