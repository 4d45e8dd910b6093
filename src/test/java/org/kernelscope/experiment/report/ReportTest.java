package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.InForeignLocales;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Estimate;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.Workspace;

/** A report of all experiments, run for real on the bundled digits at a tiny scale. */
class ReportTest {

  private static final String ADDITIVE =
      "weight noise additive, start of variances -8, KL warm-up 0 steps";
  private static final String MULTIPLICATIVE =
      "weight noise multiplicative, start of variances -2, KL warm-up 2 steps";

  @TempDir static Path folder;
  private static ReportedRuns reported;
  private static Document page;
  private static String source;

  @BeforeAll
  static void runEverything() throws Exception {
    reported = ReportedRuns.in(folder);
    try (Runs runs = ReportedRuns.runs(reported.workspace(), folder)) {
      // A run whose learning rate was changed by hand, so that its results differ.
      Run steered = runs.create(ReportedRuns.convNet());
      steered.setLearningRate(0.1);
      ReportedRuns.train(runs, steered);
      // A run of another machine that was never trained, and a run that cannot be read.
      Run untrained = runs.create(ReportedRuns.fewShot("log-uniform", ReportedRuns.BOUND, 20, 1));
      Path record = untrained.folder().path().resolve("run.json");
      Files.writeString(
          record,
          Files.readString(record)
              .replaceAll("\"machine\" : \"[^\"]*\"", "\"machine\" : \"another machine\""));
      Run strange = runs.create(ReportedRuns.fewShot("log-uniform", ReportedRuns.BOUND, 20, 2));
      Files.writeString(strange.folder().path().resolve("spec.json"), "{\"kind\" : \"other\"}");
    }
    Report.Written written = Report.write(reported.workspace(), folder.resolve("out"));
    assertThat(written.finished()).isEqualTo(reported.specs().size() + 1);
    assertThat(written.unfinished()).isEqualTo(1);
    assertThat(written.sections()).isEqualTo(4);
    source = Files.readString(written.file());
    page = Jsoup.parse(source);
  }

