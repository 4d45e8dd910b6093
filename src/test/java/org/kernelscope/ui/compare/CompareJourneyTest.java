package org.kernelscope.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.kernels.ImageRows;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.BackgroundTasks;
import org.kernelscope.ui.kit.CutOff;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.PulseMonitor;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.shell.Theme;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchController;
import org.kernelscope.ui.workbench.WorkbenchViewModel;

/** A person before the whole window, at the smallest size it is made for. */
@ExtendWith(FxExtension.class)
class CompareJourneyTest {

  @TempDir Path folder;

  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private final BackgroundTasks tasks = new BackgroundTasks();
  private Runs runs;
  private WorkbenchViewModel workbench;
  private CompareViewModel compare;
  private Parent root;

  @BeforeEach
  void open(FxDriver fx) {
    fx.onFx(Theme.LIGHT::apply);
    runs = new Runs(Bundled.library(), new Workspace(folder), 3);
    workbench = fx.get(() -> new WorkbenchViewModel(runs, tasks, new FramePulse(), dialogs));
    compare = workbench.compare();
    root = fx.show(this::view, 1280, 760);
    fx.waitFor(
        "the initial kernels are drawn",
        () ->
            compare.columns().stream().allMatch(column -> column.kernelsProperty().get() != null));
  }

  private Parent view() {
    return Views.load("Workbench", Parent.class, new WorkbenchController(workbench));
  }

  @AfterEach
  void close(FxDriver fx) {
    fx.onFx(workbench::close);
    runs.close();
    tasks.close();
  }

  /** Long enough to be watched; each step takes a few milliseconds. */
  private void tiny(FxDriver fx, int steps) {
    fx.onFx(
        () -> {
          compare.form().trainExamples().textProperty().set("300");
          compare.form().testExamples().textProperty().set("100");
          compare.form().firstWidth().textProperty().set("4");
          compare.form().secondWidth().textProperty().set("8");
          compare.form().batch().textProperty().set("32");
          compare.form().steps().textProperty().set(Integer.toString(steps));
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
    dialogs.target = Optional.of(file);
    KernelGrid grid = grid(fx, 2);
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.CONTROL, KeyCode.E);
    fx.waitFor(
        "the menu is open",
        () -> Window.getWindows().stream().anyMatch(ContextMenu.class::isInstance));
    // From the first entry up: to the last.
    fx.press(KeyCode.UP);
    fx.press(KeyCode.ENTER);
    fx.waitFor("it is told", () -> !dialogs.heard().isEmpty());
    assertThat(dialogs.heard()).containsExactly("Written to %s.".formatted(file));
    assertThat(KernelFiles.read(file).get("filters").values())
        .isEqualTo(fx.get(grid::getKernels).values());

    dialogs.target = Optional.of(folder.resolve("run.txt/filters.npy"));
    Files.writeString(folder.resolve("run.txt"), "in the way");
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.CONTROL, KeyCode.E);
    fx.press(KeyCode.UP);
    fx.press(KeyCode.ENTER);
    fx.waitFor("it is told", () -> dialogs.heard().size() == 2);
    assertThat(dialogs.heard().get(1)).contains("run.txt").doesNotContain("Exception");
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
    assertThat(CutOff.texts(fx, root)).isEmpty();
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
        .isEqualTo("Expected a whole number from 1 to 1000000, found “none”.");
    assertThat(fx.get(() -> fx.find("obstacleLabel", Label.class).isVisible())).isTrue();
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
    int step = runs.all().get(0).step();
    fx.waitFor("twenty more steps", () -> runs.all().get(0).step() > step + 20);
    fx.waitFor("pulses went on", () -> monitor.summary().pulses() > 5);
    fx.onFx(monitor::stop);

    fx.click(fx.find("pauseButton", Button.class));
    fx.waitFor(
        "every run is held",
        () -> runs.all().stream().allMatch(run -> run.state() == RunState.PAUSED));
    List<Integer> held = runs.all().stream().map(Run::step).toList();
    for (int i = 0; i < 20; i++) {
      fx.pulse();
    }
    assertThat(runs.all()).extracting(Run::step).isEqualTo(held);
    assertThat(fx.get(() -> fx.find("pauseButton", Button.class).getText())).isEqualTo("Resume");

    write(fx, "rateField", "0.0005");
    fx.click(fx.find("applyRateButton", Button.class));
    fx.click(fx.find("pauseButton", Button.class));
    fx.waitFor("the runs go on", () -> runs.all().get(0).step() > held.get(0) + 2);
    fx.waitFor("the change is marked", () -> accuracy.getMarks().size() == 1);
    assertThat(accuracy.getMarks().get(0).label()).isEqualTo("learning rate 0.0005");

    fx.click(fx.find("stopButton", Button.class));
    waitForPhase(fx, Phase.IDLE);
    fx.waitFor(
        "the strip says so",
        () ->
            root.lookupAll(".chip").stream()
                    .filter(chip -> ((Labeled) chip).getText().equals("stopped"))
                    .count()
                == 3);
    int[] now = pixels(fx, grid(fx, 1));
    fx.click(fx.find("differenceButton", ToggleButton.class));
    assertThat(pixels(fx, grid(fx, 1))).isNotEqualTo(now);
    assertThat(CutOff.texts(fx, root)).isEmpty();
  }

