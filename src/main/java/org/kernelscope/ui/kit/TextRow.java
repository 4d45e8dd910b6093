package org.kernelscope.ui.kit;

import javafx.application.Platform;
import javafx.scene.layout.HBox;

/**
 * A row of which texts may need several lines. Its least height is that at the width it has: a
 * split pane asks without saying how wide, and would give it too little.
 */
public final class TextRow extends HBox {

  public TextRow() {
    // Not in the layout that has just changed it.
    widthProperty().addListener(property -> Platform.runLater(this::requestLayout));
  }

  @Override
  protected double computeMinHeight(double width) {
    // A pane that does not know says -1, or the most there is.
    boolean unknown = width < 0 || width > getWidth();
    return super.computeMinHeight(unknown && getWidth() > 0 ? getWidth() : width);
  }
}
