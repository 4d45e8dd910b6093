package org.kernelscope.ui.kit;

import javafx.geometry.Point2D;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.stage.Popup;

/**
 * A sheet over the upper middle of a window, closed by Escape or a click beside it. The window
 * keeps its focus owner, which has the keyboard again when the sheet is closed.
 */
public final class Sheet {

  /** Distances from the edges of the window, in layout units. */
  private static final double TOP = 52;

  private static final double MARGIN = 20;

  private final Popup popup = new Popup();
  private final Region content;
  private final double width;

  /**
   * @param width the width in windows that are wide enough
   */
  public Sheet(Region content, double width) {
    this.content = content;
    this.width = width;
    content.getStyleClass().add("sheet");
    popup.getContent().add(content);
    popup.setAutoHide(true);
    popup.setConsumeAutoHidingEvents(true);
    content.addEventFilter(KeyEvent.KEY_PRESSED, this::escape);
    content.addEventHandler(KeyEvent.KEY_PRESSED, Sheet::keep);
    content.addEventHandler(KeyEvent.KEY_TYPED, KeyEvent::consume);
  }

  private void escape(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      close();
      event.consume();
    }
  }

  /**
   * A pop-up passes on to the window below what it does not use. That is right for the keys of
   * commands, and for releases, which {@link KeyRepeatFilter} needs, but not for what is typed.
   */
  private static void keep(KeyEvent event) {
    if (!event.isShortcutDown() && !event.isAltDown() && !event.getCode().isFunctionKey()) {
      event.consume();
    }
  }

  /** Shows the sheet over the window of a node, no larger than fits in it. */
  public void show(Parent over) {
    Scene scene = over.getScene();
    double wide = Math.min(width, scene.getWidth() - 2 * MARGIN);
    content.setMinWidth(wide);
    content.setPrefWidth(wide);
    content.setMaxWidth(wide);
    content.setMaxHeight(scene.getHeight() - TOP - MARGIN);
    Point2D corner = scene.getRoot().localToScreen(Math.floor((scene.getWidth() - wide) / 2), TOP);
    popup.setAnchorLocation(Popup.AnchorLocation.CONTENT_TOP_LEFT);
    popup.show(scene.getWindow(), corner.getX(), corner.getY());
  }

  public boolean isShown() {
    return popup.isShowing();
  }

  public void close() {
    popup.hide();
  }
}
