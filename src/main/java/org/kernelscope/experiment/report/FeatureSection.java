package org.kernelscope.experiment.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;

import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelscope.experiment.ComparedSpec;
import org.kernelscope.experiment.RandomFeatureSpec;
import org.kernelscope.experiment.RandomFeatures;
import org.kernelscope.experiment.RunSpec;
import org.kernelscope.store.RunFolder;

/** The random-feature experiment: accuracy of a classifier on frozen convolutions against width. */
final class FeatureSection {

  private FeatureSection() {}

  static List<DomContent> of(Map<RunFolder, RunSpec> runs) throws IOException {
    Map<ComparedSpec, List<RunFolder>> experiments = new LinkedHashMap<>();
    runs.forEach(
        (folder, spec) -> {
          if (spec instanceof RandomFeatureSpec features) {
            experiments
                .computeIfAbsent(features.at(1).with("", 0), key -> new ArrayList<>())
                .add(folder);
          }
        });
    List<DomContent> sections = new ArrayList<>();
    for (Map.Entry<ComparedSpec, List<RunFolder>> experiment : experiments.entrySet()) {
      List<RandomFeatures.Row> rows = RandomFeatures.summary(experiment.getValue());
      if (!rows.isEmpty()) {
        sections.add(describe(experiment.getKey().data(), rows));
      }
    }
    return sections;
  }

  private static DomContent describe(String data, List<RandomFeatures.Row> rows) {
    Map<String, List<LineChart.Point>> curves = new LinkedHashMap<>();
    for (RandomFeatures.Row row : rows) {
      Double mean = row.accuracyMean();
      Double low = row.accuracyLow();
      Double high = row.accuracyHigh();
      if (mean != null) {
        curves
            .computeIfAbsent(row.init(), init -> new ArrayList<>())
            .add(
                new LineChart.Point(
                    row.scale(), mean, low == null ? mean : low, high == null ? mean : high));
      }
    }
    List<LineChart.Line> lines = new ArrayList<>();
    curves.forEach((name, points) -> lines.add(LineChart.Line.ascending(name, points)));
    List<DomContent> chart =
        rows.stream().map(RandomFeatures.Row::scale).distinct().count() < 2
            ? List.of()
            : List.of(
                figure(
                    new LineChart(
                            "accuracy against width",
                            "scale of the widths",
                            "test accuracy",
                            lines,
                            true,
                            true)
                        .svg(),
                    figcaption("Accuracy against the width of frozen convolutions")));
    return section(
        h2("Random features: " + data),
        p("Convolutions stay as they were initialised; only the classifier is trained."),
        each(chart, one -> one),
        Tables.of(
            "Test accuracy after the last step, mean ± standard deviation over seeds",
            List.of("initialisation", "scale", "accuracy", "interval", "seeds", "published"),
            rows.stream()
                .map(
                    row ->
                        List.of(
                            row.init(),
                            Double.toString(row.scale()),
                            Tables.number(row.accuracyMean(), 4)
                                + (row.accuracyStd() == null
                                    ? ""
                                    : " ± " + Tables.number(row.accuracyStd(), 4)),
                            Tables.interval(row.accuracyLow(), row.accuracyHigh(), 4),
                            Integer.toString(row.seeds()),
                            Published.features(data, row.init(), row.scale())))
                .toList()));
  }
}
