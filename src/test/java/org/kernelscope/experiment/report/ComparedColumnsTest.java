package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.study.ComparedColumn;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.Workspace;

/** The report of a comparison whose columns differ in a setting. */
class ComparedColumnsTest {

  @TempDir Path folder;

  private Workspace workspace;
  private Plan plan;

  @BeforeEach
  void train() throws IOException, InterruptedException {
    Engine.prepare();
    workspace = new Workspace(folder.resolve("workspace"));
    plan = trained(comparison("init=xavier", "init=filters,trainExamples=32,batch=16"));
    plan.noted(workspace);
  }

  private static Comparison comparison(String... columns) {
    return new Comparison(
        List.of(columns).stream()
            .map(
                text ->
                    ComparedColumn.parse(
                        text,
                        ReportedRuns.convNet().kind().settings(),
                        Chosen.initialisation("xavier")))
            .toList(),
        2,
        1,
        ReportedRuns.convNet());
  }

  private Plan trained(Comparison comparison) throws IOException, InterruptedException {
    try (Runs runs = ReportedRuns.runs(workspace, folder)) {
      Plan plan = Plan.of(comparison.runs(), runs);
      for (Run run : plan.pending()) {
        ReportedRuns.train(runs, run);
      }
      return plan;
    }
  }

  private Document report() throws IOException {
    Path file = Report.write(workspace, folder.resolve("out")).file();
    return Jsoup.parse(Files.readString(file));
  }

  private List<String> experiments() throws IOException {
    return report().select("h2").eachText().stream()
        .filter(title -> title.startsWith("Co"))
        .toList();
  }

  @Test
  void columnsAreCurvesOfOneSectionAndTellTheirSettings() throws IOException {
    Document page = report();
    assertThat(experiments()).containsExactly("Comparison: FConv 4-6 on mnist");
    Element section = page.select("section").first();
    assertThat(section.select("svg.chart polyline.line")).hasSize(2);
    List<String> columns = section.select("table").first().select("th").eachText();
    assertThat(columns).hasSize(3);
    assertThat(columns.get(1)).startsWith("xavier, Training images 64");
    assertThat(columns.get(2)).startsWith("filters, Training images 32").contains("Batch size 16");
    assertThat(section.text()).contains("Its columns differ in training images, batch size.");
    assertThat(section.select("p").first().text()).doesNotContain("raining images", "atch size");
    assertThat(section.select("> .kernels h3").eachText()).isEqualTo(columns.subList(1, 3));
  }

  @Test
  void withoutANoteRunsThatDifferInASettingStandApart() throws IOException {
    for (Path note : workspace.comparisons()) {
      Files.delete(note);
    }
    assertThat(experiments())
        .containsExactly("Convergence: FConv 4-6 on mnist", "Convergence: FConv 4-6 on mnist");
  }

  @Test
  void aComparisonThatIsStartedAgainWithOneMoreColumnReplacesItsPart() throws Exception {
    trained(
            comparison(
                "init=xavier", "init=filters,trainExamples=32,batch=16", "init=filters,batch=16"))
        .noted(workspace);
    assertThat(workspace.comparisons()).hasSize(2);
    assertThat(experiments()).hasSize(1);
    assertThat(report().select("section").first().select("svg.chart polyline.line")).hasSize(3);
  }

  @Test
  void aDamagedNoteIsNamedAndHarmsNothing() throws IOException {
    Path note = workspace.comparisons().get(0);
    Files.writeString(note, "{\"ids\" : [null]}");
    assertThat(experiments()).hasSize(2);
    assertThat(Report.write(workspace, folder.resolve("out")).leftOut())
        .singleElement()
        .asString()
        .contains(note.getFileName().toString());
  }

  @Test
  void aRunThatWasDeletedIsNoLongerInItsComparison() throws IOException {
    workspace.discard(plan.folders().get(0).id());
    assertThat(experiments()).containsExactly("Comparison: FConv 4-6 on mnist");
  }
}
