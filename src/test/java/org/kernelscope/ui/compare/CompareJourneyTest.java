package org.kernelscope.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Network;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.kernels.ImageRows;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.CutOff;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.ProgramLog;
import org.kernelscope.ui.kit.PulseMonitor;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.shell.Theme;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** A person before the whole window, at the smallest size it is made for. */
@ExtendWith(FxExtension.class)
class CompareJourneyTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;
  private CompareViewModel compare;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder, 3);
    compare = desk.workbench().compare();
    desk.waitForInitialKernels();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  /** Long enough to be watched; each step takes a few milliseconds. */
  private void tiny(FxDriver fx, int steps) {
    fx.onFx(
        () -> {
          compare.form().set(SharedSettings.TRAIN_EXAMPLES, 300);
          compare.form().set(SharedSettings.TEST_EXAMPLES, 100);
          compare.form().set(SharedSettings.WIDTHS, List.of(4, 8));
          compare.form().set(SharedSettings.BATCH, 32);
          compare.form().set(SharedSettings.STEPS, steps);
          compare.form().set(Comparison.SEEDS, 1);
        });
    fx.waitFor(
        "narrower layers are drawn",
        () ->
            compare.columns().stream()
                .allMatch(
                    column ->
                        column.kernelsProperty().get() != null
                            && column.kernelsProperty().get().count() == 4));
  }

  private static KernelGrid grid(FxDriver fx, int number) {
    return fx.find("grid" + number, KernelGrid.class);
  }

  private static int[] pixels(FxDriver fx, Node node) {
    return fx.picture(node).argb();
  }

  private static void write(FxDriver fx, String field, String text) {
    TextField input = fx.find(field, TextField.class);
    fx.click(input);
    fx.press(KeyCode.CONTROL, KeyCode.A);
    fx.type(text);
    fx.waitFor(field + " says " + text, () -> input.getText().equals(text));
  }

  private void waitForPhase(FxDriver fx, Phase phase) {
    fx.waitFor("the comparison is " + phase, () -> compare.phaseProperty().get() == phase);
  }

  @Test
  void theKernelsOfAGridAreExportedWithTheKeyboardAlone(FxDriver fx) throws IOException {
    Path file = folder.resolve("filters.npy");
    desk.dialogs().target = Optional.of(file);
    KernelGrid grid = grid(fx, 2);
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.CONTROL, KeyCode.E);
    fx.waitFor(
        "the menu is open",
        () -> Window.getWindows().stream().anyMatch(ContextMenu.class::isInstance));
    // From the first entry up: to the last.
    fx.press(KeyCode.UP);
    fx.press(KeyCode.ENTER);
    fx.waitFor("it is told", () -> !desk.dialogs().heard().isEmpty());
    assertThat(desk.dialogs().heard()).containsExactly("Written to %s.".formatted(file));
    assertThat(KernelFiles.read(file).get("filters").values())
        .isEqualTo(fx.get(grid::getKernels).values());

    desk.dialogs().target = Optional.of(folder.resolve("run.txt/filters.npy"));
    Files.writeString(folder.resolve("run.txt"), "in the way");
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.CONTROL, KeyCode.E);
    fx.press(KeyCode.UP);
    fx.press(KeyCode.ENTER);
    fx.waitFor("it is told", () -> desk.dialogs().heard().size() == 2);
    assertThat(desk.dialogs().heard().get(1)).contains("run.txt").doesNotContain("Exception");
  }

  @Test
  void theFirstViewHasThreeDifferentGridsAndOneButtonThatStarts(FxDriver fx) {
    List<int[]> pictures = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      pictures.add(pixels(fx, grid(fx, i)));
      assertThat(Arrays.stream(pictures.get(i - 1)).distinct().count())
          .as("colours in grid %d", i)
          .isGreaterThan(100);
    }
    assertThat(pictures.get(0)).isNotEqualTo(pictures.get(1));
    assertThat(pictures.get(1)).isNotEqualTo(pictures.get(2));
    Button start = fx.find("startButton", Button.class);
    assertThat(fx.get(() -> start.isVisible() && !start.isDisabled())).isTrue();
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
  }

  @Test
  void theOtherLayerShowsManyMoreKernelsAndASelectionIsSharedByAllGrids(FxDriver fx) {
    int[] first = pixels(fx, grid(fx, 2));
    fx.click(fx.find("conv2Button", ToggleButton.class));
    fx.waitFor("kernels of conv2", () -> grid(fx, 2).getKernels().count() == 4096);
    assertThat(pixels(fx, grid(fx, 2))).isNotEqualTo(first);
    fx.click(fx.find("conv1Button", ToggleButton.class));
    fx.onFx(() -> grid(fx, 1).setSelectedKernel(5));
    assertThat(fx.get(() -> grid(fx, 3).getSelectedKernel())).isEqualTo(5);
  }

  @Test
  void anInvalidSettingSaysWhyAndDisablesTheStart(FxDriver fx) {
    Button start = fx.find("startButton", Button.class);
    write(fx, "stepsField", "none");
    Label problem = fx.find("stepsProblem", Label.class);
    fx.waitFor("the field says why", () -> problem.isVisible() && start.isDisabled());
    assertThat(fx.get(problem::getText))
        .isEqualTo("Expected a whole number from 1 to 100000000, found 'none'.");
    assertThat(fx.get(() -> fx.find("startProblemLabel", Label.class).isVisible())).isTrue();
    write(fx, "stepsField", "40");
    fx.waitFor("the way is free", () -> !problem.isVisible() && !start.isDisabled());
  }

  @Test
  void anotherInitialisationOfAColumnShowsOtherKernels(FxDriver fx) {
    int[] before = pixels(fx, grid(fx, 2));
    ComboBox<?> kind = fx.find("kind2", ComboBox.class);
    fx.onFx(kind::requestFocus);
    // Learned filters, DWP samples, those of the large prior, DWP samples with noise.
    fx.press(KeyCode.DOWN);
    fx.press(KeyCode.DOWN);
    fx.press(KeyCode.DOWN);
    ColumnViewModel column = compare.columns().get(1);
    fx.waitFor(
        "the column draws on priors",
        () -> column.title().equals("DWP samples with noise") && !column.drawingProperty().get());
    assertThat(pixels(fx, grid(fx, 2))).isNotEqualTo(before);
  }

  @Test
  void trainingIsSeenHeldChangedAndStopped(FxDriver fx) {
    tiny(fx, 200_000);
    int[] untrained = pixels(fx, grid(fx, 1));
    fx.click(fx.find("startButton", Button.class));
    waitForPhase(fx, Phase.RUNNING);
    MetricChart accuracy = fx.find("scoreChart", MetricChart.class);
    fx.waitFor(
        "every accuracy curve has points",
        () -> accuracy.getSeries().stream().allMatch(series -> series.size() >= 3));
    assertThat(pixels(fx, grid(fx, 1))).as("the grid while it trains").isNotEqualTo(untrained);
    assertThat(fx.get(() -> fx.find("stepsField", TextField.class).isDisabled())).isTrue();

    // The window breathes while three runs train.
    PulseMonitor monitor = fx.get(PulseMonitor::new);
    fx.onFx(monitor::start);
    int step = desk.runs().all().get(0).step();
    fx.waitFor("twenty more steps", () -> desk.runs().all().get(0).step() > step + 20);
    fx.waitFor("pulses went on", () -> monitor.summary().pulses() > 5);
    fx.onFx(monitor::stop);

    fx.click(fx.find("pauseButton", Button.class));
    fx.waitFor(
        "every run is held",
        () -> desk.runs().all().stream().allMatch(run -> run.state() == RunState.PAUSED));
    List<Integer> held = desk.runs().all().stream().map(Run::step).toList();
    for (int i = 0; i < 20; i++) {
      fx.pulse();
    }
    assertThat(desk.runs().all()).extracting(Run::step).isEqualTo(held);
    assertThat(fx.get(() -> fx.find("pauseButton", Button.class).getText())).isEqualTo("Resume");

    write(fx, "learningRateField", "0.0005");
    fx.click(fx.find("applyRateButton", Button.class));
    fx.click(fx.find("pauseButton", Button.class));
    fx.waitFor("the runs go on", () -> desk.runs().all().get(0).step() > held.get(0) + 2);
    fx.waitFor("the change is marked", () -> accuracy.getMarks().size() == 1);
    assertThat(accuracy.getMarks().get(0).label()).isEqualTo("learning rate 0.0005");

    fx.click(fx.find("stopButton", Button.class));
    waitForPhase(fx, Phase.IDLE);
    fx.waitFor(
        "the strip says so",
        () ->
            desk.root().lookupAll(".chip").stream()
                    .filter(chip -> ((Labeled) chip).getText().equals("stopped"))
                    .count()
                == 3);
    int[] now = pixels(fx, grid(fx, 1));
    fx.click(fx.find("differenceButton", ToggleButton.class));
    assertThat(pixels(fx, grid(fx, 1))).isNotEqualTo(now);
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
  }

  @Test
  void everyLayerOfEveryNetworkHasItsNameAndItsKernels(FxDriver fx) {
    for (Network network : Network.values()) {
      fx.onFx(() -> compare.form().set(CompareForm.MODEL, Model.of(network)));
      for (ConvLayer layer : network.layers()) {
        String button = layer.name() + "Button";
        fx.waitFor(button, () -> desk.root().lookup("#" + button) != null);
        fx.click(fx.find(button, ToggleButton.class));
        fx.waitFor(
            "kernels of " + layer,
            () ->
                grid(fx, 2).getKernels() != null
                    && grid(fx, 2).getKernels().size() == layer.size());
      }
      assertThat(CutOff.texts(fx, desk.root()))
          .as(network.title())
          .doesNotContainAnyElementsOf(network.layers().stream().map(ConvLayer::name).toList());
    }
  }

  @Test
  void anImageVaeIsChosenAndItsDigitsTakeShapeBesideTheGrids(FxDriver fx) {
    tiny(fx, 200_000);
    ComboBox<?> model = fx.find("modelField", ComboBox.class);
    assertThat(fx.get(() -> desk.root().lookupAll("#latentField"))).isEmpty();
    fx.onFx(model::requestFocus);
    // It comes after the networks.
    for (int below = 0; below < Network.values().length; below++) {
      fx.press(KeyCode.DOWN);
    }
    fx.waitFor("the layers of a VAE", () -> !desk.root().lookupAll("#deconv1Button").isEmpty());
    assertThat(fx.get(() -> fx.find("latentField", TextField.class).isVisible())).isTrue();
    fx.click(fx.find("deconv1Button", ToggleButton.class));
    fx.waitFor("kernels of the decoder", () -> grid(fx, 2).getKernels() != null);
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();

    fx.click(fx.find("startButton", Button.class));
    waitForPhase(fx, Phase.RUNNING);
    MetricChart bounds = fx.find("scoreChart", MetricChart.class);
    assertThat(fx.get(() -> bounds.titleProperty().get())).isEqualTo("Test ELBO, nats per image");
    fx.waitFor(
        "every curve has points and every column its digits",
        () ->
            bounds.getSeries().stream().allMatch(series -> series.size() >= 3)
                && compare.columns().stream()
                    .allMatch(column -> column.decodedProperty().get() != null));
    ImageRows rows = fx.find("decoded3", ImageRows.class);
    fx.waitFor("the rows are in sight", () -> rows.isVisible() && rows.getHeight() > 80);
    ColumnViewModel column = compare.columns().get(2);
    DecodedImages first = fx.get(() -> column.decodedProperty().get());
    int[] before = pixels(fx, rows);
    assertThat(Arrays.stream(before).distinct().count()).as("grey values").isGreaterThan(20);
    fx.waitFor(
        "the digits change",
        () ->
            !Arrays.equals(
                first.reconstructions(), column.decodedProperty().get().reconstructions()));
    int step = desk.runs().all().get(2).step();
    fx.waitFor("they change more", () -> desk.runs().all().get(2).step() > step + 100);
    assertThat(pixels(fx, rows)).isNotEqualTo(before);
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
    fx.click(fx.find("stopButton", Button.class));
    waitForPhase(fx, Phase.IDLE);
  }

  @Test
  void theKeyboardStartsAndHolds(FxDriver fx) {
    tiny(fx, 200_000);
    fx.click(fx.find("scoreChart", MetricChart.class), 200, 100);
    fx.press(KeyCode.CONTROL, KeyCode.ENTER);
    waitForPhase(fx, Phase.RUNNING);
    fx.press(KeyCode.SPACE);
    waitForPhase(fx, Phase.PAUSED);
    fx.press(KeyCode.CONTROL, KeyCode.PERIOD);
    waitForPhase(fx, Phase.IDLE);
    assertThat(desk.runs().all()).allMatch(run -> run.state() == RunState.STOPPED);
  }

  @Test
  void anotherComparisonIsShownWholeWhateverTheOneBeforeWasZoomedTo(FxDriver fx) {
    tiny(fx, 12);
    MetricChart loss = fx.find("lossChart", MetricChart.class);
    MetricChart score = fx.find("scoreChart", MetricChart.class);
    fx.click(fx.find("startButton", Button.class));
    fx.waitFor("it has begun", () -> !desk.runs().all().isEmpty());
    waitForPhase(fx, Phase.IDLE);
    fx.onFx(() -> compare.form().set(SharedSettings.SEED, 7L));
    for (int turn = 0; turn < 4; turn++) {
      fx.drag(loss, loss.getWidth() - 40, 60, 60, 60);
    }
    fx.scroll(score, 200, 80, 3);
    assertThat(fx.get(() -> loss.xViewProperty().get().low())).as("beyond").isGreaterThan(12);
    fx.click(fx.find("startButton", Button.class));
    fx.waitFor("it has begun", () -> desk.runs().all().size() == 6);
    waitForPhase(fx, Phase.IDLE);
    assertThat(fx.get(fx.button(loss, "Fit")::isDisabled)).isTrue();
    assertThat(fx.get(fx.button(score, "Fit")::isDisabled)).isTrue();
    assertThat(fx.get(() -> loss.getSeries().get(0).size())).isPositive();
  }

  @Test
  void oneButtonMakesTheReport(FxDriver fx) {
    tiny(fx, 12);
    fx.click(fx.find("startButton", Button.class));
    waitForPhase(fx, Phase.RUNNING);
    waitForPhase(fx, Phase.IDLE);
    fx.click(fx.find("reportButton", Button.class));
    fx.waitFor("the report is shown", () -> desk.dialogs().shown().size() == 1);
    assertThat(desk.dialogs().shown().get(0))
        .isEqualTo(folder.resolve("report").resolve("report.html"))
        .content()
        .contains("3 finished runs of 3");
  }

  @Test
  void theHelpMenuShowsWhatWentWrong(FxDriver fx) throws IOException {
    Path log = folder.resolve("kernelscope.log");
    fx.onFx(() -> desk.workbench().logsTo(new ProgramLog(log)));
    MenuItem item = fx.get(() -> menuItem("logItem"));
    fx.onFx(item::fire);
    fx.waitFor("there is nothing", () -> desk.dialogs().heard().size() == 1);
    assertThat(desk.dialogs().heard()).containsExactly("Nothing has gone wrong: there is no log.");
    Files.writeString(log, "it went wrong\n\tat a line\n");
    fx.onFx(item::fire);
    fx.waitFor("it is shown", () -> desk.dialogs().shown().size() == 1);
    assertThat(desk.dialogs().shown()).containsExactly(log);
    assertThat(desk.dialogs().heard()).endsWith("it went wrong\n\tat a line\n");
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
  }

  private MenuItem menuItem(String id) {
    return ((MenuBar) desk.root().lookup("#menuBar"))
        .getMenus().stream()
            .flatMap(menu -> menu.getItems().stream())
            .filter(item -> id.equals(item.getId()))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void theMotivationIsOneMenuItemAndTwoColumns(FxDriver fx) {
    fx.onFx(menuItem("motivationItem")::fire);
    tiny(fx, 3);
    Labeled many = (Labeled) desk.root().lookupAll(".column-changes").iterator().next();
    assertThat(fx.get(many::getText)).isEqualTo("Training images all");
    fx.press(KeyCode.CONTROL, KeyCode.ENTER);
    fx.waitFor("both have been trained", () -> desk.runs().all().size() == 2);
    waitForPhase(fx, Phase.IDLE);
    assertThat(desk.runs().all())
        .extracting(run -> run.spec().get(SharedSettings.TRAIN_EXAMPLES))
        .containsExactly(0, 100);
    MetricChart chart = fx.find("scoreChart", MetricChart.class);
    assertThat(chart.getSeries())
        .extracting(MetricSeries::name)
        .containsExactly("Xavier, Training images all", "Xavier, Training images 100");
  }

  @Test
  void aColumnIsGivenASettingOfItsOwnByHand(FxDriver fx) {
    fx.click(fx.find("settings2", Button.class));
    MenuButton offers = fx.find("changeSetting2", MenuButton.class);
    MenuItem batch =
        fx.get(
            () ->
                offers.getItems().stream()
                    .filter(item -> item.getText().equals("Batch size"))
                    .findFirst()
                    .orElseThrow());
    fx.onFx(batch::fire);
    fx.pulse();
    ColumnViewModel column = compare.columns().get(1);
    assertThat(fx.get(() -> column.title())).isEqualTo("Learned filters, Batch size 256 images");
    fx.onFx(() -> column.form().field(SharedSettings.BATCH).textProperty().set("many"));
    fx.waitFor("it cannot start", () -> !compare.work().startProblemProperty().get().isEmpty());
    fx.onFx(() -> column.form().drop(SharedSettings.BATCH));
    assertThat(fx.get(() -> column.title())).isEqualTo("Learned filters");
    assertThat(compare.work().startProblemProperty().get()).isEmpty();
  }

  @Test
  void everyTableOfEveryAreaCanBeExported(FxDriver fx) {
    int tables = 0;
    for (Area area : Area.values()) {
      fx.onFx(() -> desk.workbench().areaProperty().set(area));
      fx.pulse();
      for (Node table : fx.get(() -> List.copyOf(desk.root().lookupAll(".table-view")))) {
        assertThat(((TableView<?>) table).getContextMenu().getItems())
            .as(table.getId())
            .extracting(MenuItem::getText)
            .anyMatch(text -> text != null && text.contains("CSV…"));
        tables++;
      }
    }
    assertThat(tables).isEqualTo(8);
  }

  @Test
  void theOtherThemeIsDarkAndSharp(FxDriver fx) {
    int light = fx.picture(desk.root()).at(4, 400);
    fx.click(fx.find("themeButton", Button.class));
    fx.waitFor("it is dark", () -> Theme.shownProperty().get() == Theme.DARK);
    int dark = fx.picture(desk.root()).at(4, 400);
    assertThat(light & 0xFF).isGreaterThan(200);
    assertThat(dark & 0xFF).isLessThan(60);
  }

  @Test
  void theWindowAsksBeforeItLeavesRunsThatAreGoing(FxDriver fx) {
    assertThat(fx.get(desk.workbench()::mayClose)).isTrue();
    assertThat(desk.dialogs().heard()).isEmpty();
    tiny(fx, 200_000);
    fx.click(fx.find("startButton", Button.class));
    waitForPhase(fx, Phase.RUNNING);
    desk.dialogs().agrees = false;
    assertThat(fx.get(desk.workbench()::mayClose)).isFalse();
    assertThat(desk.dialogs().heard()).containsExactly("Runs are going. Quit?");
    desk.runs().close();
    assertThat(desk.runs().all()).allMatch(run -> run.state() == RunState.STOPPED);
    assertThat(desk.runs().all().get(0).folder().checkpoint()).exists();
  }

  @Test
  void aStripOfManyRunsMakesNodesForThoseInSightOnly(FxDriver fx) throws Exception {
    List<LiveRun> live = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Run run =
          desk.runs()
              .create(
                  compare.form().network().orElseThrow().from(Chosen.initialisation("xavier"), i));
      live.add(fx.get(() -> desk.workbench().strip().follow(run, "Xavier", 1)));
    }
    fx.onFx(() -> desk.workbench().strip().show(live));
    fx.pulse();
    assertThat(fx.get(() -> desk.root().lookupAll(".run-card").size())).isBetween(3, 12);
  }

  @Test
  void aClosedWindowLeavesNothingBehind() {
    desk.waitUntilOthersAreGone(other -> List.of());
  }
}
