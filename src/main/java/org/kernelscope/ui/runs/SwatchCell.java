package org.kernelscope.ui.runs;

import java.util.function.ToIntFunction;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.kit.FittingColumns;

/**
 * The name of a row, after its colour.
 *
 * @param <R> a row
 */
public final class SwatchCell<R> extends FittingColumns.TextCell<R> {

  private final ToIntFunction<R> color;
  private final Region swatch = new Region();

  /**
   * @param color see {@link SeriesColors}; 0 for none
   */
  public SwatchCell(ToIntFunction<R> color) {
    this.color = color;
    swatch.getStyleClass().add("swatch");
  }

  @Override
  protected void updateItem(@Nullable String title, boolean empty) {
    super.updateItem(title, empty);
    R row = getTableRow() == null ? null : getTableRow().getItem();
    if (empty || title == null || row == null) {
      setGraphic(null);
      return;
    }
    SeriesColors.show(swatch, color.applyAsInt(row));
    setGraphic(swatch);
  }
}
