package org.kernelscope.experiment.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.report.Column.Cell;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Estimate;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;

/** The few-shot experiment: one table and chart for each network and data set. */
final class FewShotSection {

  private static final Cell NOTHING = Cell.of(Tables.NONE);

  private FewShotSection() {}

  static List<DomContent> of(Map<RunFolder, RunSpec> runs, LineStyles styles, LeftOut leftOut) {
    Map<FewShotSetting, List<RunFolder>> settings = new LinkedHashMap<>();
    runs.forEach(
        (folder, spec) -> {
          if (spec instanceof FewShotSpec few) {
            settings.computeIfAbsent(FewShotSetting.of(few), key -> new ArrayList<>()).add(folder);
          }
        });
    List<DomContent> sections = new ArrayList<>();
    for (Map.Entry<FewShotSetting, List<RunFolder>> setting : settings.entrySet()) {
      Map<FewShot.Row, NavigableMap<Integer, Estimate>> courses =
          FewShot.courses(setting.getValue(), leftOut);
      List<FewShot.Row> rows =
          courses.keySet().stream().sorted(Comparator.comparingInt(FewShot.Row::examples)).toList();
      if (!rows.isEmpty()) {
        List<DomContent> figures = new ArrayList<>(courses(courses, styles));
        figures.addAll(KernelGallery.of(exhibits(setting.getValue(), runs, leftOut), leftOut));
        sections.add(describe(setting.getKey(), rows, figures, styles));
      }
    }
    return sections;
  }

  private static DomContent describe(
      FewShotSetting setting, List<FewShot.Row> rows, List<DomContent> figures, LineStyles styles) {
    String shared = Procedure.words(Procedure.shared(rows), rows.get(0));
    return section(
        h2("Few-shot classification: " + setting.get(SharedSettings.DATA)),
        p(setting.words() + "."),
        iff(!shared.isEmpty(), p("In all rows: %s.".formatted(shared))),
        p(
            (counts(rows).max().orElse(1) > 1
                    ? "Accuracy is a mean over splits, with a 95 % bootstrap interval of the mean"
                    : "One split each: there are no intervals")
                + "; differences are split by split, to the first row with the same n."),
        each(FewFigures.note(counts(rows)), note -> note),
        each(chart(rows, styles), chart -> chart),
        table(setting, rows),
        iff(hasPublished(setting, rows), p(Published.FEW_SHOT_WORDS).withClass("note")),
        each(figures, one -> one));
  }

  private static IntStream counts(List<FewShot.Row> rows) {
    return rows.stream().flatMapToInt(row -> IntStream.of(row.splits(), Tables.pairs(row.ahead())));
  }

  private static DomContent table(FewShotSetting setting, List<FewShot.Row> rows) {
    Settings differing = Procedure.differing(rows);
    List<Column<FewShot.Row>> columns = new ArrayList<>();
    columns.add(Column.words("prior", FewShot.Row::prior));
    columns.add(Column.words("start of the means", FewShot.Row::init));
    if (!differing.all().isEmpty()) {
      columns.add(Column.words("settings", row -> Procedure.words(differing, row)));
    }
    columns.add(Column.figure("n", row -> Integer.toString(row.examples())));
    columns.add(Column.figure("splits", row -> Integer.toString(row.splits())));
    columns.add(
        new Column<>(
            "accuracy",
            row ->
                Cell.of(Tables.number(row.accuracyMean(), 4))
                    .over(Tables.interval(row.accuracyLow(), row.accuracyHigh(), 4))));
    if (rows.stream().anyMatch(row -> row.ahead() != null)) {
      columns.add(new Column<>("ahead of the first", row -> Tables.ahead(row.ahead(), 4)));
    }
    columns.add(Column.figure("means alone", row -> Tables.number(row.accuracyDetMean(), 4)));
    columns.add(Column.figure("NLL", row -> Tables.number(row.nllMean(), 3)));
    columns.add(Column.figure("ECE", row -> Tables.number(row.eceMean(), 3)));
    if (hasPublished(setting, rows)) {
      columns.add(
          new Column<>(
              "published",
              row -> Published.fewShot(setting, row).map(FewShotSection::cell).orElse(NOTHING)));
    }
    return Tables.of(
        "Accuracy of ensembles and of the means alone, negative log-likelihood (nats per image), expected calibration error",
        columns,
        rows);
  }

