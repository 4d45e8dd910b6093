package org.kernelscope.experiment.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelscope.experiment.BoundSpec;
import org.kernelscope.experiment.FewShot;

/** Accuracy against n: which few-shot rows are points of one curve, and what it is called. */
final class FewShotCurves {

  /** What points of one curve have in common; steps may grow with n. */
  private record Contender(String prior, String init, BoundSpec bound, double learningRate) {}

  private FewShotCurves() {}

  static List<LineChart.Line> of(List<FewShot.Row> rows) {
    Map<Contender, List<FewShot.Row>> contenders = new LinkedHashMap<>();
    for (FewShot.Row row : rows) {
      contenders
          .computeIfAbsent(
              new Contender(row.prior(), row.init(), row.bound(), row.learningRate()),
              key -> new ArrayList<>())
          .add(row);
    }
    List<FewShotTrait> differing = FewShotTrait.differing(rows);
    List<LineChart.Line> lines = new ArrayList<>();
    for (List<FewShot.Row> contender : contenders.values()) {
      for (Collection<FewShot.Row> curve : curves(contender)) {
        lines.add(LineChart.Line.ascending(name(curve, differing), points(curve)));
      }
    }
    return lines;
  }

  /** One curve, unless there are several numbers of steps for one n. */
  private static Collection<? extends Collection<FewShot.Row>> curves(List<FewShot.Row> rows) {
    if (rows.stream().map(FewShot.Row::examples).distinct().count() == rows.size()) {
      return List.of(rows);
    }
    Map<Integer, List<FewShot.Row>> bySteps = new LinkedHashMap<>();
    rows.forEach(row -> bySteps.computeIfAbsent(row.steps(), key -> new ArrayList<>()).add(row));
    return bySteps.values();
  }

  private static String name(Collection<FewShot.Row> curve, List<FewShotTrait> differing) {
    FewShot.Row row = curve.iterator().next();
    List<FewShotTrait> telling = new ArrayList<>(differing);
    telling.retainAll(FewShotTrait.shared(curve));
    String words = FewShotTrait.words(telling, row);
    return "%s, means from %s".formatted(row.prior(), row.init())
        + (words.isEmpty() ? "" : ", " + words);
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
