package org.kernelscope.experiment.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.Watch;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.MetricPoint;
import org.kernelscope.store.Workspace;

/** What tests of trainings begin with: a tiny library, and runs in an empty workspace. */
abstract class TinyRuns {

  @TempDir Path folder;
  TinyLibrary tiny;
  Runs runs;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @BeforeEach
  void writeFiles() throws IOException {
    tiny = TinyLibrary.in(folder);
    runs = new Runs(tiny.library(), new Workspace(folder.resolve("workspace")), 2);
  }

  @AfterEach
  void close() {
    runs.close();
  }

  /** Trains a run on a thread of the queue. */
  Run toItsEnd(Run run) {
    Watch watch = Watch.on(run);
    runs.submit(run);
    watch.awaitEnd();
    return run;
  }

  /** The recorded points of one curve. */
  static List<MetricPoint> series(Run run, String name) throws IOException {
    return run.folder().readMetrics().stream()
        .filter(point -> point.series().equals(name))
        .toList();
  }
}
