package org.kernelscope.ui.shell;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.kernelscope.ui.kit.Phase;
import org.kordamp.ikonli.javafx.FontIcon;

/** The two commands to whatever an area has running. */
public final class PauseAndStop {

  private PauseAndStop() {}

  /**
   * Shows what the buttons do in a phase.
   *
   * @param holding what pausing does, such as {@code Hold the fit before its next step}
   */
  public static void show(Phase phase, Button pause, Button stop, String holding) {
    boolean paused = phase == Phase.PAUSED;
    boolean going = phase == Phase.RUNNING || paused;
    pause.setText(paused ? "Resume" : "Pause");
    pause.setGraphic(new FontIcon(paused ? "fth-play" : "fth-pause"));
    pause.setTooltip(new Tooltip((paused ? "Go on" : holding) + " (Space)"));
    pause.setDisable(!going);
    stop.setDisable(!going);
  }

  /** Has Space pause, wherever in an area it means nothing else. */
  public static void onSpace(Node area, Runnable togglePause) {
    area.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.SPACE
              && !(event.getTarget() instanceof TextInputControl)) {
            togglePause.run();
            event.consume();
          }
        });
  }
}
