package org.kernelscope.ui.control.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.stage.Window;
import org.controlsfx.control.PopOver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.Gallery;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.Surface;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

@ExtendWith(FxExtension.class)
class KernelGridTest {

  private static final KernelSet KERNELS = Gallery.gabor(30, 5, 11);

  @BeforeEach
  void light(FxDriver fx) {
    fx.onFx(Theme.LIGHT::apply);
  }

  @Test
  void everyPixelOfTheGridIsThePixelOfTheMosaic(FxDriver fx) {
    KernelGrid grid = show(fx);
    Raster window = fx.picture(grid);
    ColorScale scale =
        ColorScale.of(KERNELS.values(), ColorMap.BLUE_WHITE_RED, ColorScale.Reach.ALL);
    KernelMosaic mosaic = mosaic(grid);
    Raster expected = Raster.of(mosaic.width(), mosaic.height());
    mosaic.paint(KERNELS, ColorMap.BLUE_WHITE_RED, scale, 0xFFFFFFFF, expected);

    int left = left(grid, mosaic);
    int top = top(grid, mosaic);

    for (int y = 0; y < mosaic.height(); y++) {
      for (int x = 0; x < mosaic.width(); x++) {
        assertThat(window.at(left + x, top + y))
            .as("pixel %d, %d", x, y)
            .isEqualTo(expected.at(x, y));
      }
    }
  }

  @Test
  void linkedGridsZoomAndPanTogether(FxDriver fx) {
    KernelGrid left = new KernelGrid();
    KernelGrid right = new KernelGrid();
    for (KernelGrid grid : List.of(left, right)) {
      grid.setPrefSize(300, 300);
      grid.setKernels(KERNELS);
    }
    left.viewProperty().bindBidirectional(right.viewProperty());
    fx.show(() -> new HBox(left, right), 600, 300);
    int fitting = right.getPixelsPerWeight();
    int[] before = fx.picture(right).argb();
    fx.scroll(left, 150, 100, 2);
    fx.drag(left, 150, 100, 130, 80);
    assertThat(right.getPixelsPerWeight()).isGreaterThan(fitting);
    assertThat(fx.get(right.viewProperty()::get)).isEqualTo(fx.get(left.viewProperty()::get));
    assertThat(fx.picture(right).argb()).isNotEqualTo(before);
    fx.onFx(right::fit);
    fx.pulse();
    assertThat(left.getPixelsPerWeight()).isEqualTo(fitting);
  }

  @Test
  void newKernelsOfTheSameShapeKeepZoomAndSelection(FxDriver fx) {
    KernelGrid grid = show(fx);
    fx.onFx(
        () -> {
          grid.setSelectedKernel(7);
          grid.zoomIn();
          grid.zoomIn();
        });
    int zoomed = fx.get(grid::getPixelsPerWeight);

    fx.onFx(() -> grid.setKernels(Gallery.gabor(30, 5, 12)));
    fx.pulse();
    assertThat(fx.get(grid::getPixelsPerWeight)).isEqualTo(zoomed);
    assertThat(fx.get(grid::getSelectedKernel)).isEqualTo(7);

    fx.onFx(() -> grid.setKernels(Gallery.gabor(6, 5, 12)));
    fx.pulse();
    assertThat(fx.get(grid::getPixelsPerWeight)).as("another shape fits anew").isNotEqualTo(zoomed);
    assertThat(fx.get(grid::getSelectedKernel)).isEqualTo(KernelGrid.NONE);
  }

  @Test
  void aClickSelectsAndALinkedGridFollows(FxDriver fx) {
    KernelGrid first = new KernelGrid();
    KernelGrid second = new KernelGrid();
    fx.show(
        () -> {
          first.setKernels(KERNELS);
          second.setKernels(Gallery.noise(30, 5, 1));
          first.setPrefSize(400, 400);
          second.setPrefSize(400, 400);
          second.selectedKernelProperty().bindBidirectional(first.selectedKernelProperty());
          return new HBox(first, second);
        },
        800,
        400);
    KernelMosaic mosaic = mosaic(first);
    KernelMosaic.Cell cell = mosaic.cell(mosaic.columns() + 2);

    fx.click(first, left(first, mosaic) + cell.x() + 5, top(first, mosaic) + cell.y() + 5);

    assertThat(fx.get(second::getSelectedKernel)).isEqualTo(mosaic.columns() + 2);
  }

