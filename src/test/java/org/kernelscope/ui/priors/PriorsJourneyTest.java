package org.kernelscope.ui.priors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.NormHistogram;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.LatentMap;
import org.kernelscope.ui.kit.CutOff;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.priors.PriorEntry.Status;
import org.kernelscope.ui.shell.Theme;
import org.kernelscope.ui.workbench.Area;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** A person who fits a prior, in the whole window, at the smallest size it is made for. */
@ExtendWith(FxExtension.class)
class PriorsJourneyTest {

  @TempDir Path folder;

  private WorkbenchFixture desk;
  private PriorsViewModel priors;

  @BeforeEach
  void open(FxDriver fx) throws Exception {
    desk =
        new WorkbenchFixture(
            fx, SmallShelf.library(folder.resolve("sample")), folder.resolve("workspace"), 1);
    fx.press(KeyCode.CONTROL, KeyCode.DIGIT2);
    assertThat(fx.get(() -> desk.workbench().areaProperty().get())).isEqualTo(Area.PRIORS);
    priors = fx.get(desk.workbench()::priors);
    waitForScores(fx);
    fx.waitFor("there is a prior to look at", () -> priors.subject().viewProperty().get() != null);
  }

  private void waitForScores(FxDriver fx) {
    fx.waitFor(
        "every prior has its score",
        () ->
            priors.table().rows().size() >= 4
                && priors.table().rows().stream()
                    .allMatch(entry -> entry.statusProperty().get() == Status.SCORED));
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void tiny(FxDriver fx, int steps) {
    fx.onFx(
        () -> {
          priors.form().set(KernelVaeSpec.LATENT, 3);
          priors.form().set(KernelVaeSpec.HIDDEN, 8);
          priors.form().set(SharedSettings.BATCH, 16);
          priors.form().set(SharedSettings.STEPS, steps);
        });
  }

  private static int[] pixels(FxDriver fx, String id) {
    return fx.picture(fx.find(id, Node.class)).argb();
  }

  private static String text(FxDriver fx, String id) {
    return fx.get(() -> fx.find(id, Labeled.class).getText());
  }

  @Test
  void theFirstViewIsCompleteInBothThemesAndNothingIsCutOff(FxDriver fx) {
    for (String grid :
        List.of("kernelsGrid", "heldOutGrid", "reconstructionsGrid", "samplesGrid")) {
      assertThat(Arrays.stream(pixels(fx, grid)).distinct().count())
          .as("colours in %s", grid)
          .isGreaterThan(100);
    }
    assertThat(fx.get(() -> fx.find("scoreTable", TableView.class).getItems().size())).isEqualTo(8);
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
    fx.click(fx.find("mapButton", ToggleButton.class));
    assertThat(CutOff.texts(fx, desk.root())).isEmpty();
    int light = fx.picture(desk.root()).at(290, 750) & 0xFF;
    fx.onFx(Theme.DARK::apply);
    assertThat(fx.picture(desk.root()).at(290, 750) & 0xFF).isLessThan(light / 2);
  }

  @Test
  void areasAreChangedByHandAndKeyboardAndKeepWhatTheyShow(FxDriver fx) {
    fx.onFx(() -> priors.form().set(SharedSettings.STEPS, 77));
    ToggleButton compare = fx.find("compareArea", ToggleButton.class);
    fx.click(compare);
    assertThat(fx.get(() -> desk.workbench().areaProperty().get())).isEqualTo(Area.COMPARE);
    fx.click(compare);
    assertThat(fx.get(compare::isSelected)).isTrue();
    fx.press(KeyCode.CONTROL, KeyCode.DIGIT2);
    assertThat(fx.get(() -> fx.find("stepsField", TextField.class).getText())).isEqualTo("77");
    assertThat(fx.get(() -> fx.find("priorsArea", ToggleButton.class).isSelected())).isTrue();
    assertThat(fx.get(compare::isSelected)).isFalse();
  }

  @Test
  void kernelsAreChosenPrunedAndTheDroppedOnesShown(FxDriver fx) {
    ComboBox<?> kernels = fx.find("kernelsBox", ComboBox.class);
    fx.onFx(kernels::requestFocus);
    fx.press(KeyCode.DOWN);
    fx.waitFor("kernels of 5×5", () -> priors.shelf().chosenProperty().get().size() == 5);
    NormHistogram histogram = fx.find("histogram", NormHistogram.class);
    double width = fx.get(histogram::getWidth);
    fx.drag(histogram, 8, 50, width / 2, 50);
    fx.waitFor("kernels are dropped", () -> priors.shelf().isPruned());
    assertThat(text(fx, "keptLabel")).matches("keeps \\d+ of 60");
    fx.click(fx.find("droppedButton", ToggleButton.class));
    KernelGrid grid = fx.find("kernelsGrid", KernelGrid.class);
    int kept = fx.get(() -> priors.shelf().keptProperty().get().count());
    assertThat(fx.get(() -> grid.getKernels().count())).isEqualTo(60 - kept);
    waitForScores(fx);
    assertThat(text(fx, "statusLabel"))
        .startsWith("%d held-out kernels of 5×5".formatted(Math.round(kept * 0.2)));
  }

  @Test
  void aFitIsWatchedHeldStoppedAndScored(FxDriver fx) {
    tiny(fx, 1_000_000);
    int[] samples = pixels(fx, "samplesGrid");
    fx.click(fx.find("startButton", Button.class));
    fx.waitFor("it runs", () -> priors.phaseProperty().get() == Phase.RUNNING);
    MetricChart chart = fx.find("elboChart", MetricChart.class);
    fx.waitFor(
        "both curves have points",
        () -> chart.getSeries().stream().allMatch(series -> series.size() >= 2));
    assertThat(fx.get(() -> chart.getReferences().size())).isEqualTo(1);
    fx.waitFor(
        "its own samples are there", () -> priors.subject().viewProperty().get().latent() == 3);
    int[] early = pixels(fx, "samplesGrid");
    assertThat(early).isNotEqualTo(samples);
    assertThat(fx.get(() -> fx.find("latentField", TextField.class).isDisabled())).isTrue();
    fx.onFx(() -> fx.find("elboChart", MetricChart.class).requestFocus());
    fx.press(KeyCode.SPACE);
    fx.waitFor("it is held", () -> priors.phaseProperty().get() == Phase.PAUSED);
    fx.press(KeyCode.SPACE);
    fx.press(KeyCode.CONTROL, KeyCode.PERIOD);
    fx.waitFor("it is over", () -> priors.phaseProperty().get() == Phase.IDLE);
    waitForScores(fx);
    assertThat(fx.get(() -> fx.find("scoreTable", TableView.class).getItems().size())).isEqualTo(9);
    assertThat(text(fx, "subjectLabel")).isEqualTo("Dense VAE, d=3, seed 1");
    assertThat(text(fx, "progressLabel")).startsWith("stopped at step");
    assertThat(pixels(fx, "samplesGrid")).isNotEqualTo(samples);
  }

  @Test
  void aHundredStepsGiveAPriorThatIsSavedAndStartsAComparison(FxDriver fx) {
    tiny(fx, 100);
    int bundled = fx.get(() -> priors.table().rows().size());
    fx.press(KeyCode.CONTROL, KeyCode.ENTER);
    fx.waitFor("the prior is fitted", () -> priors.table().rows().size() == bundled + 1);
    fx.waitFor("the fit is over", () -> priors.phaseProperty().get() == Phase.IDLE);
    waitForScores(fx);
    Path target = folder.resolve("mine.dwp");
    desk.dialogs().target = Optional.of(target);
    fx.click(fx.find("saveButton", Button.class));
    fx.waitFor("the file is written", () -> desk.dialogs().heard().size() == 1);
    assertThat(target).isNotEmptyFile();
    fx.click(fx.find("compareButton", Button.class));
    fx.waitFor(
        "the comparison is in front", () -> desk.workbench().areaProperty().get() == Area.COMPARE);
    fx.waitFor(
        "a column draws on the prior",
        () ->
            desk.workbench().compare().columns().stream()
                .anyMatch(
                    column ->
                        column.initialisationProperty().get().files().stream()
                            .anyMatch(file -> file.endsWith("prior.dwp"))));
  }

  @Test
  void theMapDecodesWhatIsUnderTheRingAndFindsAClickedKernel(FxDriver fx) {
    fx.click(fx.find("mapButton", ToggleButton.class));
    LatentMap map = fx.find("latentMap", LatentMap.class);
    KernelGrid decoded = fx.find("decodedGrid", KernelGrid.class);
    fx.waitFor("the origin is decoded", () -> decoded.getKernels() != null);
    float[] atOrigin = fx.get(() -> decoded.getKernels().values());
    Point2D from = fx.get(() -> map.toPixels(0, 0));
    Point2D to = fx.get(() -> map.toPixels(2, -2));
    fx.drag(map, from.getX(), from.getY(), to.getX(), to.getY());
    fx.waitFor(
        "another kernel is decoded", () -> !Arrays.equals(decoded.getKernels().values(), atOrigin));
    KernelGrid heldOut = fx.find("mapGrid", KernelGrid.class);
    fx.onFx(heldOut::requestFocus);
    fx.press(KeyCode.HOME);
    assertThat(fx.get(() -> map.selectedProperty().get())).isZero();
    double x = fx.get(() -> priors.latent().pointsProperty().get().xs()[0]);
    assertThat(fx.get(() -> map.handleProperty().get().getX())).isEqualTo(x);
    ComboBox<LatentDirection> across = axis(fx);
    fx.onFx(() -> across.setValue(new LatentDirection(false, 4)));
    fx.waitFor("the axis is named", () -> map.xTitleProperty().get().equals("z5"));
  }

  @SuppressWarnings("unchecked") // The box of one axis.
  private static ComboBox<LatentDirection> axis(FxDriver fx) {
    return fx.find("acrossBox", ComboBox.class);
  }

  @Test
  void anImproperPriorHasNoSamplesAndSaysWhy(FxDriver fx) {
    TableView<?> table = fx.find("scoreTable", TableView.class);
    fx.onFx(() -> table.getSelectionModel().select(2));
    fx.waitFor("nothing is drawn from it", () -> priors.subject().viewProperty().get() == null);
    KernelGrid samples = fx.find("samplesGrid", KernelGrid.class);
    assertThat(fx.get(() -> samples.emptyTextProperty().get()))
        .isEqualTo("Improper: no kernels can be drawn from it");
    assertThat(fx.get(() -> fx.find("heldOutGrid", KernelGrid.class).getKernels())).isNotNull();
    assertThat(fx.get(() -> fx.find("compareButton", Button.class).isDisabled())).isTrue();
  }

  @Test
  void aWrongFileIsASentenceAndAnInvalidSettingStandsBesideItsField(FxDriver fx) throws Exception {
    desk.dialogs().files = List.of(Files.writeString(folder.resolve("poem.npy"), "roses are red"));
    fx.click(fx.find("openButton", Button.class));
    fx.waitFor("a sentence is told", () -> desk.dialogs().heard().size() == 1);
    assertThat(desk.dialogs().heard().get(0)).contains("poem.npy: expected");
    fx.onFx(() -> priors.form().field(KernelVaeSpec.LATENT).textProperty().set("0"));
    Label problem = fx.find("latentProblem", Label.class);
    fx.waitFor("the field says why", problem::isVisible);
    assertThat(fx.get(() -> fx.find("startButton", Button.class).isDisabled())).isTrue();
  }

  @Test
  void aClosedWindowLeavesNothingBehind() {
    desk.waitUntilOthersAreGone(
        other -> {
          other.areaProperty().set(Area.PRIORS);
          return List.of(other.priors());
        });
  }
}
