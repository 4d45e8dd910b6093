package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.app.Terminal.Answer;

/** {@code kernelscope report}, as somebody types it. */
class ReportCommandTest {

  @TempDir Path folder;

  private Answer run(String... arguments) {
    return new Terminal(folder).run(arguments);
  }

  private void assertRefused(Path workspace, String sentence) {
    Path out = folder.resolve("out");
    Answer answer = run("report", workspace.toString(), "--out", out.toString());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().strip()).isEqualTo("kernelscope: " + workspace + ": " + sentence);
    assertThat(out).doesNotExist();
  }

  @Test
  void aWorkspaceBecomesAPage() throws IOException {
    String workspace = folder.resolve("workspace").toString();
    Answer compared =
        run(
            "compare",
            "--init",
            "xavier",
            "--steps",
            "2",
            "--seeds",
            "2",
            "--widths",
            "2,2",
            "--train-examples",
            "50",
            "--test-examples",
            "50",
            "--workspace",
            workspace);
    assertThat(compared.status()).isZero();
    Path page = folder.resolve("new/out/report.html");

    Answer told = run("report", workspace, "--out", page.getParent().toString());
    assertThat(told.status()).isZero();
    assertThat(told.err()).isEmpty();
    assertThat(told.out().strip()).isEqualTo("2 finished runs are reported in " + page);
    assertThat(page).content().contains("<svg", "Convergence: FConv 2-2 on mnist");

    Files.delete(page);
    Answer json = run("report", workspace, "--out", page.getParent().toString(), "--json");
    JsonNode result = new ObjectMapper().readTree(json.out());
    assertThat(result.get("report").textValue()).isEqualTo(page.toString());
    assertThat(result.get("finished").intValue()).isEqualTo(2);
    assertThat(result.get("unfinished").intValue()).isZero();
    assertThat(result.get("sections").intValue()).isOne();
    assertThat(page).exists();
  }

  @Test
  void aFolderWithoutRunsIsRefused() throws IOException {
    assertRefused(folder.resolve("none"), "expected the folder of a workspace, found none");
    assertRefused(
        Files.createDirectory(folder.resolve("empty")),
        "expected a workspace with runs, found none");
  }

  @Test
  void aPlaceForThePageIsNeeded() {
    assertThat(run("report", folder.toString()).status()).isEqualTo(2);
  }
}
