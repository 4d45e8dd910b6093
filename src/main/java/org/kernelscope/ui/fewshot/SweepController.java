package org.kernelscope.ui.fewshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.scene.control.TableView;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.picture.TableExport;
import org.kernelscope.ui.runs.Curves;
import org.kernelscope.ui.runs.ResultTable;

/** A sweep as a chart, accuracy against n with a bar for its interval, and the table behind it. */
final class SweepController {

  private final FewShotViewModel fewShot;
  private final MetricChart chart;
  private final TableView<FewShot.Row> table;

  /** The rows that a curve is drawn from, in the order of its points. */
  private final Map<MetricSeries, List<FewShot.Row>> drawn = new LinkedHashMap<>();

  SweepController(FewShotViewModel fewShot, MetricChart chart, TableView<FewShot.Row> table) {
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
    wireTable();
    fewShot.sweep().rows().addListener((InvalidationListener) changed -> draw());
    draw();
  }

  private List<FewShot.Row> rows(MetricSeries series) {
    return drawn.getOrDefault(series, List.of());
  }

  private void draw() {
    List<FewShot.Row> all = fewShot.sweep().rows();
    Map<String, List<FewShot.Row>> curves = new LinkedHashMap<>();
    for (FewShot.Row row : all) {
      curves.computeIfAbsent(name(row, all), first -> new ArrayList<>()).add(row);
    }
    drawn.clear();
    curves.forEach(
        (name, rows) -> {
          rows.sort((one, other) -> Integer.compare(one.examples(), other.examples()));
          MetricSeries series = new MetricSeries(name, fewShot.colorOf(rows.get(0)));
          for (FewShot.Row row : rows) {
            Curves.append(
                series, row.examples(), row.accuracyMean(), row.accuracyLow(), row.accuracyHigh());
          }
          drawn.put(series, rows);
        });
    chart.getSeries().setAll(drawn.keySet());
    table.refresh();
  }

  /** The start is part of the name only where a prior is there with several. */
  private static String name(FewShot.Row row, List<FewShot.Row> all) {
    boolean several =
        all.stream()
            .anyMatch(one -> one.prior().equals(row.prior()) && !one.init().equals(row.init()));
    String prior = Titles.prior(row.prior());
    return several ? "%s, from %s".formatted(prior, Titles.initialisation(row.init())) : prior;
  }

  // ---- the table

  private void wireTable() {
    table.setItems(fewShot.sweep().rows());
    ResultTable<FewShot.Row> columns =
        new ResultTable<>(table, "The figures of finished runs are listed here");
    columns.series("Prior", 146, row -> Titles.prior(row.prior()), fewShot::colorOf);
    columns.name("Start of the means", 148, row -> Titles.initialisation(row.init()));
    columns.number("n", 52, 0, FewShot.Row::examples);
    columns.number("Splits", 66, 0, FewShot.Row::splits);
    columns.number("Accuracy", 92, 4, FewShot.Row::accuracyMean);
    columns.number("SD", 76, 4, row -> ResultTable.orNaN(row.accuracyStd()));
    columns.text(
        "95 % interval", 124, row -> ResultTable.interval(row.accuracyLow(), row.accuracyHigh()));
    columns.text(
        "Ahead of the first",
        196,
        row -> fewShot.sweep().isFirstFinished(row) ? ResultTable.difference(row.ahead()) : "");
    columns.number("NLL", 60, 3, FewShot.Row::nllMean);
    columns.number("ECE", 60, 3, FewShot.Row::eceMean);
    columns.onOpen(fewShot::open);
    TableExport.offer(table, "few-shot", row -> row);
  }
}
