package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramLogTest {

  @TempDir Path folder;

  @Test
  void aLongLogIsReadFromTheFirstWholeLineOfItsEnd() throws IOException {
    ProgramLog log = new ProgramLog(folder.resolve("kernelscope.log"));
    assertThat(log.latest()).as("nothing has gone wrong").isEmpty();
    Files.writeString(log.file(), "only one – short – line\n");
    assertThat(log.latest()).isEqualTo("only one – short – line\n");
    String line = "7×7 went wrong\n";
    Files.writeString(log.file(), line.repeat(100_000));
    assertThat(log.latest()).hasSizeBetween(100_000, 200_000).startsWith(line).endsWith(line);
  }
}
