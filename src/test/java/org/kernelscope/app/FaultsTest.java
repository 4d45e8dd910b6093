package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.Damage;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.RunFolder;

/**
 * The system refuses something to one of several runs while they train: that run fails, says why,
 * and the others are trained.
 */
@DisabledOnOs(OS.WINDOWS)
class FaultsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private Process process;

  /** What the native libraries unpack is nothing that a small disk has to hold. */
  @BeforeAll
  static void unpackEngine() {
    Engine.prepare();
  }

  private Path workspace() {
    return folder.resolve("workspace");
  }

  private void start(List<String> under, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("compare", "--parallel", "1"));
    arguments.addAll(List.of("--batch", "20", "--train-examples", "100", "--test-examples", "50"));
    arguments.addAll(List.of("--evaluate-at", "0", "--workspace", workspace().toString()));
    arguments.addAll(List.of(more));
    process =
        new Program(folder).start(under, List.of("-Dkernelscope.checkpoint.millis=20"), arguments);
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private String output() throws IOException {
    return new Program(folder).output();
  }

  private List<RunFolder> runs() throws IOException {
    return Damage.runs(workspace()).stream().map(RunFolder::new).toList();
  }

  private void awaitEnd() throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
    assertThat(process.exitValue()).as(output()).isEqualTo(1);
  }

  private static void assertFinished(List<RunFolder> runs) {
    assertThat(runs)
        .allSatisfy(run -> assertThat(run.record().state()).as(run.id()).isEqualTo("finished"));
  }

  /** Permissions do not bind the administrator, unless that right is taken away. */
  private static List<String> bound() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    assumeThat(Files.exists(Path.of("/usr/bin/setpriv")))
        .as("tests that run as root need setpriv for files that are refused")
        .isTrue();
    return List.of("/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search");
  }

  @Test
  void aRunWhoseFolderBecomesReadOnlyFailsAlone() throws Exception {
    start(bound(), "--init", "xavier", "--seeds", "3", "--steps", "1500", "--widths", "2,2");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !process.isAlive()
                    || (Files.isDirectory(workspace().resolve("runs"))
                        && runs().size() == 3
                        && runs().stream().anyMatch(run -> run.checkpoint().toFile().exists())));
    RunFolder refused =
        runs().stream().filter(run -> run.checkpoint().toFile().exists()).findFirst().orElseThrow();
    Files.setPosixFilePermissions(refused.path(), PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      awaitEnd();
    } finally {
      Files.setPosixFilePermissions(refused.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(output()).contains("cannot be read or written (permission denied)");
    assertThat(refused.readLog()).contains("failed: ", "(permission denied)");
    assertThat(refused.checkpoint()).as("the last one that was written").isNotEmptyFile();
    assertThat(refused.isBeingWritten()).isFalse();
    assertFinished(runs().stream().filter(run -> !run.equals(refused)).toList());
  }

  /** Of two networks, the checkpoint of the wider one is larger than a file may be. */
  @Test
  void aRunThatHasNoRoomForItsCheckpointFailsAlone() throws Exception {
    List<String> limit = List.of("bash", "-c", "ulimit -f 300 && exec \"$0\" \"$@\"");
    start(
        limit,
        "--column",
        "init=xavier,widths=32,64",
        "--column",
        "init=xavier,widths=2,2",
        "--seeds",
        "1",
        "--steps",
        "300");
    awaitEnd();
    assertThat(output())
        .contains("checkpoint-next.zip: cannot be read or written (File too large)");
    List<RunFolder> runs = runs();
    RunFolder wide =
        runs.stream().filter(run -> !run.checkpoint().toFile().exists()).findFirst().orElseThrow();
    assertThat(wide.record().state()).isEqualTo("failed");
    assertThat(wide.record().error())
        .contains("checkpoint-next.zip: cannot be read or written (File too large)");
    assertThat(wide.readLog()).contains(wide.record().error());
    assertThat(wide.path()).isDirectoryNotContaining("glob:**.tmp");
    assertFinished(runs.stream().filter(run -> !run.equals(wide)).toList());
  }

  @Test
  void aWorkspaceThatCannotBeWrittenIsOneSentence() throws Exception {
    Path closed = Files.createDirectory(workspace());
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      start(bound(), "--init", "xavier", "--seeds", "2", "--steps", "5", "--widths", "2,2");
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(output().strip())
        .hasLineCount(1)
        .startsWith("kernelscope: " + closed)
        .endsWith("cannot be read or written (permission denied)");
    assertThat(closed).isEmptyDirectory();
  }
}
