package org.kernelscope.ui.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelscope.ui.archive.RecordedRuns.run;
import static org.kernelscope.ui.archive.RecordedRuns.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Slider;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Released;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** The actions of a user on runs of earlier days. */
@ExtendWith(FxExtension.class)
class RunsJourneyTest {

  @TempDir Path folder;

  private Path workspace;
  private RunFolder monday;
  private RunFolder tuesday;
  private WorkbenchFixture desk;
  private ArchiveViewModel archive;

  @BeforeEach
  void prepare() throws IOException {
    workspace = folder.resolve("workspace");
    monday = run(workspace, "2026-03-02T10:00:00Z", spec(1, 40), "finished", 0.1, 0.5, 0.7, 0.8);
    tuesday = run(workspace, "2026-03-03T10:00:00Z", spec(2, 60), "running", 0.2, 0.6);
  }

  private void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), workspace, 1);
    archive = desk.workbench().archive();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void goToRuns(FxDriver fx) {
    fx.click(fx.find("runsArea", ToggleButton.class));
    fx.waitFor("the workspace is read", () -> archive.knownProperty().get());
    fx.pulse();
  }

  private RunRow row(RunFolder of) {
    RunRow row = archive.row(of.id());
    assertThat(row).isNotNull();
    return row;
  }

  @SuppressWarnings("unchecked")
  private static TableView<ArchiveRow> table(FxDriver fx) {
    return fx.find("runsTable", TableView.class);
  }

  private void select(FxDriver fx, RunFolder of) {
    TableView<ArchiveRow> table = table(fx);
    fx.onFx(
        () -> {
          table.requestFocus();
          table.getSelectionModel().clearAndSelect(table.getItems().indexOf(row(of)));
        });
    fx.pulse();
  }

  /** The boxes to be ticked, from the top of the table on. */
  private static List<CheckBox> boxes(FxDriver fx) {
    return fx.get(
        () ->
            table(fx).lookupAll(".tick .check-box").stream()
                .map(CheckBox.class::cast)
                .filter(box -> box.localToScene(0, 0).getY() > 0)
                .sorted(
                    (one, other) ->
                        Double.compare(
                            one.localToScene(0, 0).getY(), other.localToScene(0, 0).getY()))
                .toList());
  }

  private static MenuItem item(FxDriver fx, String text) {
    ContextMenu menu = fx.get(() -> table(fx).getContextMenu());
    return menu.getItems().stream()
        .filter(item -> item.getText() != null && item.getText().startsWith(text))
        .findFirst()
        .orElseThrow();
  }

  private Button notice(FxDriver fx, String text) {
    return fx.button(fx.find("noticeBox", VBox.class), text);
  }

  @Test
  void runsOfTwoDaysAreOverlaidExportedAndResumed(FxDriver fx) throws IOException {
    open(fx);
    goToRuns(fx);
    List<CheckBox> boxes = boxes(fx);
    assertThat(boxes).hasSize(2);
    fx.click(boxes.get(0));
    fx.click(boxes(fx).get(1));
    KernelGrid grid = fx.find("overlayGrid1", KernelGrid.class);
    MetricChart chart = fx.find("firstChart", MetricChart.class);
    fx.waitFor(
        "both curves are there",
        () ->
            chart.getSeries().size() == 2
                && chart.getSeries().stream().allMatch(series -> series.size() > 0));
    assertThat(fx.get(() -> chart.titleProperty().get())).isEqualTo("Accuracy");
    assertThat(fx.get(() -> grid.getKernels().values()[0])).isEqualTo(10);

    Slider slider = fx.find("stepSlider", Slider.class);
    fx.onFx(() -> slider.setValue(0));
    fx.waitFor("kernels at the first step", () -> grid.getKernels().values()[0] == 0);
    assertThat(fx.get(() -> List.copyOf(chart.getMarks())))
        .containsExactly(new MetricChart.Mark(0, "step 0"));

    desk.dialogs().target = Optional.of(folder.resolve("curves.csv"));
    fx.onFx(
        () ->
            chart.items().stream()
                .filter(item -> item.getText() != null && item.getText().contains("CSV…"))
                .findFirst()
                .orElseThrow()
                .fire());
    fx.waitFor("the curves are written", () -> Files.exists(folder.resolve("curves.csv")));
    assertThat(Files.readString(folder.resolve("curves.csv")))
        .contains("\"xavier, mnist, seed 2\",10,0.6,0.6")
        .contains("\"xavier, mnist, seed 1\",30,0.8,0.8");
    desk.dialogs().target = Optional.of(folder.resolve("runs.csv"));
    select(fx, monday);
    fx.onFx(() -> item(fx, "Export").fire());
    fx.waitFor("the row is written", () -> Files.exists(folder.resolve("runs.csv")));
    List<String> lines = Files.readAllLines(folder.resolve("runs.csv"));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("settings.trainExamples", "metrics.accuracy.greatest");
    assertThat(lines.get(1)).startsWith(monday.id()).contains("finished");

    select(fx, tuesday);
    assertThat(fx.get(() -> row(tuesday).state())).isEqualTo("interrupted");
    fx.click(fx.find("resumeButton", Button.class));
    fx.waitFor(
        "it has trained to its end",
        () ->
            desk.runs().all().size() == 1
                && desk.runs().all().get(0).state() == RunState.FINISHED
                && row(tuesday).state().equals("finished"));
    fx.waitFor(
        "its curve goes on",
        () -> chart.getSeries().stream().anyMatch(series -> series.step(series.size() - 1) == 30));
  }

  @Test
  void aRunIsDeletedAndComesBack(FxDriver fx) {
    open(fx);
    goToRuns(fx);
    select(fx, monday);
    fx.press(KeyCode.DELETE);
    fx.waitFor("it is gone", () -> archive.rows().size() == 1);
    assertThat(monday.path()).doesNotExist();
    fx.waitFor(
        "it is said",
        () ->
            desk.workbench().notices().stream()
                .anyMatch(notice -> notice.text().contains("xavier, mnist, seed 1")));
    fx.click(notice(fx, "Undo"));
    fx.waitFor("it is back", () -> archive.rows().size() == 2);
    assertThat(monday.path()).isDirectory();
    assertThat(desk.dialogs().heard()).as("nothing is asked").isEmpty();
  }

  @Test
  void aRunIsRenamedFilteredAndDuplicatedWithTheKeyboard(FxDriver fx) throws IOException {
    open(fx);
    goToRuns(fx);
    select(fx, monday);
    fx.press(KeyCode.F2);
    fx.waitFor("a field", () -> table(fx).lookup("#nameEditor") != null);
    fx.press(KeyCode.CONTROL, KeyCode.A);
    fx.type("the good one");
    fx.press(KeyCode.ENTER);
    fx.waitFor("the name is kept", () -> row(monday).name().equals("the good one"));
    assertThat(monday.label().name()).isEqualTo("the good one");
    select(fx, monday);
    fx.press(KeyCode.SHIFT, KeyCode.F2);
    fx.waitFor("a field", () -> table(fx).lookup("#noteEditor") != null);
    fx.type("seed 3 next");
    fx.press(KeyCode.ENTER);
    fx.waitFor("the note is kept", () -> row(monday).note().equals("seed 3 next"));

    fx.press(KeyCode.CONTROL, KeyCode.F);
    fx.type("good next");
    fx.waitFor("one is left", () -> archive.rows().size() == 1);
    assertThat(fx.get(() -> fx.find("filterField", TextField.class).isFocused())).isTrue();
    select(fx, monday);
    fx.click(fx.find("duplicateButton", Button.class));
    assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(Area.COMPARE);
    assertThat(fx.get(() -> desk.workbench().compare().form().known(SharedSettings.TRAIN_EXAMPLES)))
        .isEqualTo(40);
  }

  @Test
  void theNextSittingBeginsWhereTheLastOneEndedAndOffersWhatWasInterrupted(FxDriver fx) {
    open(fx);
    goToRuns(fx);
    fx.onFx(
        () -> {
          archive.overlay().tick(row(monday), true);
          archive.filterProperty().set("mnist");
          archive.groupingProperty().set(Grouping.KIND);
        });
    close();
    fx.onFx(() -> fx.stage().hide());

    open(fx);
    assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(Area.RUNS);
    fx.waitFor("the run is ticked again", () -> archive.overlay().runs().size() == 1);
    assertThat(fx.get(archive.filterProperty()::get)).isEqualTo("mnist");
    assertThat(fx.get(archive.groupingProperty()::get)).isEqualTo(Grouping.KIND);

    fx.waitFor("an offer", () -> desk.workbench().notices().size() == 1);
    assertThat(desk.workbench().notices().get(0).text())
        .isEqualTo("“xavier, mnist, seed 2” was interrupted.");
    fx.click(notice(fx, "Not now"));
    fx.waitFor("the offer is gone", () -> desk.workbench().notices().isEmpty());
    close();
    fx.onFx(() -> fx.stage().hide());

    open(fx);
    fx.waitFor("the workspace is read", () -> archive.knownProperty().get());
    fx.waitFor("nothing is at work", () -> !desk.workbench().busyProperty().get());
    assertThat(desk.workbench().notices()).as("what was declined").isEmpty();
  }

  @Test
  void whatWasInterruptedGoesOnWithOneClick(FxDriver fx) {
    open(fx);
    fx.waitFor("an offer", () -> desk.workbench().notices().size() == 1);
    fx.click(notice(fx, "Resume"));
    fx.waitFor(
        "it has trained to its end",
        () ->
            desk.runs().all().size() == 1 && desk.runs().all().get(0).state() == RunState.FINISHED);
    assertThat(desk.workbench().strip().cards()).hasSize(1);
  }

  @Test
  void aRunOpensAsItWas(FxDriver fx) {
    open(fx);
    desk.waitForInitialKernels();
    goToRuns(fx);
    select(fx, monday);
    fx.press(KeyCode.ENTER);
    fx.waitFor(
        "its curve is there",
        () ->
            desk.workbench().compare().columns().get(0).scoreProperty().get().steps().length == 4);
    assertThat(fx.get(desk.workbench().areaProperty()::get)).isEqualTo(Area.COMPARE);
    Node table = fx.get(() -> desk.root().lookup("#runsTable"));
    assertThat(table).as("another area is in front").isNull();
    assertThat(desk.runs().all()).isEmpty();
  }

  @Test
  void theKernelsOfARunThatIsUntickedAreReleased(FxDriver fx) {
    open(fx);
    goToRuns(fx);
    Released released = new Released(fx);
    fx.onFx(() -> archive.overlay().tick(row(monday), true));
    fx.onFx(() -> archive.overlay().tick(row(tuesday), true));
    fx.waitFor("kernels of both", () -> archive.overlay().kernelsProperty().get().size() == 2);
    fx.pulse();
    fx.onFx(
        () -> {
          archive.overlay().kernelsProperty().get().forEach(one -> released.add(one.set()));
          archive.overlay().runs().forEach(released::add);
          released.add(fx.find("overlayGrid1", KernelGrid.class));
          released.add(fx.find("overlayGrid2", KernelGrid.class));
        });
    fx.onFx(archive.overlay()::untickAll);
    fx.pulse();
    released.await();
  }
}
