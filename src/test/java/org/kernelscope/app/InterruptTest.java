package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;

/** Ctrl-C, as a process meets it that the command line runs in. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** As many as take a tiny network some seconds: it is interrupted in the first of them. */
  private static final int STEPS = 2000;

  /** The bit of SIGINT in the sets of signals that Linux shows. */
  private static final long SIGINT = 1L << (2 - 1);

  /** Before the set of those that a process does something about. */
  private static final String CAUGHT = "SigCgt:";

  @TempDir Path folder;

  private String[] command() {
    return new String[] {
      "compare",
      "--init",
      "xavier",
      "--steps",
      Integer.toString(STEPS),
      "--seeds",
      "1",
      "--widths",
      "2,2",
      "--batch",
      "20",
      "--train-examples",
      "100",
      "--test-examples",
      "50",
      "--evaluate-at",
      "0",
      "--workspace",
      folder.resolve("workspace").toString()
    };
  }

  private Optional<RunFolder> run() throws IOException {
    Workspace workspace = new Workspace(folder.resolve("workspace"));
    return workspace.index().runs().stream()
        .filter(run -> run.damage().isEmpty())
        .map(run -> workspace.folder(run.id()))
        .findFirst();
  }

  /** A process started in the background of a script ignores the signal, and so do its children. */
  private static boolean hears(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return true;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(CAUGHT))
        .map(line -> line.substring(CAUGHT.length()).strip())
        .anyMatch(signals -> (Long.parseUnsignedLong(signals, 16) & SIGINT) != 0);
  }

  @Test
  void anInterruptedCommandLeavesACheckpointAndGoesOnFromThere() throws Exception {
    Process process = new Program(folder).start(List.of(), List.of(), List.of(command()));
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  !process.isAlive()
                      || (run().isPresent() && !run().get().readMetrics().isEmpty()));
      assertThat(process.isAlive()).as(new Program(folder).output()).isTrue();
      assumeTrue(hears(process), "whoever runs the tests has them ignore SIGINT");
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(new Program(folder).output()).isEqualTo(130);
    RunFolder run = run().orElseThrow();
    assertThat(run.record().state()).isEqualTo("stopped");
    assertThat(run.record().step()).isLessThan(STEPS);
    assertThat(run.checkpoint()).isNotEmptyFile();

    Answer again = new Terminal(folder).run(command());
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(run().orElseThrow()).isEqualTo(run);
    assertThat(run.record().state()).isEqualTo("finished");
    assertThat(run.record().step()).isEqualTo(STEPS);
    assertThat(run.path().resolve("log.txt")).content().contains("stopped at step ");
  }
}
