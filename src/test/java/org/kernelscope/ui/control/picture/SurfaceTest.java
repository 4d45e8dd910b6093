package org.kernelscope.ui.control.picture;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.ui.kit.FxDriver;
import org.kernelscope.ui.kit.FxExtension;

/** A painter fails: the window continues to work, and the failure is logged. */
@ExtendWith(FxExtension.class)
class SurfaceTest {

  private static final int GREEN = 0xFF008000;

  private final Surface surface = new Surface(this::paint);
  private final Label neighbour = new Label("before");
  private boolean unfit;

  private void paint(Drawing g, double width, double height) {
    g.setFill(Color.GREEN);
    if (unfit) {
      // The painter fails in the middle: its clip and fill must be undone.
      g.fillRect(0, 0, width, height);
      g.save();
      g.clip(0, 0, 1, 1);
      g.translate(50, 50);
      throw new IllegalArgumentException("unfit");
    }
    g.fillRect(0, 0, width, height);
  }

  private void repaint(FxDriver fx, boolean failing) {
    fx.onFx(
        () -> {
          unfit = failing;
          surface.repaint();
        });
    fx.pulse();
  }

  @Test
  void aPainterThatFailsIsToldOfOnceAndPaintsAgainAtTheNextPulse(FxDriver fx) {
    VBox root =
        fx.show(
            () -> {
              surface.resizeRelocate(0, 0, 100, 100);
              return new VBox(neighbour, surface);
            },
            100,
            100);
    assertThat(fx.picture(root).at(80, 80)).isEqualTo(GREEN);

    for (int time = 0; time < 3; time++) {
      repaint(fx, true);
    }
    assertThat(fx.takeProblems()).extracting(Throwable::getMessage).containsExactly("unfit");
    assertThat(fx.picture(root).at(80, 80)).as("nothing half done").isNotEqualTo(GREEN);
    fx.onFx(() -> neighbour.setText("a longer text than before"));
    fx.pulse();
    assertThat(fx.get(neighbour::getWidth)).as("laid out").isEqualTo(100);

    repaint(fx, false);
    assertThat(fx.picture(root).at(80, 80)).isEqualTo(GREEN);
    assertThat(fx.takeProblems()).isEmpty();

    repaint(fx, true);
    assertThat(fx.takeProblems()).as("another failure is told too").hasSize(1);
  }
}
