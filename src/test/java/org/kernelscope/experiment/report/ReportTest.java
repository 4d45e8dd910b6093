package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.BoundSpec;
import org.kernelscope.experiment.Comparison;
import org.kernelscope.experiment.ConvNetSpec;
import org.kernelscope.experiment.FewShot;
import org.kernelscope.experiment.FewShotSpec;
import org.kernelscope.experiment.Library;
import org.kernelscope.experiment.Plan;
import org.kernelscope.experiment.RandomFeatureSpec;
import org.kernelscope.experiment.RandomFeatures;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.RunEvent;
import org.kernelscope.experiment.RunSpec;
import org.kernelscope.experiment.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.layer.WeightNoise;
import org.kernelscope.store.Workspace;

/** A report of all three experiments, run for real on the bundled digits at a tiny scale. */
class ReportTest {

  @TempDir static Path folder;
  private static Document page;
  private static String source;
  private static Plan plan;

  @BeforeAll
  static void runEverything() throws Exception {
    Engine.prepare();
    Path sampleData = Path.of(System.getProperty("kernelscope.home", ""), "sample-data");
    Library library = new Library(new Catalogue(sampleData, folder), sampleData);
    Workspace workspace = new Workspace(folder.resolve("workspace"));
    List<RunSpec> specs = new ArrayList<>();
    specs.addAll(new Comparison(List.of("xavier", "filters"), 2, 1, convNet()).runs());
    for (String prior : List.of("dwp", "standard-normal")) {
      for (int examples : List.of(20, 40)) {
        for (long split : new long[] {1, 2}) {
          specs.add(fewShot(prior, examples, split));
        }
      }
    }
    specs.addAll(
        new RandomFeatures(List.of(0.5, 1.0), List.of("xavier", "dwp"), 1, 1, features()).runs());
    try (Runs runs = new Runs(library, workspace, 1)) {
      plan = Plan.of(specs, runs);
      for (Run run : plan.due()) {
        train(runs, run);
      }
      runs.create(fewShot("log-uniform", 20, 1)); // Never trained: an unfinished run.
      Run strange = runs.create(fewShot("log-uniform", 20, 2));
      Files.writeString(strange.folder().path().resolve("spec.json"), "{\"kind\" : \"other\"}");
      Report.Written written = Report.write(workspace, folder.resolve("out"));
      assertThat(written.finished()).isEqualTo(specs.size());
      assertThat(written.unfinished()).isEqualTo(1);
      assertThat(written.sections()).isEqualTo(3);
      source = Files.readString(written.file());
      page = Jsoup.parse(source);
    }
  }

  private static void train(Runs runs, Run run) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    run.listen(
        event -> {
          if (event instanceof RunEvent.State state && state.state().isOver()) {
            over.countDown();
          }
        });
    runs.submit(run);
    assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run.message()).isEmpty();
  }

  private static ConvNetSpec convNet() {
    return new ConvNetSpec(
        "mnist",
        64,
        100,
        FewShotSpec.Network.FCONV,
        List.of(4, 6),
        "xavier",
        32,
        1e-3,
        ConvNetSpec.Decay.NONE,
        0,
        4,
        List.of(0, 2, 4),
        1);
  }

  private static RandomFeatureSpec features() {
    return new RandomFeatureSpec("mnist", 64, 100, List.of(4, 6), 1, "xavier", 32, 1e-3, 4, 1);
  }

  private static FewShotSpec fewShot(String prior, int examples, long split) {
    return new FewShotSpec(
        "mnist",
        examples,
        split,
        100,
        FewShotSpec.Network.FCONV,
        List.of(4, 6),
        List.of(prior),
        "xavier",
        new BoundSpec(WeightNoise.ADDITIVE, "-8", 0.1, 0, 1e-3, 1, 0, 0),
        1e-3,
        ConvNetSpec.Decay.LINEAR,
        0,
        3,
        List.of(),
        2,
        split);
  }

  @Test
  void eachExperimentHasItsChartWithALineForEachContender() {
    assertThat(page.select("h2").eachText())
        .containsExactly(
            "Convergence: ConvNet on mnist",
            "Few-shot classification: mnist",
            "Random features: mnist",
            "What was run",
            "To run it again");
    assertThat(page.select("svg.chart")).hasSize(3);
    for (Element chart : page.select("svg.chart")) {
      assertThat(chart.select("polyline.line")).as(chart.select("title").text()).hasSize(2);
    }
    // Bands over seeds in the first, bars over splits in the others.
    assertThat(page.select("svg.chart").get(0).select("polygon.band")).hasSize(2);
    assertThat(page.select("svg.chart").get(1).select("line.bar")).hasSize(4);
  }

  @Test
  void kernelsAreShownBeforeAndAfter() {
    // Two initialisations, first and last; two priors, means and deviations.
    assertThat(page.select(".kernels img")).hasSize(4 + 4);
    assertThat(page.select(".kernels figcaption").eachText())
        .contains(
            "xavier, conv1, step 0",
            "xavier, conv1, step 4",
            "filters, conv1, step 4",
            "dwp from xavier, conv1, step 3",
            "dwp from xavier, conv1-deviations, step 3");
    for (Element picture : page.select(".kernels img")) {
      assertThat(picture.attr("src")).startsWith("data:image/png;base64,");
      assertThat(picture.attr("alt")).isNotBlank();
    }
  }

  @Test
  void itsNumbersAreThoseOfTheSummaries() throws IOException {
    FewShot.Row row = FewShot.summary(plan.folders()).get(0);
    Element cells =
        page.select("section").stream()
            .filter(section -> section.text().startsWith("Few-shot"))
            .findFirst()
            .orElseThrow()
            .select("tbody tr")
            .first();
    assertThat(cells).isNotNull();
    assertThat(cells.select("td").eachText())
        .startsWith("dwp", "xavier", "-8", "0.1", "3", "0.001", "20", "2")
        .contains(Tables.number(row.accuracyMean(), 4), Tables.number(row.nllMean(), 3));
    RandomFeatures.Row features = RandomFeatures.summary(plan.folders()).get(0);
    assertThat(page.text()).contains(Tables.number(features.accuracyMean(), 4));
  }

  @Test
  void everyRunIsListedWithItsStateAndCanBeRunAgain() {
    assertThat(page.select("details pre")).hasSize(plan.folders().size());
    assertThat(page.select("td").eachText()).contains("created", "finished");
    assertThat(page.text()).contains("kernelscope", "Java", "Left out: ", "spec.json");
  }

  @Test
  void thePageNeedsNothingElse() {
    assertThat(page.select("script, link, iframe")).isEmpty();
    assertThat(page.select("[src]").eachAttr("src"))
        .allMatch(address -> address.startsWith("data:"));
    assertThat(source).doesNotContain("url(", "@import");
  }

  @Test
  void aCurvePassesALevelBetweenItsPoints() {
    List<LineChart.Point> curve =
        List.of(new LineChart.Point(10, 0.5, 0, 0), new LineChart.Point(20, 1, 0, 0));
    assertThat(ConvergenceSection.passes(curve, 0.75)).isEqualTo(OptionalDouble.of(15));
    assertThat(ConvergenceSection.passes(curve, 1.1)).isEmpty();
  }

  @Test
  void aWorkspaceWithoutRunsIsNamed() {
    assertThatThrownBy(() -> Report.write(new Workspace(folder.resolve("none")), folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a workspace with runs, found none");
  }
}
