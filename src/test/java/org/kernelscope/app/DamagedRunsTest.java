package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.Damage;
import org.kernelscope.app.Terminal.Answer;

/** One of three finished runs is damaged; every command goes on with the others, and names it. */
class DamagedRunsTest {

  @TempDir static Path made;
  @TempDir Path folder;
  private Path workspace;

  @BeforeAll
  static void trainThree() {
    Answer answer = compare(made, made.resolve("workspace"));
    assertThat(answer.status()).as(answer.err()).isZero();
  }

  @BeforeEach
  void copyThem() throws IOException {
    workspace = folder.resolve("workspace");
    FileUtils.copyDirectory(made.resolve("workspace").toFile(), workspace.toFile());
  }

  private static Answer compare(Path home, Path workspace, String... more) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("compare", "--init", "xavier", "--seeds", "3", "--steps", "2"));
    words.addAll(List.of("--widths", "2,2", "--train-examples", "50", "--test-examples", "50"));
    words.addAll(List.of("--workspace", workspace.toString()));
    words.addAll(List.of(more));
    return new Terminal(home).run(words.toArray(new String[0]));
  }

  private Path bad() throws IOException {
    return Damage.runs(workspace).get(1);
  }

  @ParameterizedTest
  @EnumSource
  void aReportLeavesItOutAndNamesIt(Damage damage) throws IOException {
    damage.to(bad());
    Path out = folder.resolve("out");
    Answer answer =
        new Terminal(folder).run("report", workspace.toString(), "--out", out.toString());
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.out()).startsWith("2 finished runs are reported in");
    assertThat(answer.err().strip())
        .startsWith("left out: ")
        .contains(damage.file())
        .hasLineCount(1);
    String page = Jsoup.parse(Files.readString(out.resolve("report.html"))).text();
    assertThat(page)
        .contains("2 finished runs of 3", "Convergence: FConv 2-2 on mnist")
        .contains("What was left out")
        .containsOnlyOnce(bad().getFileName() + "/" + damage.file());
  }

  @ParameterizedTest
  @EnumSource
  void aComparisonGoesOnWithAnother(Damage damage) throws IOException {
    damage.to(bad());
    Answer answer = compare(folder, workspace, "--json");
    assertThat(answer.status()).as(answer.err()).isZero();
    JsonNode last = new ObjectMapper().readTree(answer.out()).get("summary").get(1);
    assertThat(last.get("step").intValue()).isEqualTo(2);
    assertThat(last.get("seeds").intValue()).isEqualTo(damage == Damage.LOG_A_FOLDER ? 2 : 3);
    assertThat(answer.err()).contains("left out", damage.file());
  }

  @Test
  void nothingIsLeftOutOfAWholeWorkspace() {
    Answer answer = compare(folder, workspace);
    assertThat(answer.err()).doesNotContain("left out");
  }
}
