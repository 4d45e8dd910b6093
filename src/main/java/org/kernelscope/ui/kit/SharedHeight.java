package org.kernelscope.ui.kit;

import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Parts above each other that share the height as they are meant to, however large the window
 * becomes, until a person moves a divider. A plain split pane keeps what a small window forced on
 * it, and some window managers open every window small at first.
 */
public final class SharedHeight extends SplitPane {

  private double @Nullable [] meant;
  private boolean moved;

  public SharedHeight() {
    addEventFilter(
        MouseEvent.MOUSE_DRAGGED,
        event ->
            moved |=
                event.getTarget() instanceof Node target
                    && target.getStyleClass().contains("split-pane-divider"));
    heightProperty().addListener(property -> share());
  }

  private void share() {
    double[] positions = meant;
    if (positions == null) {
      meant = getDividerPositions();
    } else if (!moved) {
      // Not in the layout that has just changed the height.
      Platform.runLater(() -> setDividerPositions(positions));
    }
  }
}