  @Test
  void anImageVaeIsChosenAndItsDigitsTakeShapeBesideTheGrids(FxDriver fx) {
    tiny(fx, 200_000);
    ComboBox<?> model = fx.find("modelBox", ComboBox.class);
    assertThat(fx.get(() -> fx.find("latentBox", HBox.class).isVisible())).isFalse();
    fx.onFx(model::requestFocus);
    // ConvNet, CIFAR net, image VAE.
    fx.press(KeyCode.DOWN);
    fx.press(KeyCode.DOWN);
    fx.waitFor("the layers of a VAE", () -> !root.lookupAll("#deconv1Button").isEmpty());
    assertThat(fx.get(() -> fx.find("latentBox", HBox.class).isVisible())).isTrue();
    fx.click(fx.find("deconv1Button", ToggleButton.class));
    fx.waitFor("kernels of the decoder", () -> grid(fx, 2).getKernels() != null);
    assertThat(CutOff.texts(fx, root)).isEmpty();

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
    int step = runs.all().get(2).step();
    fx.waitFor("they change more", () -> runs.all().get(2).step() > step + 100);
    assertThat(pixels(fx, rows)).isNotEqualTo(before);
    assertThat(CutOff.texts(fx, root)).isEmpty();
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
    assertThat(runs.all()).allMatch(run -> run.state() == RunState.STOPPED);
  }

  @Test
  void oneButtonMakesTheReport(FxDriver fx) {
    tiny(fx, 12);
    fx.click(fx.find("startButton", Button.class));
    waitForPhase(fx, Phase.RUNNING);
    waitForPhase(fx, Phase.IDLE);
    fx.click(fx.find("reportButton", Button.class));
    fx.waitFor("the report is shown", () -> dialogs.shown().size() == 1);
    assertThat(dialogs.shown().get(0))
        .isEqualTo(folder.resolve("report").resolve("report.html"))
        .content()
        .contains("3 finished runs of 3");
  }

  @Test
  void everyTableOfEveryAreaCanBeExported(FxDriver fx) {
    int tables = 0;
    for (Area area : Area.values()) {
      fx.onFx(() -> workbench.areaProperty().set(area));
      fx.pulse();
      for (Node table : fx.get(() -> List.copyOf(root.lookupAll(".table-view")))) {
        assertThat(((TableView<?>) table).getContextMenu().getItems())
            .as(table.getId())
            .extracting(MenuItem::getText)
            .contains("Export CSV…");
        tables++;
      }
    }
    assertThat(tables).isEqualTo(5);
  }

  @Test
  void theOtherThemeIsDarkAndSharp(FxDriver fx) {
    int light = fx.picture(root).at(4, 400);
    fx.click(fx.find("themeButton", Button.class));
    fx.waitFor("it is dark", () -> Theme.shownProperty().get() == Theme.DARK);
    int dark = fx.picture(root).at(4, 400);
    assertThat(light & 0xFF).isGreaterThan(200);
    assertThat(dark & 0xFF).isLessThan(60);
  }

  @Test
  void theWindowAsksBeforeItLeavesRunsThatAreGoing(FxDriver fx) {
    assertThat(fx.get(workbench::mayClose)).isTrue();
    assertThat(dialogs.heard()).isEmpty();
    tiny(fx, 200_000);
    fx.click(fx.find("startButton", Button.class));
    waitForPhase(fx, Phase.RUNNING);
    dialogs.agrees = false;
    assertThat(fx.get(workbench::mayClose)).isFalse();
    assertThat(dialogs.heard()).containsExactly("Runs are going. Quit?");
    runs.close();
    assertThat(runs.all()).allMatch(run -> run.state() == RunState.STOPPED);
    assertThat(runs.all().get(0).folder().checkpoint()).exists();
  }

  @Test
  void aStripOfManyRunsMakesNodesForThoseInSightOnly(FxDriver fx) throws Exception {
    List<org.kernelscope.ui.runs.RunCard> cards = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Run run =
          runs.create(
              compare.form().network().orElseThrow().from(Initialisations.XAVIER.choice(), i));
      cards.add(fx.get(() -> workbench.strip().card(run, "Xavier", 1)));
    }
    fx.onFx(() -> workbench.strip().show(cards));
    fx.pulse();
    assertThat(fx.get(() -> root.lookupAll(".run-card").size())).isBetween(3, 12);
  }

  @Test
  void aClosedWindowLeavesNothingBehind(FxDriver fx) {
    List<WeakReference<?>> gone = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      fx.onFx(
          () -> {
            WorkbenchViewModel other =
                new WorkbenchViewModel(runs, tasks, new FramePulse(), dialogs);
            Parent shown = Views.load("Workbench", Parent.class, new WorkbenchController(other));
            Stage stage = new Stage();
            stage.setScene(new Scene(shown, 1000, 700));
            stage.show();
            gone.add(new WeakReference<>(other));
            gone.add(new WeakReference<>(shown));
            stage.hide();
            other.close();
          });
    }
    // The toolkit remembers the window that had the focus last: let that be an empty one.
    fx.onFx(
        () -> {
          Stage stage = new Stage();
          stage.setScene(new Scene(new Pane(), 100, 100));
          stage.show();
          stage.hide();
        });
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              System.gc();
              fx.pulse();
              return gone.stream().allMatch(reference -> reference.get() == null);
            });
  }
}
