package org.kernelscope.ui.runs;

import java.util.function.ToIntFunction;
import javafx.scene.control.TableCell;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/**
 * The name of what a row is about, behind its colour.
 *
 * @param <R> a row
 */
public final class SwatchCell<R> extends TableCell<R, String> {

  private final ToIntFunction<R> color;
  private final Region swatch = new Region();

  /**
   * @param color slot of the theme's series colours, from 1
   */
  public SwatchCell(ToIntFunction<R> color) {
    this.color = color;
  }

  @Override
  protected void updateItem(@Nullable String title, boolean empty) {
    super.updateItem(title, empty);
    R row = getTableRow() == null ? null : getTableRow().getItem();
    if (empty || title == null || row == null) {
      setText(null);
      setGraphic(null);
      return;
    }
    swatch.getStyleClass().setAll("swatch", "series-" + color.applyAsInt(row));
    setText(title);
    setGraphic(swatch);
  }
}
