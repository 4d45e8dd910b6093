package org.kernelscope.experiment.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.kernelscope.store.ComparedRuns;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;

/**
 * Networks side by side. Runs that differ in their initialisation and seed only belong together;
 * others do if they were started as one comparison.
 */
final class ConvergenceSection {

  /** Settings that distinguish no sections: runs of one comparison may always differ in them. */
  private static final Settings NO_COLUMNS =
      Settings.of(
          SharedSettings.INITIALISATION,
          SharedSettings.EVALUATE_AT,
          SharedSettings.SEED,
          ConvNetSpec.PURPOSE);

  private ConvergenceSection() {}

  /**
   * The runs of a section.
   *
   * @param specs the specification of each
   * @param differing the settings in which columns differ, besides their initialisation; usually
   *     none
   */
  private record Compared(Map<RunFolder, ComparedSpec> specs, Settings differing) {

    static Compared of(Map<RunFolder, ComparedSpec> specs) {
      ComparedSpec first = specs.values().iterator().next();
      return new Compared(
          specs,
          new Settings(
              first.kind().settings().without(NO_COLUMNS).all().stream()
                  .filter(
                      setting ->
                          specs.values().stream()
                              .anyMatch(spec -> !spec.get(setting).equals(first.get(setting))))
                  .toList()));
    }

    ComparedSpec first() {
      return specs.values().iterator().next();
    }

    List<RunFolder> folders() {
      return List.copyOf(specs.keySet());
    }

    /** Whether columns differ in more than their initialisation. */
    boolean isMixed() {
      return !differing.all().isEmpty();
    }

    boolean isPartOf(Compared other) {
      return other.specs.keySet().containsAll(specs.keySet());
    }

    /** What distinguishes columns, in words. */
    String axis() {
      return isMixed() ? "column" : "initialisation";
    }
  }

  /**
   * A section for each comparison.
   *
   * @param together the runs that were started as one comparison
   */
  static List<DomContent> of(
      Map<RunFolder, RunSpec> runs,
      List<ComparedRuns> together,
      LineStyles styles,
      LeftOut leftOut) {
    List<DomContent> sections = new ArrayList<>();
    for (Compared compared : comparisons(runs, together)) {
      List<Comparison.Row> rows = Comparison.summary(compared.folders(), leftOut);
      List<ColumnCurve> curves = ColumnCurve.of(rows, Measure.of(compared.first()));
      if (!curves.isEmpty()) {
        Map<ComparedSpec, String> columns = Comparison.columns(compared.specs().values());
        List<DomContent> kernels =
            KernelGallery.of(
                KernelGallery.ofColumns(
                    compared.folders(),
                    runs,
                    ComparedSpec.class,
                    spec -> columns.getOrDefault(spec, spec.initialisation().text()),
                    spec -> "seed " + spec.seed(),
                    ConvergenceSection::firstAndLast,
                    leftOut),
                leftOut);
        sections.add(describe(compared, rows, curves, kernels, styles));
      }
    }
    return sections;
  }

  /**
   * The runs that differ in their initialisation only, unless they are part of a comparison whose
   * columns differ in other settings too; then such comparisons, without the parts of larger ones.
   */
  private static List<Compared> comparisons(
      Map<RunFolder, RunSpec> runs, List<ComparedRuns> together) {
    Map<String, RunFolder> byId = new HashMap<>();
    Map<ComparedSpec, Map<RunFolder, ComparedSpec>> alike = new LinkedHashMap<>();
    runs.forEach(
        (folder, spec) -> {
          if (spec instanceof ConvNetSpec || spec instanceof ImageVaeSpec) {
            ComparedSpec compared = (ComparedSpec) spec;
            byId.put(folder.id(), folder);
            alike
                .computeIfAbsent(
                    compared.from(Initialisations.XAVIER.choice(), 0), key -> new LinkedHashMap<>())
                .put(folder, compared);
          }
        });
    List<Compared> mixed = new ArrayList<>();
    for (ComparedRuns one : together) {
      Map<RunFolder, ComparedSpec> specs = new LinkedHashMap<>();
      for (String id : one.ids()) {
        RunFolder folder = byId.get(id);
        if (folder != null && runs.get(folder) instanceof ComparedSpec spec) {
          specs.put(folder, spec);
        }
      }
      // Comparisons that the program starts are of one kind; a file can say anything.
      if (specs.values().stream().map(ComparedSpec::kind).distinct().count() == 1) {
        Compared compared = Compared.of(specs);
        if (compared.isMixed() && mixed.stream().noneMatch(compared::isPartOf)) {
          mixed.removeIf(other -> other.isPartOf(compared));
          mixed.add(compared);
        }
      }
    }
    return Stream.concat(
            alike.values().stream()
                .map(Compared::of)
                .filter(plain -> mixed.stream().noneMatch(plain::isPartOf)),
            mixed.stream())
        .toList();
  }

