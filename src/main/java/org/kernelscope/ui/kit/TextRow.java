package org.kernelscope.ui.kit;

import javafx.application.Platform;
import javafx.scene.layout.HBox;

/**
 * A row whose texts may need several lines. Its minimum height is that for its current width: a
 * split pane asks for the height without a width, and would give too little.
 */
public final class TextRow extends HBox {

  public TextRow() {
    // Not in the layout that has just changed it.
    widthProperty().addListener(property -> Platform.runLater(this::requestLayout));
  }

  @Override
  protected double computeMinHeight(double width) {
    // A pane that does not know the width passes -1, or the largest number.
    boolean unknown = width < 0 || width > getWidth();
    return super.computeMinHeight(unknown && getWidth() > 0 ? getWidth() : width);
  }
}
