package org.kernelscope.ui.runs;

import atlantafx.base.theme.Tweaks;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseButton;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.study.Estimate;
import org.kernelscope.ui.control.OwnKey;
import org.kernelscope.ui.kit.FittingColumns;

/**
 * The columns of a table of results, with aligned figures, and the action that opens a row.
 *
 * @param <R> a row
 */
public final class ResultTable<R> {

  /** Pixels; a longer name is in the tooltip. */
  private static final double LEAST_NAME = 112;

  /** Of a letter in the heading of a column, and of what is around them. */
  private static final double LETTER = 7;

  private static final double HEADING = 24;

  private final TableView<R> table;

  /**
   * @param empty the text of the table while it has no rows
   */
  public ResultTable(TableView<R> table, String empty) {
    this.table = table;
    Label placeholder = new Label(empty);
    placeholder.getStyleClass().add("panel-note");
    table.setPlaceholder(placeholder);
    FittingColumns.of(table);
  }

  /** A column of left-aligned names. */
  public void name(String title, double width, Function<R, String> text) {
    TableColumn<R, String> column = column(title, width, text);
    column.setMinWidth(Math.min(width, Math.max(LEAST_NAME, headerWidth(title))));
  }

  /**
   * A column of names behind the colours of their series.
   *
   * @param color see {@link SeriesColors}
   */
  public void series(String title, double width, Function<R, String> text, ToIntFunction<R> color) {
    TableColumn<R, String> column = column(title, width, text);
    column.setCellFactory(ignored -> new SwatchCell<>(color));
    column.setMinWidth(Math.min(width, Math.max(LEAST_NAME, headerWidth(title))));
  }

  /** A column of right-aligned texts, such as intervals. */
  public void text(String title, double width, Function<R, String> text) {
    column(title, width, text).getStyleClass().add(Tweaks.ALIGN_RIGHT);
  }

  private TableColumn<R, String> column(String title, double width, Function<R, String> text) {
    TableColumn<R, String> column = new TableColumn<>(title);
    column.setCellValueFactory(row -> new SimpleStringProperty(text.apply(row.getValue())));
    column.setCellFactory(ignored -> new FittingColumns.TextCell<>());
    width(column, width);
    return column;
  }

  /** A column of numbers; NaN is an empty cell. */
  public void number(String title, double width, int decimals, ToDoubleFunction<R> figure) {
    TableColumn<R, Double> column = new TableColumn<>(title);
    column.setCellValueFactory(
        row -> new SimpleObjectProperty<>(figure.applyAsDouble(row.getValue())));
    column.setCellFactory(ignored -> new NumberCell<>(decimals));
    column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
    width(column, width);
  }

  private static double headerWidth(String title) {
    return HEADING + LETTER * title.length();
  }

  private void width(TableColumn<R, ?> column, double width) {
    column.setPrefWidth(width);
    column.setMinWidth(width);
    table.getColumns().add(column);
  }

  /** Sets the action of Enter and of a double click on a row. */
  public void onOpen(Consumer<R> action) {
    table.setRowFactory(
        view -> {
          TableRow<R> row = new TableRow<>();
          row.setOnMouseClicked(
              event -> {
                if (event.getButton() == MouseButton.PRIMARY
                    && event.getClickCount() == 2
                    && !row.isEmpty()) {
                  action.accept(row.getItem());
                }
              });
          return row;
        });
    table.setOnKeyPressed(
        event -> {
          R row = table.getSelectionModel().getSelectedItem();
          if (OwnKey.OPEN_ROW.matches(event) && row != null) {
            action.accept(row);
            event.consume();
          }
        });
  }

  /** A figure that may be missing, for {@link #number}. */
  public static double orNaN(@Nullable Double figure) {
    return figure == null ? Double.NaN : figure;
  }

  /** The two ends of an interval; an empty text if there is none. */
  public static String interval(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null ? "" : String.format(Locale.ROOT, "%.3f to %.3f", low, high);
  }

  /** A signed paired difference with its interval; an empty text if there is none. */
  public static String difference(@Nullable Estimate ahead) {
    if (ahead == null) {
      return "";
    }
    String mean = signed(ahead.mean());
    return ahead.low() == null || ahead.high() == null
        ? mean
        : "%s  [%s, %s]".formatted(mean, signed(ahead.low()), signed(ahead.high()));
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value).replace('-', '\u2212');
  }

  /** A number with a fixed count of decimals. */
  private static final class NumberCell<R> extends TableCell<R, Double> {

    private final int decimals;

    NumberCell(int decimals) {
      this.decimals = decimals;
    }

    @Override
    protected void updateItem(@Nullable Double figure, boolean empty) {
      super.updateItem(figure, empty);
      setText(
          empty || figure == null || figure.isNaN()
              ? null
              : String.format(Locale.ROOT, "%." + decimals + "f", figure));
    }
  }
}
