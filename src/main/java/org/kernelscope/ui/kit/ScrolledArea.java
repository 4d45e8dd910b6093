package org.kernelscope.ui.kit;

import javafx.event.EventDispatcher;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;

/**
 * A pane that fills a window and scrolls if the window is too small. Scrolling keys are not handled
 * here, because they have a meaning in an area, such as the space bar.
 */
public final class ScrolledArea extends ScrollPane {

  public ScrolledArea() {
    getStyleClass().add("scrolled-area");
    setFitToWidth(true);
    setFitToHeight(true);
    setFocusTraversable(false);
    // The skin caches its content as a picture, so that it scrolls fast. In an area that changes
    // several times a second, all of it would be drawn again for each change of a label.
    skinProperty().addListener(property -> getChildren().forEach(ScrolledArea::doNotCache));
    EventDispatcher own = getEventDispatcher();
    setEventDispatcher(
        (event, further) ->
            event instanceof KeyEvent
                ? further.dispatchEvent(event)
                : own.dispatchEvent(event, further));
  }

  private static void doNotCache(Node part) {
    if (part.getStyleClass().contains("viewport")) {
      part.setCache(false);
    }
  }
}
