package org.kernelscope.ui.compare;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.runs.Curves;
import org.kernelscope.ui.runs.NewExperiment;

/** The curves of the columns: test results, and training loss. */
final class CompareChartsController {

  private final CompareViewModel compare;
  private final MetricChart scoreChart;
  private final MetricChart lossChart;
  private final List<ColumnViewModel> followed = new ArrayList<>();

  /** Whether curves have bands: some column has results of several seeds. */
  private final BooleanProperty banded = new SimpleBooleanProperty();

  CompareChartsController(CompareViewModel compare, MetricChart scoreChart, MetricChart lossChart) {
    this.compare = compare;
    this.scoreChart = scoreChart;
    this.lossChart = lossChart;
  }

  void wire() {
    scoreChart.titleProperty().bind(scoreTitle());
    scoreChart.emptyTextProperty().set("Start the comparison to see which column learns first");
    lossChart.titleProperty().bind(compare.form().modelProperty().map(Model::lossTitle));
    scoreChart.outliersIgnoredProperty().set(true);
    lossChart.legendVisibleProperty().set(false);
    lossChart.logYProperty().set(true);
    lossChart.outliersIgnoredProperty().set(true);
    compare.comparison().rateMarks().addListener((InvalidationListener) marks -> showMarks());
    NewExperiment.fits(compare.phaseProperty(), scoreChart, lossChart);
    // Curves of the new model have other units.
    compare
        .form()
        .modelProperty()
        .addListener(
            property -> {
              scoreChart.fit();
              lossChart.fit();
            });
    compare.columns().addListener((ListChangeListener<ColumnViewModel>) change -> nameCurves());
    nameCurves();
  }

  /**
   * The title, which also explains the bands of both charts, because the other chart has no space
   * for it.
   */
  private StringBinding scoreTitle() {
    return Bindings.createStringBinding(
        () ->
            compare.form().modelProperty().get().scoreTitle()
                + (banded.get() ? ", mean ± SD of the seeds" : ""),
        compare.form().modelProperty(),
        banded);
  }

  /** One series for each column in each chart, in the order of the columns. */
  private void nameCurves() {
    followed.retainAll(compare.columns());
    for (ColumnViewModel column : compare.columns()) {
      if (!followed.contains(column)) {
        followed.add(column);
        column.scoreProperty().addListener(property -> showScore(column));
        column.lossProperty().addListener(property -> showLoss(column));
        column.initialisationProperty().addListener(property -> nameCurves());
        column.changesProperty().addListener(property -> nameCurves());
        column.colorProperty().addListener(property -> nameCurves());
      }
    }
    List<MetricSeries> scores = series();
    List<MetricSeries> losses = series();
    for (int i = 0; i < losses.size(); i++) {
      // One legend for both charts.
      losses.get(i).visibleProperty().bind(scores.get(i).visibleProperty());
    }
    scoreChart.getSeries().setAll(scores);
    lossChart.getSeries().setAll(losses);
    compare.columns().forEach(this::showScore);
    compare.columns().forEach(this::showLoss);
  }

  private List<MetricSeries> series() {
    return compare.columns().stream()
        .map(column -> new MetricSeries(column.title(), column.color()))
        .toList();
  }

  private void showScore(ColumnViewModel column) {
    banded.set(
        compare.columns().stream().anyMatch(one -> one.scoreProperty().get().lows() != null));
    show(column, column.scoreProperty().get(), scoreChart);
  }

  private void showLoss(ColumnViewModel column) {
    show(column, column.lossProperty().get(), lossChart);
  }

  private void show(ColumnViewModel column, MeanCurve curve, MetricChart chart) {
    int place = compare.columns().indexOf(column);
    if (place >= 0 && place < chart.getSeries().size()) {
      chart
          .getSeries()
          .get(place)
          .setData(curve.steps(), curve.means(), curve.lows(), curve.highs());
    }
  }

  private void showMarks() {
    Curves.mark(compare.comparison().rateMarks(), scoreChart);
    Curves.mark(compare.comparison().rateMarks(), lossChart);
  }
}
