package org.kernelscope.ui.control.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.Gallery;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;

@ExtendWith(FxExtension.class)
class ColorGridTest {

  private static final KernelSet KERNELS = Gallery.gabor(36, 5, 11);

  private static ColorGrid show(FxDriver fx) {
    ColorGrid grid = new ColorGrid();
    grid.kernelsProperty().set(KERNELS);
    fx.show(() -> new StackPane(grid), 400, 340);
    return grid;
  }

  private static String readout(FxDriver fx, ColorGrid grid) {
    return fx.get(() -> ((Label) grid.lookup(".readout")).getText());
  }

  @Test
  void whatIsUnderTheCursorIsReadOutAndAClickSelectsAnOutputChannel(FxDriver fx) {
    ColorGrid grid = show(fx);
    assertThat(readout(fx, grid)).isEqualTo("12 colour kernels 5×5, grey is zero");
    fx.moveTo(grid, 60, 60);
    assertThat(readout(fx, grid)).matches("out \\d+   \\(\\d, \\d\\)  red .+  green .+  blue .+");
    fx.click(grid, 60, 60);
    int selected = fx.get(grid.selectedOutputProperty()::get);
    assertThat(selected).isBetween(0, 11);
    fx.press(KeyCode.RIGHT);
    assertThat(fx.get(grid.selectedOutputProperty()::get)).isEqualTo(selected + 1);
    fx.press(KeyCode.ESCAPE);
    assertThat(fx.get(grid.selectedOutputProperty()::get)).isEqualTo(ColorGrid.NONE);
  }

  @Test
  void thePictureIsThatOfTheMosaicAndGoesOut(FxDriver fx) {
    ColorGrid grid = show(fx);
    Raster raster = fx.get(() -> grid.raster(4));
    assertThat(raster).isNotNull();
    assertThat(raster.at(0, 0) >>> 24).isEqualTo(0xff);
    assertThat(fx.get(grid::items))
        .extracting(MenuItem::getText)
        .contains("Copy picture", "Export PNG", "Export SVG…");
    fx.onFx(() -> grid.kernelsProperty().set(null));
    assertThat(fx.get(grid::items)).isEmpty();
    assertThat(readout(fx, grid)).isEmpty();
  }
}
