package org.kernelscope.ui.control;

import javafx.scene.text.Font;
import javafx.scene.text.Text;

/** Measures how long text is in one size of the default font. */
final class Ruler {

  private final Text text = new Text();

  Ruler(double fontSize) {
    text.setFont(Font.font(Font.getDefault().getFamily(), fontSize));
  }

  Font font() {
    return text.getFont();
  }

  /** In units of layout. */
  double width(String words) {
    text.setText(words);
    return text.getLayoutBounds().getWidth();
  }
}