  private static DomContent describe(
      Compared compared,
      List<Comparison.Row> rows,
      List<ColumnCurve> curves,
      List<DomContent> kernels,
      LineStyles styles) {
    ComparedSpec spec = compared.first();
    Measure measure = Measure.of(spec);
    return section(
        h2(title(compared)),
        p(Words.sentence(setting(compared))),
        p(
            difference(compared)
                + " "
                + (counts(curves).max().orElse(1) > 1
                    ? "Mean over seeds, with the 95 % bootstrap interval of the mean as a band."
                    : "One seed each: there are no intervals.")),
        each(FewFigures.note(counts(curves)), note -> note),
        figure(
            new LineChart(
                    measure.label + " against steps",
                    "optimiser steps",
                    measure.label,
                    curves.stream().map(ColumnCurve::line).toList(),
                    false,
                    false)
                .svg(styles),
            figcaption(
                String.format(
                    Locale.ROOT,
                    "Convergence %s %d %ss",
                    compared.isMixed() ? "of" : "from",
                    curves.size(),
                    compared.axis()))),
        bySteps(measure, curves),
        each(passing(compared, measure, curves), one -> one),
        each(weighted(compared, rows), one -> one),
        each(kernels, one -> one));
  }

  private static IntStream counts(List<ColumnCurve> curves) {
    return curves.stream()
        .flatMap(curve -> curve.steps().values().stream())
        .flatMapToInt(
            reached -> IntStream.of(reached.figures().count(), Tables.pairs(reached.ahead())));
  }

  private static String title(Compared compared) {
    ComparedSpec spec = compared.first();
    boolean sameNetwork =
        !compared.differing().contains(SharedSettings.NETWORK)
            && !compared.differing().contains(SharedSettings.WIDTHS);
    return "%s: %s on %s"
        .formatted(
            compared.isMixed() ? "Comparison" : "Convergence",
            sameNetwork ? network(spec) : "several networks",
            compared.differing().contains(SharedSettings.DATA) ? "several data sets" : spec.data());
  }

  private static String difference(Compared compared) {
    if (!compared.isMixed()) {
      return "Runs that differ in their initialisation and seed only; those of one seed see the same"
          + " batches.";
    }
    return "Runs that were started as one comparison. Its columns differ in %s."
        .formatted(
            compared.differing().all().stream()
                .map(setting -> Words.inSentence(setting.label()))
                .collect(Collectors.joining(", ")));
  }

  private static String network(ComparedSpec spec) {
    if (spec instanceof ConvNetSpec convNet) {
      return Words.network(convNet.network(), convNet.widths());
    }
    return spec instanceof ImageVaeSpec vae ? "image VAE " + Words.widths(vae.widths()) : "";
  }

  /** The settings that all runs of the comparison share, apart from those in the title. */
  private static String setting(Compared compared) {
    return Words.beside(
        Words.IN_TITLES.and(NO_COLUMNS).and(compared.differing().without(Words.IN_TITLES)),
        compared.first().values());
  }

  /** A table with a row for each step and a column for each curve. */
  private static DomContent bySteps(Measure measure, List<ColumnCurve> curves) {
    boolean paired =
        curves.stream()
            .flatMap(curve -> curve.steps().values().stream())
            .anyMatch(reached -> Tables.pairs(reached.ahead()) > 1);
    List<Column<Integer>> columns = new ArrayList<>();
    columns.add(Column.figure("step", step -> Integer.toString(step)));
    for (ColumnCurve curve : curves) {
      columns.add(
          new Column<>(
              curve.column(), step -> cell(curve.steps().get(step), measure.digits, paired)));
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
                        .formatted(curves.get(0).column())
                    : ""),
        columns,
        List.copyOf(steps));
  }

  private static Cell cell(ColumnCurve.@Nullable Reached reached, int digits, boolean paired) {
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
      Compared compared, Measure measure, List<ColumnCurve> curves) {
    if (curves.stream().allMatch(curve -> curve.passes(measure.level).isEmpty())) {
      return List.of();
    }
    List<Column<ColumnCurve>> columns = new ArrayList<>();
    columns.add(Column.words(compared.axis(), ColumnCurve::column));
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
              "ratio to " + curves.get(0).column(),
              curve -> {
                OptionalDouble steps = curve.passes(measure.level);
                return steps.isPresent()
                    ? Tables.number(steps.getAsDouble() / first.getAsDouble(), 2)
                    : Tables.NONE;
              }));
    }
    Optional<Published.Convergence> published =
        compared.isMixed() ? Optional.empty() : Published.convergence(compared.first());
    published.ifPresent(
        theirs ->
            columns.add(
                Column.figure(
                    "published",
                    curve -> {
                      Integer steps = theirs.steps().get(curve.column());
                      return steps == null ? Tables.NONE : "about " + steps;
                    })));
    List<DomContent> table = new ArrayList<>();
    table.add(Tables.of("Steps until the mean passes " + measure.levelWords, columns, curves));
    published.ifPresent(theirs -> table.add(p(theirs.words()).withClass("note")));
    return table;
  }

  /** The importance-weighted estimates of an image VAE; empty if there are none. */
  private static List<DomContent> weighted(Compared compared, List<Comparison.Row> rows) {
    List<Comparison.Row> weighted =
        rows.stream().filter(row -> row.importanceWeightedMean() != null).toList();
    if (weighted.isEmpty() || !(compared.first() instanceof ImageVaeSpec vae)) {
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
                Column.words(compared.axis(), Comparison.Row::column),
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
