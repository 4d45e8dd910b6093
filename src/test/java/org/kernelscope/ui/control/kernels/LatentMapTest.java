package org.kernelscope.ui.control.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import javafx.geometry.Point2D;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

@ExtendWith(FxExtension.class)
class LatentMapTest {

  private LatentMap map;

  @BeforeEach
  void show(FxDriver fx) {
    fx.onFx(Theme.LIGHT::apply);
    fx.show(
        () -> {
          map = new LatentMap();
          map.setPoints(new double[] {-2, 1, 2}, new double[] {1, -1.5, 2});
          return new StackPane(map);
        },
        400,
        400);
  }

  private Point2D pixels(FxDriver fx, double x, double y) {
    return fx.get(() -> map.toPixels(x, y));
  }

  private Point2D handle(FxDriver fx) {
    return fx.get(() -> map.handleProperty().get());
  }

  @Test
  void theRingIsDraggedFromTheOriginToAnyPlace(FxDriver fx) {
    Point2D from = pixels(fx, 0, 0);
    Point2D to = pixels(fx, -1, 2);
    fx.drag(map, from.getX(), from.getY(), to.getX(), to.getY());
    assertThat(handle(fx).getX()).isCloseTo(-1, within(0.03));
    assertThat(handle(fx).getY()).isCloseTo(2, within(0.03));
    assertThat(fx.get(() -> map.selectedProperty().get())).isEqualTo(LatentMap.NONE);
  }

  @Test
  void aClickedPointIsSelectedAndTheRingGoesThere(FxDriver fx) {
    Point2D point = pixels(fx, 1, -1.5);
    fx.click(map, point.getX() + 2, point.getY());
    assertThat(fx.get(() -> map.selectedProperty().get())).isEqualTo(1);
    assertThat(handle(fx)).isEqualTo(new Point2D(1, -1.5));
  }

  @Test
  void theKeyboardMovesTheRingAndGoesFromPointToPoint(FxDriver fx) {
    fx.onFx(map::requestFocus);
    fx.press(KeyCode.RIGHT);
    fx.press(KeyCode.SHIFT, KeyCode.UP);
    assertThat(handle(fx).getX()).isCloseTo(0.1, within(1e-9));
    assertThat(handle(fx).getY()).isCloseTo(1, within(1e-9));
    fx.press(KeyCode.N);
    fx.press(KeyCode.N);
    assertThat(fx.get(() -> map.selectedProperty().get())).isEqualTo(1);
    assertThat(fx.get(() -> map.getAccessibleText()))
        .isEqualTo("Latent map of 3 kernels; ring at 1.0, −1.5; kernel 1 selected");
    fx.press(KeyCode.ESCAPE);
    assertThat(fx.get(() -> map.selectedProperty().get())).isEqualTo(LatentMap.NONE);
    fx.press(KeyCode.HOME);
    assertThat(handle(fx)).isEqualTo(Point2D.ZERO);
  }

  @Test
  void aMapThatIsLiveGrowsAtOnceAndShrinksOnlyWhenMostOfItIsEmpty(FxDriver fx) {
    double before = unit(fx);
    fx.onFx(() -> map.setPoints(new double[] {-9, 1, 2}, new double[] {1, 0, 0}));
    double wide = unit(fx);
    assertThat(wide).isLessThan(before / 2);
    fx.onFx(() -> map.setPoints(new double[] {-8, 1, 2}, new double[] {1, 0, 0}));
    assertThat(unit(fx)).isEqualTo(wide);
    fx.onFx(() -> map.setPoints(new double[] {-1, 1, 2}, new double[] {1, 0, 0}));
    assertThat(unit(fx)).isEqualTo(before);
  }

  @Test
  void aCodeThatIsNoNumberLeavesTheOthersTheirPlaces(FxDriver fx) {
    double before = unit(fx);
    fx.onFx(
        () ->
            map.setPoints(
                new double[] {-2, Double.NaN, Double.POSITIVE_INFINITY}, new double[] {1, 0, 2}));
    fx.pulse();
    assertThat(unit(fx)).isEqualTo(before);
    fx.onFx(() -> map.setPoints(new double[] {-2, 1, 2}, new double[] {1, -1.5, 2}));
    assertThat(unit(fx)).isEqualTo(before);
  }

  private double unit(FxDriver fx) {
    return pixels(fx, 1, 0).getX() - pixels(fx, 0, 0).getX();
  }
}