  private static Element section(String title) {
    return page.select("section").stream()
        .filter(section -> section.text().startsWith(title))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachExperimentHasItsChartWithALineForEachContender() {
    assertThat(page.select("h2").eachText())
        .containsExactly(
            "Convergence: FConv 4-6 on mnist",
            "Convergence: image VAE 4-6 on mnist",
            "Few-shot classification: mnist",
            "Random features: mnist",
            "What was run",
            "What was left out",
            "To run it again");
    Elements charts = page.select("svg.chart");
    assertThat(charts).hasSize(5);
    assertThat(charts.get(0).select("polyline.line")).hasSize(2);
    assertThat(charts.get(1).select("polyline.line")).hasSize(2);
    assertThat(charts.get(2).select("polyline.line")).hasSize(3);
    assertThat(charts.get(3).select("polyline.line")).hasSize(2 * 3);
    assertThat(charts.get(4).select("polyline.line")).hasSize(2);
    // Bands where the horizontal axis is steps, bars over splits and seeds in the others.
    assertThat(charts.get(0).select("polygon.band")).hasSize(2);
    assertThat(charts.get(1).select("polygon.band")).hasSize(2);
    assertThat(charts.get(2).select("line.bar")).hasSize(6);
    assertThat(charts.get(3).select("polygon.band")).hasSize(2 * 3);
  }

  @InForeignLocales
  void thePageIsTheSameWhateverDigitsPeopleWrite() throws IOException {
    Path out = folder.resolve("out-" + Locale.getDefault().toLanguageTag());
    String here = Files.readString(Report.write(reported.workspace(), out).file());
    assertThat(here.chars().filter(Character::isDigit))
        .allSatisfy(digit -> assertThat(digit).isBetween((int) '0', (int) '9'));
    assertThat(here).isEqualTo(source);
  }

  @Test
  void eachContenderHasItsKernelsBeforeAndAfter() {
    Elements compared = section("Convergence").select("> .kernels > div");
    assertThat(compared.select("h3").eachText()).containsExactly("xavier", "filters");
    for (Element contender : compared) {
      assertThat(contender.select("figcaption").eachText())
          .containsExactly("conv1, step 0", "conv1, step 4");
    }
    Elements inferred = section("Few-shot").select("> .kernels > div");
    assertThat(inferred.select("h3").eachText()).containsExactly("dwp:large", "standard-normal");
    for (Element contender : inferred) {
      assertThat(contender.text()).contains("means from xavier, n 20, split 1");
      assertThat(contender.select("figcaption").eachText())
          .hasSize(3)
          .startsWith("conv1, step 0", "conv1, step 3");
      assertThat(contender.select("figcaption").get(2).text())
          .startsWith("conv1, standard deviations, step 3, dark ");
    }
    Elements frozen = section("Random features").select("> .kernels > div");
    assertThat(frozen.select("h3").eachText()).containsExactly("xavier", "dwp");
    assertThat(frozen.select("figcaption").eachText())
        .containsExactly("conv1, step 0", "conv1, step 0");
    for (Element picture : page.select(".kernels img")) {
      assertThat(picture.attr("src")).startsWith("data:image/png;base64,");
      assertThat(picture.attr("alt")).startsWith("kernels of ");
    }
  }

  @Test
  void furtherLayersAreFoldedBelowTheFirst() {
    assertThat(section("Convergence: image VAE").select("details > summary").eachText())
        .containsExactly("Kernels of conv2", "Kernels of deconv1", "Kernels of deconv2");
    for (String experiment : List.of("Convergence", "Few-shot", "Random features")) {
      Element folded = section(experiment).select("details").first();
      assertThat(folded).isNotNull();
      assertThat(folded.select("summary").text()).isEqualTo("Kernels of conv2");
      assertThat(folded.select(".kernels > div")).hasSize(2);
      assertThat(folded.select("figcaption").eachText())
          .allMatch(caption -> caption.startsWith("conv2, "));
    }
  }

  @Test
  void anAutoencoderHasItsBoundsAndItsImportanceWeightedEstimate() throws IOException {
    Comparison.Row last =
        Comparison.summary(reported.folders().subList(20, 24), new LeftOut()).stream()
            .filter(row -> row.init().equals("filters") && row.step() == 4)
            .findFirst()
            .orElseThrow();
    Elements tables = section("Convergence: image VAE").select("table");
    assertThat(tables).hasSize(2);
    assertThat(tables.get(0).select("tbody tr:last-child td:eq(2)").text())
        .startsWith(Tables.spread(last.elboMean(), last.elboStd(), 2));
    assertThat(tables.get(1).select("tbody tr:last-child td").eachText())
        .containsExactly(
            "filters",
            "2",
            Tables.spread(last.importanceWeightedMean(), last.importanceWeightedStd(), 2)
                + " "
                + Tables.interval(last.importanceWeightedLow(), last.importanceWeightedHigh(), 2));
  }

  @Test
  void fewShotAccuracyIsFollowedOverTheStepsToo() {
    Elements figures = section("Few-shot").select("> figure:has(svg)");
    assertThat(figures.select("figcaption").eachText())
        .containsExactly(
            "Accuracy against the number of training images",
            "Accuracy of the ensembles on the way");
    assertThat(figures.last().text())
        .contains("dwp:large, means from xavier, weight noise additive, start of variances -8, KL")
        .contains("warm-up 0 steps, n 20")
        .contains("n 40");
  }

  @Test
  void aSteeredRunIsListedAndInNoMean() throws IOException {
    assertThat(page.text())
        .contains("The learning rate of 1 of them was changed while they trained");
    assertThat(section("What was run").select("td").eachText())
        .containsOnlyOnce("finished, learning rate changed");
    Comparison.Row last =
        Comparison.summary(reported.folders().subList(0, 4), new LeftOut()).stream()
            .filter(row -> row.init().equals("xavier") && row.step() == 4)
            .findFirst()
            .orElseThrow();
    assertThat(section("Convergence").select("tbody tr:last-child td:eq(1)").text())
        .startsWith(Tables.spread(last.accuracyMean(), last.accuracyStd(), 4));
  }

  @Test
  void everyRunHasTheLetterOfItsMachineAndVersions() {
    Element list = section("What was run");
    assertThat(list.select("p").eachText())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("B: another machine; ");
    List<String> letters = list.select("tbody td:last-child").eachText();
    assertThat(letters).containsOnly("A", "B").containsOnlyOnce("B");
    assertThat(list.select("tbody tr:has(td:contains(finished)) td:eq(6)").eachText())
        .allMatch(time -> time.matches("\\d+ s"));
  }

  @Test
  void itsNumbersAreThoseOfTheSummaries() throws IOException {
    FewShot.Row row = FewShot.summary(reported.folders(), new LeftOut()).get(0);
    Element cells = section("Few-shot").select("tbody tr").first();
    assertThat(cells).isNotNull();
    assertThat(cells.select("td").eachText())
        .startsWith("dwp:large", "xavier", ADDITIVE, "20", "2")
        .contains(
            Tables.number(row.accuracyMean(), 4)
                + " "
                + Tables.interval(row.accuracyLow(), row.accuracyHigh(), 4),
            Tables.number(row.nllMean(), 3));
    RandomFeatures.Row features = RandomFeatures.summary(reported.folders(), new LeftOut()).get(0);
    assertThat(section("Random features").text())
        .contains(Tables.number(features.accuracyMean(), 4));
  }

  @Test
  void aRowTellsWhatDistinguishesItAndTheTextWhatAllShare() {
    Element few = section("Few-shot");
    List<String> rows = new ArrayList<>();
    for (Element row : few.select("tbody tr")) {
      rows.add(String.join(" | ", row.select("td").eachText().subList(0, 4)));
    }
    assertThat(rows)
        .containsExactly(
            "dwp:large | xavier | " + ADDITIVE + " | 20",
            "standard-normal | xavier | " + ADDITIVE + " | 20",
            "standard-normal | xavier | " + MULTIPLICATIVE + " | 20",
            "dwp:large | xavier | " + ADDITIVE + " | 40",
            "standard-normal | xavier | " + ADDITIVE + " | 40",
            "standard-normal | xavier | " + MULTIPLICATIVE + " | 40");
    assertThat(few.text())
        .contains(
            "FConv 4-6, test images 100, random shift 0 pixels, rate decay linear, rate warm-up 0"
                + " steps, optimiser adam, gradient clipping 0, batch size all,"
                + " patience never, target none, time limit none, ensemble 2.",
            "In all rows: KL weight 0.1, variance rate 0.001, bound samples 1, kernels per step",
            "steps 3, learning rate 0.001.");
  }

  /** Every described setting is in the report, even a new one. */
  @Test
  void aComparisonTellsEverySettingButThoseItsRunsDifferIn() {
    assertThat(section("Convergence: FConv").select("p").first().text())
        .startsWith("Training images ")
        .contains("test images ", "random shift 0 pixels", "batch size ", "learning rate 0.")
        .contains("rate decay none", "L2 0", "steps 4")
        .doesNotContain("seed", "initialisation", "purpose");
    assertThat(section("Convergence: image VAE").select("p").first().text())
        .contains("pixels grey", "steps 4");
    assertThat(section("Random features").select("p").first().text())
        .contains("only the classifier is trained: training images ", "steps ")
        .doesNotContain("scale");
  }

  @Test
  void differencesAreTakenSeedBySeedWhereThereAreTwo() throws IOException {
    Element convergence = section("Convergence");
    Comparison.Row last =
        Comparison.summary(reported.folders().subList(0, 4), new LeftOut()).stream()
            .filter(row -> row.init().equals("filters") && row.step() == 4)
            .findFirst()
            .orElseThrow();
    Estimate ahead = last.ahead();
    assertThat(ahead).isNotNull();
    assertThat(convergence.select("tbody tr td:eq(2) small").eachText())
        .hasSize(3 + 3)
        .contains(
            Tables.interval(last.accuracyLow(), last.accuracyHigh(), 4),
            Tables.difference(ahead, 4));
    assertThat(convergence.select("tbody tr td:eq(1) small")).hasSize(3);
    // The features have a single seed.
    assertThat(section("Random features").select("th").eachText())
        .containsExactly("initialisation", "scale", "seeds", "accuracy");
  }

  @Test
  void intervalsOfTwoFiguresAreCalledARange() {
    for (String experiment : List.of("Convergence", "Few-shot")) {
      assertThat(section(experiment).select(".note").text())
          .contains("rests on only 2 figures", "just their range");
    }
    assertThat(section("Random features").select("> .note")).isEmpty();
  }

  @Test
  void noPublishedFigureStandsBesideRunsOfAnotherExperiment() {
    assertThat(page.text()).doesNotContain("published", "Published");
  }

  @Test
  void everyRunIsListedWithItsState() {
    assertThat(section("What was run").select("tbody tr")).hasSize(reported.specs().size() + 2);
    assertThat(page.select("td").eachText()).contains("created", "finished");
    assertThat(page.text()).contains("kernelscope", "Java", "spec.json");
    assertThat(section("What was left out").select("li")).hasSize(1);
  }

  @Test
  void whatItSaysToRunAgainIsEveryFinishedRun() throws IOException {
    List<RunSpec> again = new ArrayList<>();
    assertThat(section("To run it again").text()).contains("--workspace DIR", "once more");
    for (Element specification : page.select("details pre")) {
      Path file = Files.writeString(folder.resolve("again.json"), specification.wholeText());
      again.addAll(Sweep.read(file).runs());
    }
    assertThat(again).containsExactlyInAnyOrderElementsOf(reported.specs());
    // Seeds and splits of one setting are in one row.
    assertThat(page.select("details pre")).hasSize(2 + 6 + 4 + 2);
    assertThat(page.select("summary").eachText())
        .contains("xavier, mnist, seed 1, and 1 more like it");
  }

  @Test
  void thePageNeedsNothingElse() {
    assertThat(page.select("script, link, iframe")).isEmpty();
    assertThat(page.select("[src]").eachAttr("src"))
        .allMatch(address -> address.startsWith("data:"));
    assertThat(source).doesNotContain("url(", "@import");
  }

  @Test
  void aWorkspaceWithoutRunsIsNamed() {
    assertThatThrownBy(() -> Report.write(new Workspace(folder.resolve("none")), folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a workspace with runs, found none");
  }
}
