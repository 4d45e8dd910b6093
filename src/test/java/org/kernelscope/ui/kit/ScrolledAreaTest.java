package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FxExtension.class)
class ScrolledAreaTest {

  @Test
  void whatChangesOftenIsNotDrawnAsAWhole(FxDriver fx) {
    ScrolledArea area =
        fx.show(
            () -> {
              ScrolledArea made = new ScrolledArea();
              made.setContent(new Label("step 1"));
              return made;
            },
            300,
            200);
    assertThat(fx.get(() -> area.lookup(".viewport").isCache())).isFalse();
  }
}