  @Test
  void theReadOutNamesChannelsValueAndNorm(FxDriver fx) {
    KernelGrid grid = show(fx);
    fx.onFx(() -> grid.inputChannelsProperty().set(3));
    KernelMosaic mosaic = mosaic(grid);
    KernelMosaic.Cell cell = mosaic.cell(4);
    int half = mosaic.pixel() / 2;
    fx.moveTo(
        grid,
        left(grid, mosaic) + cell.x() + 2 * mosaic.pixel() + half,
        top(grid, mosaic) + cell.y() + mosaic.pixel() + half);

    String value = NumberFormats.of(KERNELS.kernel(4)[1 * 5 + 2], 4);
    assertThat(fx.get(() -> ((Label) grid.lookup(".readout")).getText()))
        .startsWith("kernel 4   out 1 in 1   (1, 2)  " + value)
        .contains("norm");
  }

  @Test
  void arrowsMoveTheSelectionAndKeysZoom(FxDriver fx) {
    KernelGrid grid = show(fx);
    fx.onFx(grid::requestFocus);
    int fitting = fx.get(grid::getPixelsPerWeight);
    fx.press(KeyCode.RIGHT);
    fx.press(KeyCode.RIGHT);
    fx.press(KeyCode.DOWN);
    assertThat(fx.get(grid::getSelectedKernel)).isEqualTo(1 + mosaic(grid).columns());
    fx.press(KeyCode.ADD);
    assertThat(fx.get(grid::getPixelsPerWeight)).isGreaterThan(fitting);
    fx.press(KeyCode.DIGIT0);
    assertThat(fx.get(grid::getPixelsPerWeight)).isEqualTo(fitting);
  }

  @Test
  void theWheelZoomsAboutTheCursor(FxDriver fx) {
    KernelGrid grid = show(fx);
    KernelMosaic mosaic = mosaic(grid);
    KernelMosaic.Cell cell = mosaic.cell(8);
    double x = left(grid, mosaic) + cell.x() + cell.side() / 2.0;
    double y = top(grid, mosaic) + cell.y() + cell.side() / 2.0;
    fx.moveTo(grid, x, y);
    int before = fx.get(grid::getPixelsPerWeight);

    fx.scroll(grid, x, y, 3);

    assertThat(fx.get(grid::getPixelsPerWeight)).isGreaterThan(before);
    fx.moveTo(grid, x + 1, y);
    assertThat(hovered(fx, grid)).isEqualTo(8);

    double beside = x - 0.7 * cell.side();
    fx.moveTo(grid, beside, y);
    assertThat(hovered(fx, grid)).isEqualTo(8);
    fx.scroll(grid, beside, y, -8);
    assertThat(fx.get(grid::getPixelsPerWeight)).isEqualTo(before);
    int seen = hovered(fx, grid);
    assertThat(seen).as("another kernel under the same cursor").isNotEqualTo(8);
    fx.moveTo(grid, beside - 1, y);
    assertThat(hovered(fx, grid)).isEqualTo(seen);
  }

  @Test
  void whatComesToLieUnderARestingCursorIsReadOut(FxDriver fx) {
    KernelGrid grid = show(fx);
    KernelMosaic mosaic = mosaic(grid);
    KernelMosaic.Cell cell = mosaic.cell(8);
    double x = left(grid, mosaic) + cell.x() + cell.side() / 2.0;
    double y = top(grid, mosaic) + cell.y() + cell.side() / 2.0;
    fx.scroll(grid, x, y, 3);
    fx.moveTo(grid, x - 0.7 * cell.side(), y);
    assertThat(hovered(fx, grid)).isEqualTo(8);
    fx.onFx(grid::requestFocus);
    fx.press(KeyCode.DIGIT0);
    assertThat(hovered(fx, grid)).as("a key showed all of them").isEqualTo(7);

    fx.onFx(() -> grid.setKernels(Gallery.gabor(1, 5, 12)));
    fx.pulse();
    assertThat(hovered(fx, grid)).as("other kernels came").isZero();
    assertThat(readout(fx, grid)).startsWith("kernel 0");

    fx.onFx(() -> grid.setKernels(null));
    assertThat(hovered(fx, grid)).isEqualTo(KernelGrid.NONE);
  }

  @Test
  void aHandThatPansKeepsTheKernelItHolds(FxDriver fx) {
    KernelGrid grid = show(fx);
    for (int step = 0; step < 4; step++) {
      fx.scroll(grid, 200, 200, 1);
    }
    fx.moveTo(grid, 205, 205);
    int held = hovered(fx, grid);
    fx.drag(grid, 205, 205, 150, 160);
    assertThat(hovered(fx, grid)).isEqualTo(held);
  }

