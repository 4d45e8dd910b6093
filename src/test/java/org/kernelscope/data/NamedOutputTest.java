package org.kernelscope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A file that has no room is named. */
class NamedOutputTest {

  private static final byte[] TEXT = "three".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void aFullDiskIsToldWithTheFile() throws IOException {
    Path run = Path.of("runs/metrics.csv");
    try (NamedOutput out = new NamedOutput(new FileOutputStream("/dev/full"), run)) {
      assertThatThrownBy(() -> out.write(TEXT))
          .isInstanceOfSatisfying(
              FileSystemException.class,
              full -> {
                assertThat(full.getFile()).isEqualTo(run.toString());
                assertThat(full.getReason()).isEqualTo("No space left on device");
              });
      assertThatThrownBy(() -> out.write('x')).isInstanceOf(FileSystemException.class);
    }
  }

  @Test
  void whatCannotBeOpenedIsNamedWithTheReasonOfTheSystem() throws IOException {
    Path run = Path.of("runs/run.json");
    assertThatThrownBy(() -> NamedOutput.open(folder, false, run))
        .isInstanceOfSatisfying(
            FileSystemException.class,
            refused -> {
              assertThat(refused.getFile()).isEqualTo(run.toString());
              assertThat(refused.getReason()).isEqualTo("Is a directory");
            });
  }

  @Test
  void whatFitsIsWritten() throws IOException {
    Path file = folder.resolve("text");
    try (NamedOutput out = new NamedOutput(Files.newOutputStream(file), file)) {
      out.write(TEXT);
      out.write('!');
    }
    assertThat(file).hasContent("three!");
  }
}