  private static boolean hasPublished(FewShotSetting setting, List<FewShot.Row> rows) {
    return rows.stream().anyMatch(row -> Published.fewShot(setting, row).isPresent());
  }

  private static Cell cell(Published.FewShotFigure published) {
    return new Cell(published.accuracy(), List.of(), true)
        .over(String.join(", ", published.otherwise()));
  }

  /** Accuracy against n; empty if all rows have the same n. */
  private static List<DomContent> chart(List<FewShot.Row> rows, LineStyles styles) {
    if (rows.stream().map(FewShot.Row::examples).distinct().count() < 2) {
      return List.of();
    }
    return List.of(
        figure(
            new LineChart(
                    "accuracy against n",
                    "training images",
                    "test accuracy",
                    FewShotCurves.of(rows),
                    true,
                    true)
                .svg(styles),
            figcaption("Accuracy against the number of training images")));
  }

  /** Accuracy against steps, for the rows with evaluations during training. */
  private static List<DomContent> courses(
      Map<FewShot.Row, NavigableMap<Integer, Estimate>> all, LineStyles styles) {
    Map<FewShot.Row, NavigableMap<Integer, Estimate>> measured = new LinkedHashMap<>();
    all.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .sorted(Comparator.comparingInt(entry -> entry.getKey().examples()))
        .forEach(entry -> measured.put(entry.getKey(), entry.getValue()));
    if (measured.isEmpty()) {
      return List.of();
    }
    List<FewShot.Row> rows = List.copyOf(measured.keySet());
    List<LineChart.Line> lines = new ArrayList<>();
    measured.forEach(
        (row, course) -> {
          List<LineChart.Point> points = new ArrayList<>();
          course.forEach(
              (step, at) -> points.add(LineChart.Point.of(step, at.mean(), at.low(), at.high())));
          lines.add(new LineChart.Line(FewShotCurves.courseName(row, rows), points));
        });
    return List.of(
        figure(
            new LineChart(
                    "accuracy against steps",
                    "optimiser steps",
                    "test accuracy",
                    lines,
                    false,
                    false)
                .svg(styles),
            figcaption("Accuracy of the ensembles on the way")));
  }

  /**
   * The kernels of the first run of each prior and initialisation. For each layer these are:
   *
   * <ul>
   *   <li>the means of the posterior at step 0,
   *   <li>the means and the standard deviations after the last step.
   * </ul>
   */
  private static List<KernelGallery.Exhibit> exhibits(
      List<RunFolder> runs, Map<RunFolder, RunSpec> specs, LeftOut leftOut) {
    List<KernelGallery.Exhibit> exhibits = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (RunFolder run : runs) {
      if (specs.get(run) instanceof FewShotSpec spec
          && !leftOut.has(run)
          && seen.add(spec.prior() + " " + spec.initialisation().text())) {
        List<KernelSnapshot> shown = new ArrayList<>();
        for (KernelSnapshot snapshot :
            leftOut.part(run, run::kernelSnapshots).orElseGet(List::of)) {
          boolean means = snapshot.layer().equals(KernelPicture.layer(snapshot));
          if (snapshot.step() == spec.steps() || (snapshot.step() == 0 && means)) {
            shown.add(snapshot);
          }
        }
        exhibits.add(
            new KernelGallery.Exhibit(
                run,
                spec.prior(),
                String.format(
                    Locale.ROOT,
                    "means from %s, n %d, split %d",
                    spec.initialisation().text(),
                    spec.examples(),
                    spec.split()),
                shown));
      }
    }
    return exhibits;
  }
}
