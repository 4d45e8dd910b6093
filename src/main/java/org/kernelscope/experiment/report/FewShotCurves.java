package org.kernelscope.experiment.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.study.FewShot;

/** Assigns few-shot rows to curves of accuracy against n, and names the curves. */
final class FewShotCurves {

  /** What all points of one curve have in common. Bound and steps may change with n. */
  private record Contender(String prior, String init, double learningRate) {}

  private FewShotCurves() {}

  static List<LineChart.Line> of(List<FewShot.Row> rows) {
    Map<Contender, List<FewShot.Row>> contenders = new LinkedHashMap<>();
    for (FewShot.Row row : rows) {
      contenders
          .computeIfAbsent(
              new Contender(row.prior(), row.init(), row.learningRate()), key -> new ArrayList<>())
          .add(row);
    }
    Settings differing = Procedure.differing(rows);
    List<LineChart.Line> lines = new ArrayList<>();
    for (List<FewShot.Row> contender : contenders.values()) {
      for (Collection<FewShot.Row> curve : curves(contender)) {
        lines.add(LineChart.Line.ascending(name(curve, differing), points(curve)));
      }
    }
    return lines;
  }

  /**
   * Usually one curve. If there are several rows for one n, the rows are divided by their bounds,
   * and if that is not enough, by their steps.
   */
  private static List<List<FewShot.Row>> curves(List<FewShot.Row> rows) {
    if (isCurve(rows)) {
      return List.of(rows);
    }
    List<List<FewShot.Row>> curves = new ArrayList<>();
    for (List<FewShot.Row> alike : divided(rows, FewShot.Row::bound)) {
      curves.addAll(isCurve(alike) ? List.of(alike) : divided(alike, FewShot.Row::steps));
    }
    return curves;
  }

  private static boolean isCurve(List<FewShot.Row> rows) {
    return rows.stream().map(FewShot.Row::examples).distinct().count() == rows.size();
  }

  private static List<List<FewShot.Row>> divided(
      List<FewShot.Row> rows, Function<FewShot.Row, Object> by) {
    Map<Object, List<FewShot.Row>> parts = new LinkedHashMap<>();
    rows.forEach(row -> parts.computeIfAbsent(by.apply(row), key -> new ArrayList<>()).add(row));
    return List.copyOf(parts.values());
  }

  private static String name(Collection<FewShot.Row> curve, Settings differing) {
    FewShot.Row row = curve.iterator().next();
    String words = Procedure.words(differing.without(Procedure.differing(curve)), row);
    return "%s, means from %s".formatted(row.prior(), row.init())
        + (words.isEmpty() ? "" : ", " + words);
  }

  /** The name of a row among others. It includes n if they differ in it. */
  static String courseName(FewShot.Row row, List<FewShot.Row> among) {
    boolean several = among.stream().map(FewShot.Row::examples).distinct().count() > 1;
    return name(List.of(row), Procedure.differing(among))
        + (several ? String.format(Locale.ROOT, ", n %d", row.examples()) : "");
  }

  private static List<LineChart.Point> points(Collection<FewShot.Row> rows) {
    return rows.stream()
        .map(
            row ->
                LineChart.Point.of(
                    row.examples(), row.accuracyMean(), row.accuracyLow(), row.accuracyHigh()))
        .toList();
  }
}
