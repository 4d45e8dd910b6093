package org.kernelscope.ui.control.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;
import org.kernelscope.ui.shell.Theme;

@ExtendWith(FxExtension.class)
class NormHistogramTest {

  private NormHistogram histogram;

  @BeforeEach
  void show(FxDriver fx) {
    fx.onFx(Theme.LIGHT::apply);
    double[] norms = new double[100];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = (i + 1) / 50.0;
    }
    fx.show(
        () -> {
          histogram = new NormHistogram();
          histogram.setNorms(norms);
          return new StackPane(histogram);
        },
        316,
        120);
  }

  @Test
  void theLineGoesWhereItIsDraggedAndStopsAtTheEnds(FxDriver fx) {
    fx.drag(histogram, 8, 60, 158, 60);
    assertThat(fx.get(() -> histogram.thresholdProperty().get())).isCloseTo(1, within(0.02));
    assertThat(fx.get(() -> histogram.adjustingProperty().get())).isFalse();
    fx.drag(histogram, 158, 60, -20, 60);
    assertThat(fx.get(() -> histogram.thresholdProperty().get())).isZero();
  }

  @Test
  void keysMoveTheLineByAHundredthAndATenthOfTheLargestNorm(FxDriver fx) {
    fx.onFx(histogram::requestFocus);
    fx.press(KeyCode.RIGHT);
    assertThat(fx.get(() -> histogram.thresholdProperty().get())).isCloseTo(0.02, within(1e-9));
    fx.press(KeyCode.SHIFT, KeyCode.RIGHT);
    assertThat(fx.get(() -> histogram.thresholdProperty().get())).isCloseTo(0.22, within(1e-9));
    fx.press(KeyCode.LEFT);
    assertThat(fx.get(() -> histogram.thresholdProperty().get())).isCloseTo(0.2, within(1e-9));
    fx.press(KeyCode.HOME);
    assertThat(fx.get(() -> histogram.thresholdProperty().get())).isZero();
  }

  @Test
  void itTellsWhatItDropsToThoseWhoDoNotSeeIt(FxDriver fx) {
    fx.onFx(() -> histogram.thresholdProperty().set(0.5));
    assertThat(fx.get(() -> histogram.getAccessibleText()))
        .isEqualTo("Norms of 100 kernels; threshold 0.500 drops 24");
  }
}
