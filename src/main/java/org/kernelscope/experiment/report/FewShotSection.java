package org.kernelscope.experiment.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;

import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.kernelscope.experiment.BoundSpec;
import org.kernelscope.experiment.Estimate;
import org.kernelscope.experiment.FewShot;
import org.kernelscope.experiment.FewShotSpec;
import org.kernelscope.experiment.RunSpec;
import org.kernelscope.nn.layer.WeightNoise;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;

/** The few-shot experiment: one table and chart for each network and data set. */
final class FewShotSection {

  private FewShotSection() {}

  /** What runs must have in common to stand in one table. */
  private record Setting(
      String data,
      int testExamples,
      FewShotSpec.Network network,
      List<Integer> widths,
      int batch,
      int ensemble) {}

  /** What points of one curve have in common. */
  private record Contender(
      String prior, String init, BoundSpec bound, int steps, double learningRate) {}

  static List<DomContent> of(Map<RunFolder, RunSpec> runs) throws IOException {
    Map<Setting, List<RunFolder>> settings = new LinkedHashMap<>();
    runs.forEach(
        (folder, spec) -> {
          if (spec instanceof FewShotSpec few) {
            settings
                .computeIfAbsent(
                    new Setting(
                        few.data(),
                        few.testExamples(),
                        few.network(),
                        few.widths(),
                        few.batch(),
                        few.ensemble()),
                    key -> new ArrayList<>())
                .add(folder);
          }
        });
    List<DomContent> sections = new ArrayList<>();
    for (Map.Entry<Setting, List<RunFolder>> setting : settings.entrySet()) {
      List<FewShot.Row> rows = FewShot.summary(setting.getValue());
      if (!rows.isEmpty()) {
        sections.add(describe(setting.getKey(), rows, pictures(setting.getValue())));
      }
    }
    return sections;
  }

  /**
   * Means and standard deviations of the first layer's posterior, of the first run of each prior.
   */
  private static List<DomContent> pictures(List<RunFolder> runs) throws IOException {
    List<DomContent> pictures = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (RunFolder run : runs) {
      if (run.spec(RunSpec.class) instanceof FewShotSpec spec) {
        String whose = "%s from %s".formatted(spec.prior(), spec.initialisation());
        if (!seen.add(whose)) {
          continue;
        }
        List<KernelSnapshot> snapshots = run.kernelSnapshots();
        for (KernelSnapshot snapshot : snapshots) {
          String layer = snapshots.get(0).layer();
          if (snapshot.step() == spec.steps() && snapshot.layer().startsWith(layer)) {
            pictures.add(KernelPictures.of(snapshot, whose));
          }
        }
      }
    }
    return pictures;
  }

  private static DomContent describe(
      Setting setting, List<FewShot.Row> rows, List<DomContent> pictures) {
    return section(
        h2("Few-shot classification: " + setting.data()),
        p(
            "%s %s, ensembles of %d networks drawn from the posterior, %s test images. Accuracy is a mean over splits; intervals are 95 %% bootstrap intervals of the mean; differences are split by split, to the first row with the same n."
                .formatted(
                    setting.network(),
                    setting.widths(),
                    setting.ensemble(),
                    setting.testExamples() == 0 ? "all" : "the first " + setting.testExamples())),
        each(chart(rows), chart -> chart),
        Tables.of(
            "Accuracy, negative log-likelihood (nats per image) and expected calibration error",
            List.of(
                "prior",
                "means from",
                "variances from",
                "weight",
                "steps",
                "rate",
                "n",
                "splits",
                "accuracy",
                "interval",
                "ahead of the first",
                "means alone",
                "NLL",
                "ECE",
                "published"),
            rows.stream().map(row -> cells(setting.data(), row)).toList()),
        div(each(pictures, one -> one)).withClass("kernels"));
  }

  private static List<String> cells(String data, FewShot.Row row) {
    BoundSpec bound = row.bound();
    Estimate ahead = row.ahead();
    return List.of(
        row.prior(),
        row.init(),
        bound.varianceStart()
            + (bound.weightNoise() == WeightNoise.MULTIPLICATIVE ? ", multiplicative" : ""),
        Double.toString(bound.klWeight()),
        Integer.toString(row.steps()),
        Double.toString(row.learningRate()),
        Integer.toString(row.examples()),
        Integer.toString(row.splits()),
        Tables.number(row.accuracyMean(), 4),
        Tables.interval(row.accuracyLow(), row.accuracyHigh(), 4),
        ahead == null
            ? "–"
            : String.format(
                Locale.ROOT,
                "%+.4f (%s)",
                ahead.mean(),
                Tables.interval(ahead.low(), ahead.high(), 4)),
        Tables.number(row.accuracyDetMean(), 4),
        Tables.number(row.nllMean(), 3),
        Tables.number(row.eceMean(), 3),
        // The published runs had the bound itself, and time.
        bound.klWeight() == 1 && row.steps() >= 10_000
            ? Published.fewShot(data, row.prior(), row.examples())
            : "–");
  }

  /** Accuracy against n, if there is more than one. */
  private static List<DomContent> chart(List<FewShot.Row> rows) {
    if (rows.stream().map(FewShot.Row::examples).distinct().count() < 2) {
      return List.of();
    }
    Map<Contender, List<LineChart.Point>> curves = new LinkedHashMap<>();
    for (FewShot.Row row : rows) {
      double mean = row.accuracyMean();
      Double low = row.accuracyLow();
      Double high = row.accuracyHigh();
      curves
          .computeIfAbsent(
              new Contender(row.prior(), row.init(), row.bound(), row.steps(), row.learningRate()),
              key -> new ArrayList<>())
          .add(
              new LineChart.Point(
                  row.examples(), mean, low == null ? mean : low, high == null ? mean : high));
    }
    List<LineChart.Line> lines = new ArrayList<>();
    curves.forEach(
        (contender, points) ->
            lines.add(
                LineChart.Line.ascending(
                    "%s, from %s, weight %s, %d steps"
                        .formatted(
                            contender.prior(),
                            contender.init(),
                            contender.bound().klWeight(),
                            contender.steps()),
                    points)));
    return List.of(
        figure(
            new LineChart(
                    "accuracy against n", "training images", "test accuracy", lines, true, true)
                .svg(),
            figcaption("Accuracy against the number of training images")));
  }
}
