package org.kernelscope.ui.control.picture;

import javafx.scene.text.Font;
import javafx.scene.text.Text;

/** Measures the width of text in one size of the default font. */
public final class Ruler {

  private final Text text = new Text();

  public Ruler(double fontSize) {
    text.setFont(Font.font(Font.getDefault().getFamily(), fontSize));
  }

  public Font font() {
    return text.getFont();
  }

  /** The width in units of layout. */
  public double width(String words) {
    text.setText(words);
    return text.getLayoutBounds().getWidth();
  }
}
