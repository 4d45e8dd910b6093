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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.ComparedSpec;
import org.kernelscope.experiment.Comparison;
import org.kernelscope.experiment.ConvNetSpec;
import org.kernelscope.experiment.Estimate;
import org.kernelscope.experiment.ImageVaeSpec;
import org.kernelscope.experiment.RunSpec;
import org.kernelscope.experiment.report.Column.Cell;
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
      List<Curve> curves =
          Curve.of(Comparison.summary(comparison.getValue()), Measure.of(comparison.getKey()));
      if (!curves.isEmpty()) {
        List<DomContent> kernels = KernelGallery.of(exhibits(comparison.getValue()));
        sections.add(describe(comparison.getKey(), curves, kernels));
      }
    }
    return sections;
  }

  private static DomContent describe(
      ComparedSpec spec, List<Curve> curves, List<DomContent> kernels) {
    Measure measure = Measure.of(spec);
    return section(
        h2("Convergence: %s on %s".formatted(network(spec), spec.data())),
        p(setting(spec) + "."),
        p(
            "Runs that differ in their initialisation and seed only; those of one seed see the same"
                + " batches. "
                + (counts(curves).max().orElse(1) > 1
                    ? "Mean over seeds, with the 95 % bootstrap interval of the mean as a band."
                    : "One seed each: there are no intervals.")),
        each(FewFigures.note(counts(curves)), note -> note),
        figure(
            new LineChart(
                    measure.label + " against steps",
                    "optimiser steps",
                    measure.label,
                    curves.stream().map(Curve::line).toList(),
                    false,
                    false)
                .svg(),
            figcaption("Convergence from %d initialisations".formatted(curves.size()))),
        bySteps(measure, curves),
        each(passing(spec, measure, curves), one -> one),
        each(kernels, one -> one));
  }

  private static IntStream counts(List<Curve> curves) {
    return curves.stream()
        .flatMap(curve -> curve.steps().values().stream())
        .flatMapToInt(
            reached -> IntStream.of(reached.figures().count(), Tables.pairs(reached.ahead())));
  }

  private static String network(ComparedSpec spec) {
    if (spec instanceof ConvNetSpec convNet) {
      return Words.network(convNet.network(), convNet.widths());
    }
    return spec instanceof ImageVaeSpec vae ? "image VAE " + Words.widths(vae.widths()) : "";
  }

  private static String setting(ComparedSpec spec) {
    if (spec instanceof ConvNetSpec convNet) {
      return "Batches of %d, Adam at %s%s%s, %s"
          .formatted(
              convNet.batch(),
              Words.plain(convNet.learningRate()),
              convNet.decay() == ConvNetSpec.Decay.LINEAR ? " falling linearly to 0" : "",
              convNet.l2() == 0 ? "" : ", L2 of " + Words.plain(convNet.l2()),
              Words.images(convNet.data(), convNet.trainExamples(), convNet.testExamples()));
    }
    return spec instanceof ImageVaeSpec vae
        ? "Codes of %d dimensions, %s pixels, batches of %d, Adam at %s, %s"
            .formatted(
                vae.latent(),
                vae.pixels() == ImageVaeSpec.Pixels.BINARY ? "binary" : "grey",
                vae.batch(),
                Words.plain(vae.learningRate()),
                Words.images(vae.data(), vae.trainExamples(), vae.testExamples()))
        : "";
  }

  /** A row for each step, a column for each initialisation. */
  private static DomContent bySteps(Measure measure, List<Curve> curves) {
    boolean paired =
        curves.stream()
            .flatMap(curve -> curve.steps().values().stream())
            .anyMatch(reached -> Tables.pairs(reached.ahead()) > 1);
    List<Column<Integer>> columns = new ArrayList<>();
    columns.add(Column.figure("step", step -> Integer.toString(step)));
    for (Curve curve : curves) {
      columns.add(
          new Column<>(
              curve.initialisation(),
              step -> cell(curve.steps().get(step), measure.digits, paired)));
    }
    TreeSet<Integer> steps = new TreeSet<>();
    curves.forEach(curve -> steps.addAll(curve.steps().keySet()));
    return Tables.of(
        "Mean %s%s%s"
            .formatted(
                measure.label,
                counts(curves).max().orElse(1) > 1 ? " ± standard deviation over seeds" : "",
                paired
                    ? "; below it, how far it is ahead of %s, seed by seed, with a 95 %% interval"
                        .formatted(curves.get(0).initialisation())
                    : ""),
        columns,
        List.copyOf(steps));
  }

  private static Cell cell(Curve.@Nullable Reached reached, int digits, boolean paired) {
    if (reached == null) {
      return Cell.of(Tables.NONE);
    }
    Estimate figures = reached.figures();
    Cell mean = Cell.of(Tables.spread(figures.mean(), figures.deviation(), digits));
    Estimate ahead = reached.ahead();
    return paired && ahead != null ? mean.over(Tables.difference(ahead, digits)) : mean;
  }

  /** When the curves pass the paper's level, if any does, beside when the paper's did. */
  private static List<DomContent> passing(ComparedSpec spec, Measure measure, List<Curve> curves) {
    if (curves.stream().allMatch(curve -> curve.passes(measure.level).isEmpty())) {
      return List.of();
    }
    List<Column<Curve>> columns = new ArrayList<>();
    columns.add(Column.words("initialisation", Curve::initialisation));
    columns.add(
        Column.figure(
            "steps",
            curve -> {
              OptionalDouble steps = curve.passes(measure.level);
              return steps.isPresent() ? Tables.number(steps.getAsDouble(), 0) : "not reached";
            }));
    Optional<Published.Convergence> published = Published.convergence(spec);
    published.ifPresent(
        theirs ->
            columns.add(
                Column.figure(
                    "published",
                    curve -> {
                      Integer steps = theirs.steps().get(curve.initialisation());
                      return steps == null ? Tables.NONE : "about " + steps;
                    })));
    List<DomContent> table = new ArrayList<>();
    table.add(Tables.of("Steps until the mean passes " + measure.levelWords, columns, curves));
    published.ifPresent(theirs -> table.add(p(theirs.words()).withClass("note")));
    return table;
  }

  /** First and last kernels of the first layer, of the first run of each initialisation. */
  private static List<KernelGallery.Exhibit> exhibits(List<RunFolder> runs) throws IOException {
    Map<String, KernelGallery.Exhibit> firsts = new LinkedHashMap<>();
    for (RunFolder run : runs) {
      if (run.spec(RunSpec.class) instanceof ComparedSpec spec
          && !firsts.containsKey(spec.initialisation())) {
        firsts.put(
            spec.initialisation(),
            new KernelGallery.Exhibit(
                spec.initialisation(), "seed " + spec.seed(), firstAndLast(run.kernelSnapshots())));
      }
    }
    return List.copyOf(firsts.values());
  }

  private static List<KernelSnapshot> firstAndLast(List<KernelSnapshot> snapshots) {
    List<KernelSnapshot> ofLayer =
        snapshots.stream()
            .filter(snapshot -> snapshot.layer().equals(snapshots.get(0).layer()))
            .toList();
    return ofLayer.size() < 2 ? ofLayer : List.of(ofLayer.get(0), ofLayer.get(ofLayer.size() - 1));
  }
}
