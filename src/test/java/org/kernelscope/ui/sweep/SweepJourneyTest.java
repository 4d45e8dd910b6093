package org.kernelscope.ui.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** A person asks a question of their own: what does a setting do, from two initialisations? */
@ExtendWith(FxExtension.class)
class SweepJourneyTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;
  private SweepAreaViewModel sweeps;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder, 2);
    fx.onFx(() -> desk.workbench().areaProperty().set(Area.SWEEP));
    fx.pulse();
    sweeps = desk.workbench().sweeps();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void vary(FxDriver fx, String label) {
    MenuButton offers = fx.find("varyButton", MenuButton.class);
    MenuItem item =
        fx.get(
            () ->
                offers.getItems().stream()
                    .filter(one -> one.getText().equals(label))
                    .findFirst()
                    .orElseThrow());
    fx.onFx(item::fire);
    fx.pulse();
  }

  @Test
  void aGridIsAskedForAndItsChartAndTableFillIn(FxDriver fx) {
    vary(fx, "Learning rate");
    vary(fx, "Initialisation");
    fx.onFx(
        () -> {
          SweepForm form = sweeps.form();
          form.set(SharedSettings.TRAIN_EXAMPLES, 40);
          form.set(SharedSettings.TEST_EXAMPLES, 30);
          form.set(SharedSettings.WIDTHS, List.of(2, 3));
          form.set(SharedSettings.BATCH, 8);
          form.set(SharedSettings.STEPS, 2);
          form.set(SweepForm.REPETITIONS, 2);
          form.varied().field(SharedSettings.LEARNING_RATE).textProperty().set("0.001; 0.01; 0.1");
          form.varied().field(SharedSettings.INITIALISATION).textProperty().set("xavier; filters");
        });
    fx.press(KeyCode.CONTROL, KeyCode.ENTER);
    fx.waitFor("twelve runs", () -> desk.runs().all().size() == 12);
    fx.waitFor("all are over", () -> sweeps.phaseProperty().get() == Phase.IDLE);
    TableView<?> table = fx.find("table", TableView.class);
    fx.waitFor(
        "the table is full", () -> sweeps.rows().stream().mapToInt(Sweep.Row::runs).sum() == 12);
    assertThat(fx.get(() -> table.getItems().size())).isEqualTo(6);
    assertThat(fx.get(() -> table.getColumns().get(0).getText())).isEqualTo("Learning rate");
    MetricChart chart = fx.find("chart", MetricChart.class);
    assertThat(fx.get(() -> List.copyOf(chart.getSeries())))
        .extracting(MetricSeries::name)
        .containsExactly("Initialisation xavier", "Initialisation filters");

    ComboBox<?> against = fx.find("againstBox", ComboBox.class);
    fx.onFx(() -> against.getSelectionModel().select(1));
    fx.pulse();
    assertThat(fx.get(() -> chart.getSeries().size())).as("a curve a learning rate").isEqualTo(3);
    fx.save("sweep", desk.root(), 1);
  }
}
