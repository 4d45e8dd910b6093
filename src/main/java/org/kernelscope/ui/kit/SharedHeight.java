package org.kernelscope.ui.kit;

import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Stacked parts that share the height in fixed proportions at every window size, until the user
 * moves a divider. A plain split pane keeps the proportions that a small window forced on it, and
 * some window managers first open every window small.
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
