package org.kernelscope.ui.scores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.study.KernelScoring;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.kit.PulseMonitor;
import org.kernelscope.ui.workbench.Bundled;
import org.kernelscope.ui.workbench.WorkbenchFixture;

/** A user scores the kernels of a grid under a prior. */
@ExtendWith(FxExtension.class)
class ScoresJourneyTest {

  private static final String DWP = "DWP, dense (bundled)";

  @TempDir Path folder;

  private WorkbenchFixture desk;

  @BeforeEach
  void open(FxDriver fx) {
    desk = new WorkbenchFixture(fx, Bundled.library(), folder, 1);
    desk.waitForInitialKernels();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static KernelGrid grid(FxDriver fx, int number) {
    return fx.find("grid" + number, KernelGrid.class);
  }

  /** Opens submenus with the keyboard and chooses an entry. */
  private static void choose(FxDriver fx, KernelGrid grid, String... path) {
    // The mouse is moved away, because an entry under a mouse pointer would get the focus.
    fx.moveTo(grid.getScene().getRoot(), 2, 2);
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.CONTROL, KeyCode.E);
    fx.waitFor("the menu is open", () -> isMenuOpen());
    for (int level = 0; level < path.length; level++) {
      String text = path[level];
      for (int i = 0; i < 20 && !fx.get(() -> focused().equals(Optional.of(text))); i++) {
        fx.press(KeyCode.DOWN);
      }
      assertThat(fx.get(ScoresJourneyTest::focused)).contains(text);
      fx.press(level < path.length - 1 ? KeyCode.RIGHT : KeyCode.ENTER);
    }
    fx.waitFor("the menu is closed", () -> !isMenuOpen());
  }

  private static boolean isMenuOpen() {
    return Window.getWindows().stream().anyMatch(PopupWindow.class::isInstance);
  }

  /** The entry of the innermost menu that the keyboard is at. */
  private static Optional<String> focused() {
    List<String> found =
        Window.getWindows().stream()
            .filter(PopupWindow.class::isInstance)
            .flatMap(window -> window.getScene().getRoot().lookupAll(".menu-item").stream())
            .filter(Node::isFocused)
            .map(item -> (Label) item.lookup(".label"))
            .filter(Objects::nonNull)
            .map(Label::getText)
            .toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }

  private static String legend(FxDriver fx, KernelGrid grid) {
    return fx.get(() -> ((Label) grid.lookup(".score-line")).getText());
  }

  private static void waitForScores(FxDriver fx, KernelGrid grid) {
    fx.waitFor(
        "every kernel has a score",
        () -> grid.getKernels() != null && grid.getScores().length == grid.getKernels().count());
  }

  @Test
  void theKernelsOfAColumnAreScoredAndOrderedWithTheKeyboardAlone(FxDriver fx) {
    KernelGrid grid = grid(fx, 2);
    int[] before = fx.picture(grid).argb();
    choose(fx, grid, "Score by prior", DWP);
    waitForScores(fx, grid);
    assertThat(legend(fx, grid)).startsWith("DWP, dense: ").contains(" to ").endsWith(" nats");
    assertThat(fx.picture(grid).argb()).as("tinted").isNotEqualTo(before);
    waitForScores(fx, grid(fx, 3));

    KernelSet kernels = fx.get(grid::getKernels);
    double[] nats =
        KernelScoring.of(
                KernelScoring.bundled(PriorChoice.of(PriorChoice.DWP_DENSE), 7, Bundled.library()),
                kernels)
            .nats();
    assertThat(fx.get(grid::getScores)).isEqualTo(nats);

    choose(fx, grid, "Order", "By score");
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.HOME);
    int best =
        IntStream.range(0, nats.length)
            .reduce((one, other) -> nats[one] >= nats[other] ? one : other)
            .orElseThrow();
    assertThat(fx.get(grid::getSelectedKernel)).as("the best comes first").isEqualTo(best);
    assertThat(legend(fx, grid)).matches("DWP, dense [0-9.]+ nats, rank 1 of 32");
    fx.save("scored-column", grid, 1);

    choose(fx, grid, "Score by prior", "None");
    fx.onFx(() -> grid.setSelectedKernel(KernelGrid.NONE));
    assertThat(fx.get(() -> grid.lookup(".score-legend").isVisible())).isFalse();
    assertThat(fx.get(grid::getKernels)).isEqualTo(kernels);
  }

  @Test
  void theWindowBreathesWhileManyKernelsAreScored(FxDriver fx) {
    KernelGrid grid = grid(fx, 2);
    choose(fx, grid, "Score by prior", DWP);
    waitForScores(fx, grid);
    PulseMonitor monitor = fx.get(PulseMonitor::new);
    fx.onFx(monitor::start);
    fx.click(fx.find("conv2Button", ToggleButton.class));
    fx.waitFor("4 096 scores", () -> grid.getScores().length == 4096);
    fx.onFx(monitor::stop);
    assertThat(fx.get(() -> monitor.summary().pulses())).isGreaterThan(1);
    assertThat(legend(fx, grid)).startsWith("DWP, dense: ");
  }

  @Test
  void differencesAreNoKernelsAndHaveNoScores(FxDriver fx) {
    KernelGrid grid = grid(fx, 1);
    choose(fx, grid, "Score by prior", "Standard normal");
    waitForScores(fx, grid);
    fx.click(fx.find("differenceButton", ToggleButton.class));
    assertThat(fx.get(grid::getScores)).isEmpty();
    fx.click(fx.find("nowButton", ToggleButton.class));
    waitForScores(fx, grid);
  }

  @Test
  void aFileForKernelsOfAnotherSizeIsToldUnderTheGrid(FxDriver fx) {
    desk.dialogs().files = List.of(Bundled.SAMPLE_DATA.resolve("priors/glyphs-5x5.dwp"));
    KernelGrid grid = grid(fx, 2);
    choose(fx, grid, "Score by prior", "File…");
    fx.waitFor("the legend says why", () -> legend(fx, grid).contains("the prior is over"));
    assertThat(legend(fx, grid))
        .isEqualTo("glyphs-5x5.dwp: the prior is over 5×5 kernels, and these are 7×7");
    fx.click(fx.find("conv2Button", ToggleButton.class));
    waitForScores(fx, grid);
    assertThat(legend(fx, grid)).startsWith("glyphs-5x5.dwp: ");
  }
}