  @Test
  void enterOpensTheSelectedKernelWithItsNumbers(FxDriver fx) {
    KernelGrid grid = show(fx);
    fx.onFx(
        () -> {
          grid.setSelectedKernel(3);
          grid.openSelected();
        });
    fx.waitFor("the kernel is open", () -> closeUps().size() == 1);
    KernelCloseUp closeUp =
        fx.get(() -> (KernelCloseUp) ((PopOver) closeUps().get(0)).getContentNode());
    List<String> numbers = new ArrayList<>();
    fx.onFx(
        () ->
            closeUp.lookupAll(".close-up-weights .label").stream()
                .map(node -> ((Label) node).getText())
                .forEach(numbers::add));
    assertThat(numbers).hasSize(25).contains(NumberFormats.fixed(KERNELS.kernel(3)[12], 3));
    fx.save("close-up", closeUp, 1);
  }

  @Test
  void aThemeChangesTheGroundAndTheColorOfZero(FxDriver fx) {
    KernelGrid grid = new KernelGrid();
    StackPane root = new StackPane(grid);
    fx.show(
        () -> {
          grid.setKernels(KERNELS);
          return root;
        },
        400,
        400);
    int light = fx.picture(root).at(20, 12);
    assertThat(light).isEqualTo(0xFFFFFFFF);
    fx.onFx(Theme.DARK::apply);
    int dark = fx.picture(root).at(20, 12);
    assertThat(dark).isEqualTo(0xFF0D1117);
    ColorScale scale = fx.get(() -> ((ColorBar) grid.lookup(".color-bar")).scaleProperty().get());
    assertThat(fx.get(() -> grid.raster(1)).at(2, 2))
        .isEqualTo(ColorMap.BLUE_BLACK_RED.argb(scale.fraction(KERNELS.kernel(0)[12])));
  }

  @Test
  void oneScaleCanBeSharedByGridsOfDifferentMagnitude(FxDriver fx) {
    KernelGrid grid = show(fx);
    fx.onFx(
        () -> {
          grid.scaleModeProperty().set(ScaleMode.SHARED);
          grid.sharedLimitProperty().set(10);
        });
    ColorBar bar = fx.get(() -> (ColorBar) grid.lookup(".color-bar"));
    assertThat(fx.get(() -> bar.scaleProperty().get())).isEqualTo(ColorScale.symmetric(10));
    Raster raster = fx.get(() -> grid.raster(1));
    assertThat(raster.at(2, 2))
        .isEqualTo(ColorMap.BLUE_WHITE_RED.argb(0.5 + KERNELS.kernel(0)[12] / 20.0));
  }

  @Test
  void aGridThatCannotShowAllKernelsSaysHowToSeeTheOthers(FxDriver fx) {
    KernelGrid grid = show(fx);
    assertThat(readout(fx, grid)).isEqualTo("30 kernels 5\u00D75");
    fx.onFx(() -> grid.setKernels(Gallery.noise(9000, 7, 1)));
    fx.pulse();
    assertThat(readout(fx, grid)).startsWith("9\u202F000 kernels").contains("drag");
  }

  @Test
  void anEmptyGridSaysSo(FxDriver fx) {
    KernelGrid grid = fx.show(KernelGrid::new, 300, 300);
    long colors = Arrays.stream(fx.picture(grid).argb()).distinct().count();
    assertThat(colors).as("text on an empty ground").isGreaterThan(3);
    assertThat(fx.get(() -> grid.raster(2))).isNull();
    assertThat(fx.get(() -> grid.lookup(".color-bar").isVisible())).isFalse();
  }

  private static KernelGrid show(FxDriver fx) {
    return fx.show(
        () -> {
          KernelGrid grid = new KernelGrid();
          grid.setKernels(KERNELS);
          return grid;
        },
        420,
        460);
  }

  /** The kernel whose numbers are read out, or none. */
  private static int hovered(FxDriver fx, KernelGrid grid) {
    Matcher kernel = Pattern.compile("kernel (\\d+) .*").matcher(readout(fx, grid));
    return kernel.matches() ? Integer.parseInt(kernel.group(1)) : KernelGrid.NONE;
  }

  private static String readout(FxDriver fx, KernelGrid grid) {
    return fx.get(() -> ((Label) grid.lookup(".readout")).getText());
  }

  private static List<Window> closeUps() {
    return Window.getWindows().filtered(PopOver.class::isInstance);
  }

  private static KernelMosaic mosaic(KernelGrid grid) {
    Surface surface = surface(grid);
    return KernelMosaic.fitting(
        KERNELS.count(), 5, (int) surface.getWidth() - 20, (int) surface.getHeight() - 20);
  }

  private static int left(KernelGrid grid, KernelMosaic mosaic) {
    return ((int) surface(grid).getWidth() - mosaic.width()) / 2;
  }

  private static int top(KernelGrid grid, KernelMosaic mosaic) {
    return ((int) surface(grid).getHeight() - mosaic.height()) / 2;
  }

  private static Surface surface(KernelGrid grid) {
    return (Surface) grid.getChildrenUnmodifiable().get(0);
  }
}
