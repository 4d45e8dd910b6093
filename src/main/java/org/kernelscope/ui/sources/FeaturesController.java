package org.kernelscope.ui.sources;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.scene.control.TableView;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.picture.TableExport;
import org.kernelscope.ui.runs.Curves;
import org.kernelscope.ui.runs.ResultTable;

/** Accuracy on frozen kernels against the width, with a bar for its interval, and the table. */
final class FeaturesController {

  private final FeaturesViewModel features;
  private final MetricChart chart;
  private final TableView<RandomFeatures.Row> table;

  FeaturesController(
      FeaturesViewModel features, MetricChart chart, TableView<RandomFeatures.Row> table) {
    this.features = features;
    this.chart = chart;
    this.table = table;
  }

  void wire() {
    chart.exportNameProperty().set("random-features");
    chart.toolsVisibleProperty().set(false);
    chart.barsProperty().set(true);
    chart.logXProperty().set(true);
    chart.xTitleProperty().set("scale of the widths");
    chart.stepTextProperty().set(RandomFeatures::text);
    chart.yTitleProperty().set("test accuracy, bars: 95 % interval of the mean");
    chart
        .emptyTextProperty()
        .set("Start the experiment on the right: figures appear as runs finish");
    ResultTable<RandomFeatures.Row> columns =
        new ResultTable<>(table, "The figures of finished runs are listed here");
    columns.series("Kernels", 180, row -> title(row.init()), features::colorOf);
    columns.text("Scale", 70, row -> RandomFeatures.text(row.scale()));
    columns.number("Seeds", 60, 0, RandomFeatures.Row::seeds);
    columns.number("Accuracy", 84, 4, row -> ResultTable.orNaN(row.accuracyMean()));
    columns.number("SD", 70, 4, row -> ResultTable.orNaN(row.accuracyStd()));
    columns.text(
        "95 % interval", 120, row -> ResultTable.interval(row.accuracyLow(), row.accuracyHigh()));
    columns.text(
        "Ahead of Xavier",
        200,
        row ->
            row.init().equals(Initialisations.XAVIER.key())
                ? ""
                : ResultTable.difference(row.ahead()));
    TableExport.offer(table, "random-features", row -> row);
    table.setItems(features.rows());
    features.rows().addListener((InvalidationListener) changed -> draw());
    draw();
  }

  private void draw() {
    Map<String, List<RandomFeatures.Row>> curves = new LinkedHashMap<>();
    for (RandomFeatures.Row row : features.rows()) {
      curves.computeIfAbsent(row.init(), first -> new ArrayList<>()).add(row);
    }
    List<MetricSeries> series = new ArrayList<>();
    curves.forEach(
        (init, rows) -> {
          rows.sort(Comparator.comparingDouble(RandomFeatures.Row::scale));
          MetricSeries one = new MetricSeries(title(init), features.colorOf(rows.get(0)));
          for (RandomFeatures.Row row : rows) {
            Curves.append(
                one,
                row.scale(),
                ResultTable.orNaN(row.accuracyMean()),
                row.accuracyLow(),
                row.accuracyHigh());
          }
          series.add(one);
        });
    chart.getSeries().setAll(series);
  }

  private static String title(String init) {
    return Initialisations.title(InitialisationChoice.parse(init));
  }
}
