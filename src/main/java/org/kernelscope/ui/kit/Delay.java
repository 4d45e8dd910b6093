package org.kernelscope.ui.kit;

import java.time.Duration;
import javafx.animation.PauseTransition;

/** Runs an action on the FX thread after a delay. Tests control the time themselves. */
@FunctionalInterface
public interface Delay {

  void after(Duration time, Runnable action);

  /** A delay with the clock of the toolkit. */
  static Delay fx() {
    return (time, action) -> {
      PauseTransition pause =
          new PauseTransition(javafx.util.Duration.millis((double) time.toMillis()));
      pause.setOnFinished(event -> action.run());
      pause.play();
    };
  }
}
