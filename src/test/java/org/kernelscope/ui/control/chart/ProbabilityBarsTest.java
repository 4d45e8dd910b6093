package org.kernelscope.ui.control.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

@ExtendWith(FxExtension.class)
class ProbabilityBarsTest {

  private static final float[] SURE_OF_THREE = {0, 0, 0.1f, 0.8f, 0.1f, 0, 0, 0, 0, 0};

  private static Raster grey() {
    Raster picture = Raster.of(28, 28);
    Arrays.fill(picture.argb(), 0xff7b7b7b);
    return picture;
  }

  private static ProbabilityBars show(FxDriver fx, int truth) {
    fx.onFx(Theme.LIGHT::apply);
    ProbabilityBars bars = new ProbabilityBars();
    bars.show(4, grey(), SURE_OF_THREE, truth);
    fx.show(() -> new StackPane(bars), 220, 110);
    return bars;
  }

  @Test
  void wordsSayWhatIsPredictedAndWhetherItIsRight(FxDriver fx) {
    assertThat(show(fx, 3).getAccessibleText()).isEqualTo("Test image 4, a 3: 3 at 80 %, right");
  }

  @Test
  void ofAWrongPredictionWordsSayWhatTheTruthGot(FxDriver fx) {
    assertThat(show(fx, 2).getAccessibleText())
        .isEqualTo("Test image 4, a 2: 3 at 80 %, wrong: 2 at 10 %");
  }

  @Test
  void theImageAndTheBarsAreDrawn(FxDriver fx) {
    ProbabilityBars bars = show(fx, 3);
    int[] pixels = fx.picture(bars).argb();
    long imagePixels = Arrays.stream(pixels).filter(argb -> argb == 0xff7b7b7b).count();
    assertThat(imagePixels).as("28×28 doubled, less its frame").isBetween(2900L, 3136L);
    fx.onFx(() -> bars.show(4, grey(), new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 3));
    assertThat(fx.picture(bars).argb()).isNotEqualTo(pixels);
  }
}
