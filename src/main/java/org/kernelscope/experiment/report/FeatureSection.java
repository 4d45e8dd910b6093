package org.kernelscope.experiment.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.report.Column.Cell;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.store.RunFolder;

/** The random-feature experiment: accuracy of a classifier on frozen convolutions against width. */
final class FeatureSection {

  private FeatureSection() {}

  static List<DomContent> of(Map<RunFolder, RunSpec> runs, LineStyles styles, LeftOut leftOut) {
    Map<RandomFeatureSpec, List<RunFolder>> experiments = new LinkedHashMap<>();
    runs.forEach(
        (folder, spec) -> {
          if (spec instanceof RandomFeatureSpec features) {
            experiments
                .computeIfAbsent(
                    features
                        .with(RandomFeatureSpec.SCALE, 1.0)
                        .from(Initialisations.XAVIER.choice(), 0),
                    key -> new ArrayList<>())
                .add(folder);
          }
        });
    List<DomContent> sections = new ArrayList<>();
    for (Map.Entry<RandomFeatureSpec, List<RunFolder>> experiment : experiments.entrySet()) {
      List<RandomFeatures.Row> rows =
          RandomFeatures.summary(experiment.getValue(), leftOut).stream()
              .filter(row -> row.accuracyMean() != null)
              .toList();
      if (!rows.isEmpty()) {
        List<DomContent> kernels =
            KernelGallery.of(
                KernelGallery.ofColumns(
                    experiment.getValue(),
                    runs,
                    RandomFeatureSpec.class,
                    spec -> spec.initialisation().text(),
                    spec ->
                        String.format(
                            Locale.ROOT, "scale %s, seed %d", scale(spec.scale()), spec.seed()),
                    UnaryOperator.identity(),
                    leftOut),
                leftOut);
        sections.add(describe(experiment.getKey(), rows, kernels, styles));
      }
    }
    return sections;
  }

  /** A scale as a fraction, such as {@code 1/16}. */
  private static String scale(double scale) {
    return RandomFeatureSpec.SCALE.words(scale);
  }

  private static DomContent describe(
      RandomFeatureSpec spec,
      List<RandomFeatures.Row> rows,
      List<DomContent> kernels,
      LineStyles styles) {
    return section(
        h2("Random features: " + spec.data()),
        p(
            String.format(
                Locale.ROOT,
                "Convolutions of %s and narrower stay as they were initialised; only the classifier is trained: %s.",
                Words.network(spec.network(), spec.widths()),
                Words.beside(
                    Words.IN_TITLES.and(
                        Settings.of(
                            RandomFeatureSpec.SCALE,
                            SharedSettings.INITIALISATION,
                            SharedSettings.SEED)),
                    spec.values()))),
        each(
            FewFigures.note(
                rows.stream()
                    .flatMapToInt(row -> IntStream.of(row.seeds(), Tables.pairs(row.ahead())))),
            note -> note),
        each(chart(rows, styles), one -> one),
        table(spec, rows),
        each(kernels, one -> one));
  }

  /** Accuracy against width; empty if all rows have the same width. */
  private static List<DomContent> chart(List<RandomFeatures.Row> rows, LineStyles styles) {
    if (rows.stream().map(RandomFeatures.Row::scale).distinct().count() < 2) {
      return List.of();
    }
    Map<String, List<LineChart.Point>> curves = new LinkedHashMap<>();
    for (RandomFeatures.Row row : rows) {
      Double mean = row.accuracyMean();
      if (mean != null) {
        curves
            .computeIfAbsent(row.init(), init -> new ArrayList<>())
            .add(LineChart.Point.of(row.scale(), mean, row.accuracyLow(), row.accuracyHigh()));
      }
    }
    List<LineChart.Line> lines = new ArrayList<>();
    curves.forEach((name, points) -> lines.add(LineChart.Line.ascending(name, points)));
    return List.of(
        figure(
            new LineChart(
                    "accuracy against width",
                    "scale of the widths",
                    "test accuracy",
                    lines,
                    true,
                    true)
                .svg(styles),
            figcaption("Accuracy against the width of frozen convolutions")));
  }

  private static DomContent table(RandomFeatureSpec spec, List<RandomFeatures.Row> rows) {
    Function<RandomFeatures.Row, Optional<String>> published =
        row ->
            Published.features(
                spec.with(RandomFeatureSpec.SCALE, row.scale())
                    .from(InitialisationChoice.parse(row.init()), 0));
    List<Column<RandomFeatures.Row>> columns = new ArrayList<>();
    columns.add(Column.words("initialisation", RandomFeatures.Row::init));
    columns.add(Column.figure("scale", row -> scale(row.scale())));
    columns.add(Column.figure("seeds", row -> Integer.toString(row.seeds())));
    columns.add(
        new Column<>(
            "accuracy",
            row ->
                Cell.of(Tables.spread(row.accuracyMean(), row.accuracyStd(), 4))
                    .over(Tables.interval(row.accuracyLow(), row.accuracyHigh(), 4))));
    boolean paired = rows.stream().anyMatch(row -> Tables.pairs(row.ahead()) > 1);
    if (paired) {
      columns.add(new Column<>("ahead of the first", row -> Tables.ahead(row.ahead(), 4)));
    }
    if (rows.stream().anyMatch(row -> published.apply(row).isPresent())) {
      columns.add(Column.figure("published", row -> published.apply(row).orElse(Tables.NONE)));
    }
    return Tables.of(
        "Test accuracy after the last step"
            + (rows.stream().anyMatch(row -> row.seeds() > 1)
                ? ", mean ± standard deviation over seeds, with a 95 % bootstrap interval of the mean"
                : "")
            + (paired ? "; ahead of the first row of the same scale, seed by seed" : ""),
        columns,
        rows);
  }
}
