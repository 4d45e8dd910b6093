package org.kernelscope.ui.kit;

import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.Hint;

/** Columns of a table that share its width, and scroll in one too narrow for their least widths. */
public final class FittingColumns {

  /** Of a scroll bar, and of the frame. */
  private static final double BESIDE = 18;

  private FittingColumns() {}

  /** Makes the columns of a table fit, including those that are added later. */
  public static void of(TableView<?> table) {
    table.widthProperty().addListener(property -> choose(table));
    choose(table);
  }

  private static void choose(TableView<?> table) {
    double least =
        table.getVisibleLeafColumns().stream().mapToDouble(TableColumnBase::getMinWidth).sum();
    var wanted =
        table.getWidth() > 0 && table.getWidth() < least + BESIDE
            ? TableView.UNCONSTRAINED_RESIZE_POLICY
            : TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN;
    if (!wanted.equals(table.getColumnResizePolicy())) {
      table.setColumnResizePolicy(wanted);
    }
  }

  /**
   * A cell with a text that may be longer than the column is wide; the tooltip has all of it.
   *
   * @param <R> a row
   */
  public static class TextCell<R> extends TableCell<R, String> {

    @Override
    protected void updateItem(@Nullable String text, boolean empty) {
      super.updateItem(text, empty);
      String shown = empty || text == null ? "" : text;
      setText(shown);
      Hint.setText(this, shown);
    }
  }
}
