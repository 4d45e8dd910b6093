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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.ComparedSpec;
import org.kernelscope.experiment.Comparison;
import org.kernelscope.experiment.ConvNetSpec;
import org.kernelscope.experiment.FewShotSpec;
import org.kernelscope.experiment.ImageVaeSpec;
import org.kernelscope.experiment.RunSpec;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;

/** The convergence experiment: runs that differ in their initialisation and seed only. */
final class ConvergenceSection {

  private ConvergenceSection() {}

  static List<DomContent> of(Map<RunFolder, RunSpec> runs) throws IOException {
    Map<ComparedSpec, List<RunFolder>> comparisons = new LinkedHashMap<>();
    runs.forEach(
        (folder, spec) -> {
          if (spec instanceof ConvNetSpec || spec instanceof ImageVaeSpec) {
            comparisons
                .computeIfAbsent(((ComparedSpec) spec).with("", 0), key -> new ArrayList<>())
                .add(folder);
          }
        });
    List<DomContent> sections = new ArrayList<>();
    for (Map.Entry<ComparedSpec, List<RunFolder>> comparison : comparisons.entrySet()) {
      List<Comparison.Row> rows = Comparison.summary(comparison.getValue());
      if (!rows.isEmpty()) {
        sections.add(describe(comparison.getKey(), comparison.getValue(), rows));
      }
    }
    return sections;
  }

  private static DomContent describe(
      ComparedSpec spec, List<RunFolder> runs, List<Comparison.Row> rows) throws IOException {
    boolean vae = spec instanceof ImageVaeSpec;
    Map<String, List<LineChart.Point>> curves = new LinkedHashMap<>();
    Map<Integer, Map<String, Comparison.Row>> bySteps = new TreeMap<>();
    for (Comparison.Row row : rows) {
      Double mean = vae ? row.elboMean() : row.accuracyMean();
      if (mean != null) {
        Double low = vae ? row.elboLow() : row.accuracyLow();
        Double high = vae ? row.elboHigh() : row.accuracyHigh();
        curves
            .computeIfAbsent(row.init(), init -> new ArrayList<>())
            .add(
                new LineChart.Point(
                    row.step(), mean, low == null ? mean : low, high == null ? mean : high));
        bySteps.computeIfAbsent(row.step(), step -> new LinkedHashMap<>()).put(row.init(), row);
      }
    }
    String measure = vae ? "test ELBO, nats per image" : "test accuracy";
    List<LineChart.Line> lines = new ArrayList<>();
    curves.forEach((init, points) -> lines.add(new LineChart.Line(init, points)));
    int digits = vae ? 2 : 4;
    List<List<String>> table = new ArrayList<>();
    bySteps.forEach(
        (step, byInit) -> {
          List<String> cells = new ArrayList<>(List.of(Integer.toString(step)));
          curves.keySet().forEach(init -> cells.add(cell(byInit.get(init), vae, digits)));
          table.add(cells);
        });
    List<String> heads = new ArrayList<>(List.of("step"));
    heads.addAll(curves.keySet());
    double level = vae ? -120 : 0.96;
    return section(
        h2("Convergence: %s on %s".formatted(network(spec), spec.data())),
        p(
            "Runs that differ in their initialisation and seed only; those of one seed see the same"
                + " batches. Mean over seeds, with the 95 % bootstrap interval of the mean as a"
                + " band."),
        figure(
            new LineChart(
                    measure + " against steps", "optimiser steps", measure, lines, false, false)
                .svg(),
            figcaption("Convergence from %d initialisations".formatted(lines.size()))),
        Tables.of(measure + ", mean ± standard deviation over seeds", heads, table),
        Tables.of(
            "Steps until the mean passes " + level,
            List.of("initialisation", "steps", "published"),
            curves.entrySet().stream()
                .map(
                    curve ->
                        List.of(
                            curve.getKey(),
                            passes(curve.getValue(), level).stream()
                                .mapToObj(step -> Tables.number(step, 0))
                                .findFirst()
                                .orElse("not reached"),
                            Published.stepsUntil(vae, spec.data(), curve.getKey())))
                .toList()),
        div(each(pictures(runs), one -> one)).withClass("kernels"));
  }

  private static String network(ComparedSpec spec) {
    if (spec instanceof ConvNetSpec convNet) {
      return convNet.network() == FewShotSpec.Network.FCONV ? "ConvNet" : "CIFAR net";
    }
    return "image VAE";
  }

  private static String cell(Comparison.@Nullable Row row, boolean vae, int digits) {
    if (row == null) {
      return "–";
    }
    Double deviation = vae ? row.elboStd() : row.accuracyStd();
    return Tables.number(vae ? row.elboMean() : row.accuracyMean(), digits)
        + (deviation == null ? "" : " ± " + Tables.number(deviation, digits));
  }

  /** Where the curve first passes a level, between its points by linear interpolation. */
  static OptionalDouble passes(List<LineChart.Point> curve, double level) {
    for (int i = 0; i < curve.size(); i++) {
      if (curve.get(i).y() >= level) {
        if (i == 0) {
          return OptionalDouble.of(curve.get(0).x());
        }
        LineChart.Point before = curve.get(i - 1);
        LineChart.Point after = curve.get(i);
        double share = (level - before.y()) / (after.y() - before.y());
        return OptionalDouble.of(before.x() + share * (after.x() - before.x()));
      }
    }
    return OptionalDouble.empty();
  }

  /** First and last kernels of the first layer, of the first run of each initialisation. */
  private static List<DomContent> pictures(List<RunFolder> runs) throws IOException {
    Map<String, RunFolder> firsts = new LinkedHashMap<>();
    for (RunFolder run : runs) {
      if (run.spec(RunSpec.class) instanceof ComparedSpec spec) {
        firsts.putIfAbsent(spec.initialisation(), run);
      }
    }
    List<DomContent> pictures = new ArrayList<>();
    for (Map.Entry<String, RunFolder> first : firsts.entrySet()) {
      List<KernelSnapshot> snapshots = first.getValue().kernelSnapshots();
      if (snapshots.isEmpty()) {
        continue;
      }
      String layer = snapshots.get(0).layer();
      List<KernelSnapshot> ofLayer =
          snapshots.stream().filter(snapshot -> snapshot.layer().equals(layer)).toList();
      for (KernelSnapshot snapshot :
          ofLayer.size() == 1
              ? ofLayer
              : List.of(ofLayer.get(0), ofLayer.get(ofLayer.size() - 1))) {
        pictures.add(KernelPictures.of(snapshot, first.getKey()));
      }
    }
    return pictures;
  }
}
