package org.kernelscope.ui.kit;

import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;

/** Texts in sight of which less is shown than there is, or that lie off the window. */
public final class CutOff {

  private CutOff() {}

  /** What is cut off of everything below a node; cells of tables and lists, which scroll, aside. */
  public static List<String> texts(FxDriver fx, Parent root) {
    fx.pulse();
    return fx.get(
        () ->
            // A look-up heeds only the first of several selectors.
            Stream.of(".label", ".button", ".toggle-button", ".check-box", ".menu-button")
                .flatMap(selector -> root.lookupAll(selector).stream())
                .filter(Labeled.class::isInstance)
                .map(Labeled.class::cast)
                .filter(CutOff::isInSight)
                .filter(CutOff::isCut)
                .map(Labeled::getText)
                .toList());
  }

  private static boolean isInSight(Node node) {
    for (Node up = node; up != null; up = up.getParent()) {
      if (!up.isVisible()
          || up.getStyleClass().contains("list-view")
          || up.getStyleClass().contains("settings-scroll")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCut(Labeled labeled) {
    String text = labeled.getText();
    if (text == null || text.isEmpty() || labeled.isWrapText()) {
      return false;
    }
    var bounds = labeled.localToScene(labeled.getLayoutBounds());
    Scene scene = labeled.getScene();
    return labeled.getWidth() < labeled.prefWidth(-1) - 1
        || bounds.getMinX() < 0
        || bounds.getMaxX() > scene.getWidth() + 1
        || bounds.getMinY() < 0
        || bounds.getMaxY() > scene.getHeight() + 1;
  }
}
