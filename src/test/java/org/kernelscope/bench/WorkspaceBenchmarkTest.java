package org.kernelscope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.ui.workbench.Bundled;

class WorkspaceBenchmarkTest {

  /** The benchmark itself checks that each listing is complete and that the plan finds its run. */
  @Test
  void everyRunIsListedAndFound(@TempDir Path folder) throws IOException {
    WorkspaceBenchmark.Result result = WorkspaceBenchmark.measure(folder, 30, Bundled.library());
    assertThat(result.runs()).isEqualTo(30);
    assertThat(folder.resolve("runs.index")).content().hasLineCount(31);
  }
}
