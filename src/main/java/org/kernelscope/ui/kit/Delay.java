package org.kernelscope.ui.kit;

import java.time.Duration;
import javafx.animation.PauseTransition;

/** Does something on the FX thread after a while. Tests let time pass by hand. */
@FunctionalInterface
public interface Delay {

  void after(Duration time, Runnable action);

  /** The clock of the toolkit. */
  static Delay fx() {
    return (time, action) -> {
      PauseTransition pause =
          new PauseTransition(javafx.util.Duration.millis((double) time.toMillis()));
      pause.setOnFinished(event -> action.run());
      pause.play();
    };
  }
}
