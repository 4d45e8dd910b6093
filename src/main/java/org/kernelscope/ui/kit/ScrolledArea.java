package org.kernelscope.ui.kit;

import javafx.event.EventDispatcher;
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
    EventDispatcher own = getEventDispatcher();
    setEventDispatcher(
        (event, further) ->
            event instanceof KeyEvent
                ? further.dispatchEvent(event)
                : own.dispatchEvent(event, further));
  }
}
