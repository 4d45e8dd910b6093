package org.kernelscope.experiment.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Estimate;

/**
 * The results of one column at each step of a comparison.
 *
 * @param column in words: its initialisation, and the settings in which columns differ
 * @param steps the results by step, ascending
 */
record ColumnCurve(String column, TreeMap<Integer, Reached> steps) {

  /**
   * The results at one step.
   *
   * @param figures the estimate over the seeds
   * @param ahead the paired difference to the first column; null for the first one itself
   */
  record Reached(Estimate figures, @Nullable Estimate ahead) {}

  /** One curve for each column, in the order of the rows. */
  static List<ColumnCurve> of(List<Comparison.Row> rows, Measure measure) {
    Map<String, ColumnCurve> curves = new LinkedHashMap<>();
    for (Comparison.Row row : rows) {
      Estimate figures = measure.of(row);
      if (figures != null) {
        curves
            .computeIfAbsent(row.column(), title -> new ColumnCurve(title, new TreeMap<>()))
            .steps
            .put(row.step(), new Reached(figures, row.ahead()));
      }
    }
    return new ArrayList<>(curves.values());
  }

  LineChart.Line line() {
    List<LineChart.Point> points = new ArrayList<>();
    steps.forEach(
        (step, reached) -> {
          Estimate figures = reached.figures();
          points.add(LineChart.Point.of(step, figures.mean(), figures.low(), figures.high()));
        });
    return new LineChart.Line(column, points);
  }

  /**
   * The step at which the mean first passes a level, linearly interpolated between evaluations;
   * empty if it never does.
   */
  OptionalDouble passes(double level) {
    Map.Entry<Integer, Reached> before = null;
    for (Map.Entry<Integer, Reached> after : steps.entrySet()) {
      double high = after.getValue().figures().mean();
      if (high >= level) {
        if (before == null) {
          return OptionalDouble.of(after.getKey());
        }
        double low = before.getValue().figures().mean();
        double share = (level - low) / (high - low);
        return OptionalDouble.of(before.getKey() + share * (after.getKey() - before.getKey()));
      }
      before = after;
    }
    return OptionalDouble.empty();
  }
}
