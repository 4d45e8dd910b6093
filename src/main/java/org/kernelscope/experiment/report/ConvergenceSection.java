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
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.report.Column.Cell;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Estimate;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;

/** The convergence experiment: runs that differ in their initialisation and seed only. */
final class ConvergenceSection {

  private ConvergenceSection() {}

  static List<DomContent> of(Map<RunFolder, RunSpec> runs, LineStyles styles, LeftOut leftOut) {
    Map<ComparedSpec, List<RunFolder>> comparisons = new LinkedHashMap<>();
    runs.forEach(
        (folder, spec) -> {
          if (spec instanceof ConvNetSpec || spec instanceof ImageVaeSpec) {
            comparisons
                .computeIfAbsent(
                    ((ComparedSpec) spec).from(Initialisations.XAVIER.choice(), 0),
                    key -> new ArrayList<>())
                .add(folder);
          }
        });
    List<DomContent> sections = new ArrayList<>();
    for (Map.Entry<ComparedSpec, List<RunFolder>> comparison : comparisons.entrySet()) {
      List<Comparison.Row> rows = Comparison.summary(comparison.getValue(), leftOut);
      List<InitialisationCurve> curves =
          InitialisationCurve.of(rows, Measure.of(comparison.getKey()));
      if (!curves.isEmpty()) {
        List<DomContent> kernels =
            KernelGallery.of(
                KernelGallery.ofInitialisations(
                    comparison.getValue(),
                    runs,
                    ComparedSpec.class,
                    spec -> "seed " + spec.seed(),
                    ConvergenceSection::firstAndLast,
                    leftOut),
                leftOut);
        sections.add(describe(comparison.getKey(), rows, curves, kernels, styles));
      }
    }
    return sections;
  }

  private static DomContent describe(
      ComparedSpec spec,
      List<Comparison.Row> rows,
      List<InitialisationCurve> curves,
      List<DomContent> kernels,
      LineStyles styles) {
    Measure measure = Measure.of(spec);
    return section(
        h2("Convergence: %s on %s".formatted(network(spec), spec.data())),
        p(Words.sentence(setting(spec))),
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
                    curves.stream().map(InitialisationCurve::line).toList(),
                    false,
                    false)
                .svg(styles),
            figcaption(
                String.format(Locale.ROOT, "Convergence from %d initialisations", curves.size()))),
        bySteps(measure, curves),
        each(passing(spec, measure, curves), one -> one),
        each(weighted(spec, rows), one -> one),
        each(kernels, one -> one));
  }

  private static IntStream counts(List<InitialisationCurve> curves) {
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

  /** The settings that all runs of the comparison share, apart from those in the title. */
  private static String setting(ComparedSpec spec) {
    return Words.beside(
        Words.IN_TITLES.and(
            Settings.of(
                SharedSettings.INITIALISATION,
                SharedSettings.EVALUATE_AT,
                SharedSettings.SEED,
                ConvNetSpec.PURPOSE)),
        spec.values());
  }

  /** A table with a row for each step and a column for each initialisation. */
  private static DomContent bySteps(Measure measure, List<InitialisationCurve> curves) {
    boolean paired =
        curves.stream()
            .flatMap(curve -> curve.steps().values().stream())
            .anyMatch(reached -> Tables.pairs(reached.ahead()) > 1);
    List<Column<Integer>> columns = new ArrayList<>();
    columns.add(Column.figure("step", step -> Integer.toString(step)));
    for (InitialisationCurve curve : curves) {
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
                counts(curves).max().orElse(1) > 1
                    ? " ± standard deviation over seeds, with a 95 % bootstrap interval of the mean"
                    : "",
                paired
                    ? "; then how far it is ahead of %s, seed by seed, with a 95 %% interval"
                        .formatted(curves.get(0).initialisation())
                    : ""),
        columns,
        List.copyOf(steps));
  }

  private static Cell cell(
      InitialisationCurve.@Nullable Reached reached, int digits, boolean paired) {
    if (reached == null) {
      return Cell.of(Tables.NONE);
    }
    Estimate figures = reached.figures();
    Cell mean =
        Cell.of(Tables.spread(figures.mean(), figures.deviation(), digits))
            .over(Tables.interval(figures.low(), figures.high(), digits));
    Estimate ahead = reached.ahead();
    return paired && ahead != null ? mean.over(Tables.difference(ahead, digits)) : mean;
  }

  /**
   * The steps at which the curves pass the level of the paper, beside the published steps; empty if
   * no curve passes it.
   */
  private static List<DomContent> passing(
      ComparedSpec spec, Measure measure, List<InitialisationCurve> curves) {
    if (curves.stream().allMatch(curve -> curve.passes(measure.level).isEmpty())) {
      return List.of();
    }
    List<Column<InitialisationCurve>> columns = new ArrayList<>();
    columns.add(Column.words("initialisation", InitialisationCurve::initialisation));
    columns.add(
        Column.figure(
            "steps",
            curve -> {
              OptionalDouble steps = curve.passes(measure.level);
              return steps.isPresent() ? Tables.number(steps.getAsDouble(), 0) : "not reached";
            }));
    OptionalDouble first = curves.get(0).passes(measure.level);
    if (curves.size() > 1 && first.isPresent() && first.getAsDouble() > 0) {
      columns.add(
          Column.figure(
              "ratio to " + curves.get(0).initialisation(),
              curve -> {
                OptionalDouble steps = curve.passes(measure.level);
                return steps.isPresent()
                    ? Tables.number(steps.getAsDouble() / first.getAsDouble(), 2)
                    : Tables.NONE;
              }));
    }
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

  /** The importance-weighted estimates of an image VAE; empty if there are none. */
  private static List<DomContent> weighted(ComparedSpec spec, List<Comparison.Row> rows) {
    List<Comparison.Row> weighted =
        rows.stream().filter(row -> row.importanceWeightedMean() != null).toList();
    if (weighted.isEmpty() || !(spec instanceof ImageVaeSpec vae)) {
      return List.of();
    }
    return List.of(
        Tables.of(
            String.format(
                Locale.ROOT,
                "Importance-weighted estimate of ln p(x) after the last step, nats per image, %d codes for each of the first test images%s",
                vae.importanceSamples(),
                weighted.stream().anyMatch(row -> row.importanceWeightedStd() != null)
                    ? ": mean ± standard deviation over seeds, with a 95 % bootstrap interval of the mean"
                    : ""),
            List.of(
                Column.words("initialisation", Comparison.Row::init),
                Column.figure("seeds", row -> Integer.toString(row.seeds())),
                new Column<>(
                    "ln p(x)",
                    row ->
                        Cell.of(
                                Tables.spread(
                                    row.importanceWeightedMean(),
                                    row.importanceWeightedStd(),
                                    Measure.ELBO.digits))
                            .over(
                                Tables.interval(
                                    row.importanceWeightedLow(),
                                    row.importanceWeightedHigh(),
                                    Measure.ELBO.digits)))),
            weighted));
  }

  /** The first and the last snapshot of every layer. */
  private static List<KernelSnapshot> firstAndLast(List<KernelSnapshot> snapshots) {
    Map<String, List<KernelSnapshot>> layers =
        snapshots.stream()
            .collect(
                Collectors.groupingBy(KernelSnapshot::layer, TreeMap::new, Collectors.toList()));
    return layers.values().stream()
        .flatMap(ofLayer -> Stream.of(ofLayer.get(0), ofLayer.get(ofLayer.size() - 1)).distinct())
        .toList();
  }
}
