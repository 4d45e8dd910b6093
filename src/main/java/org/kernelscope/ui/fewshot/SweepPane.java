package org.kernelscope.ui.fewshot;

import atlantafx.base.theme.Tweaks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.Estimate;
import org.kernelscope.experiment.FewShot;
import org.kernelscope.ui.control.MetricChart;
import org.kernelscope.ui.control.MetricSeries;

/** A sweep as a chart, accuracy against n with a bar for its interval, and the table behind it. */
final class SweepPane {

  private final FewShotViewModel fewShot;
  private final MetricChart chart;
  private final TableView<FewShot.Row> table;
  private final InvalidationListener listener = changed -> draw();
  private final WeakInvalidationListener weakListener = new WeakInvalidationListener(listener);

  /** The rows that a curve is drawn from, in the order of its points. */
  private final Map<MetricSeries, List<FewShot.Row>> drawn = new LinkedHashMap<>();

  SweepPane(FewShotViewModel fewShot, MetricChart chart, TableView<FewShot.Row> table) {
    this.fewShot = fewShot;
    this.chart = chart;
    this.table = table;
  }

  void wire() {
    chart.exportNameProperty().set("accuracy-against-n");
    chart.toolsVisibleProperty().set(false);
    chart.barsProperty().set(true);
    chart.logXProperty().set(true);
    chart.xTitleProperty().set("training images n");
    chart.yTitleProperty().set("accuracy of the ensemble, bars: 95 % interval of the mean");
    chart
        .emptyTextProperty()
        .set("Give several n, splits or priors on the right, and start them together");
    chart.onPointProperty().set((series, point) -> fewShot.open(rows(series).get(point)));
    // Keeps the listener as long as the chart.
    chart.getProperties().put(SweepPane.class, this);
    wireTable();
    fewShot.sweepProperty().addListener((property, old, now) -> follow(old, now));
    follow(null, fewShot.sweepProperty().get());
  }

  private List<FewShot.Row> rows(MetricSeries series) {
    return drawn.getOrDefault(series, List.of());
  }

  private void follow(@Nullable Sweep old, @Nullable Sweep now) {
    if (old != null) {
      old.rows().removeListener(weakListener);
    }
    if (now != null) {
      now.rows().addListener(weakListener);
      table.setItems(now.rows());
    }
    draw();
  }

  private void draw() {
    Sweep sweep = fewShot.sweepProperty().get();
    Map<String, List<FewShot.Row>> curves = new LinkedHashMap<>();
    if (sweep != null) {
      for (FewShot.Row row : sweep.rows()) {
        curves.computeIfAbsent(name(row), first -> new ArrayList<>()).add(row);
      }
    }
    drawn.clear();
    curves.forEach(
        (name, rows) -> {
          rows.sort((one, other) -> Integer.compare(one.examples(), other.examples()));
          MetricSeries series = new MetricSeries(name, 1 + drawn.size());
          for (FewShot.Row row : rows) {
            double mean = row.accuracyMean();
            Double low = row.accuracyLow();
            Double high = row.accuracyHigh();
            series.append(
                row.examples(), mean, low == null ? mean : low, high == null ? mean : high);
          }
          drawn.put(series, rows);
        });
    chart.getSeries().setAll(drawn.keySet());
    table.refresh();
  }

  private static String name(FewShot.Row row) {
    String prior = FewShotController.PRIOR_TITLES.getOrDefault(row.prior(), row.prior());
    return FewShotRun.brief(prior);
  }

  // ---- the table

  private void wireTable() {
    Label empty = new Label("The figures of finished runs are listed here");
    empty.getStyleClass().add("panel-note");
    table.setPlaceholder(empty);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    text("Prior", 150, SweepPane::name).getStyleClass().remove(Tweaks.ALIGN_RIGHT);
    number("n", 56, 0, FewShot.Row::examples);
    number("Splits", 60, 0, FewShot.Row::splits);
    number("Accuracy", 78, 4, FewShot.Row::accuracyMean);
    number("SD", 64, 4, row -> orNaN(row.accuracyStd()));
    text("95 % interval", 116, row -> interval(row.accuracyLow(), row.accuracyHigh()));
    text("Ahead of the first", 210, this::ahead);
    number("NLL", 60, 3, FewShot.Row::nllMean);
    number("ECE", 60, 3, FewShot.Row::eceMean);
    table.setRowFactory(
        view -> {
          TableRow<FewShot.Row> row = new TableRow<>();
          row.setOnMouseClicked(
              event -> {
                if (event.getButton() == MouseButton.PRIMARY
                    && event.getClickCount() == 2
                    && !row.isEmpty()) {
                  fewShot.open(row.getItem());
                }
              });
          return row;
        });
    table.setOnKeyPressed(
        event -> {
          FewShot.Row row = table.getSelectionModel().getSelectedItem();
          if (event.getCode() == KeyCode.ENTER && row != null) {
            fewShot.open(row);
            event.consume();
          }
        });
  }

  private static double orNaN(@Nullable Double figure) {
    return figure == null ? Double.NaN : figure;
  }

  private static String interval(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null ? "" : String.format(Locale.ROOT, "%.3f to %.3f", low, high);
  }

  /** By how much a prior is ahead of the first one, split by split, once there is that one. */
  private String ahead(FewShot.Row row) {
    Estimate ahead = row.ahead();
    Sweep sweep = fewShot.sweepProperty().get();
    if (ahead == null || sweep == null || !sweep.hasFirst(row.examples())) {
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

  private TableColumn<FewShot.Row, String> text(
      String title, double width, Function<FewShot.Row, String> text) {
    TableColumn<FewShot.Row, String> column = new TableColumn<>(title);
    column.setCellValueFactory(row -> new SimpleStringProperty(text.apply(row.getValue())));
    column.setPrefWidth(width);
    column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
    table.getColumns().add(column);
    return column;
  }

  private void number(
      String title, double width, int decimals, ToDoubleFunction<FewShot.Row> figure) {
    TableColumn<FewShot.Row, Double> column = new TableColumn<>(title);
    column.setCellValueFactory(
        row -> new SimpleObjectProperty<>(figure.applyAsDouble(row.getValue())));
    column.setCellFactory(ignored -> new NumberCell(decimals));
    column.setPrefWidth(width);
    column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
    table.getColumns().add(column);
  }

  /** A number with a fixed count of decimals; nothing where there is none. */
  private static final class NumberCell extends TableCell<FewShot.Row, Double> {

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
