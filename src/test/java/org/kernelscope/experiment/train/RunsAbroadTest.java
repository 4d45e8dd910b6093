package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.InForeignLocales;
import org.kernelscope.bench.LeftBehind;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.Workspace;

/** A run leaves the same files wherever it was made, and goes on from them wherever it is taken. */
class RunsAbroadTest {

  @TempDir static Path folder;
  private static List<RunSpec> specs;
  private static List<LeftBehind> atHome;

  @BeforeAll
  static void trainAtHome() throws IOException {
    Engine.prepare();
    TinyLibrary tiny = TinyLibrary.in(folder.resolve("library"));
    tiny.fitDensities();
    specs =
        List.of(
            tiny.network("dwp", 6, 4),
            tiny.imageVae("filters", 6, 4),
            tiny.randomFeatures("xavier", 6, 4),
            tiny.vae(120, 4),
            tiny.fewShot("dwp+gaussian", "-8", 6, 4));
    atHome = new ArrayList<>();
    try (Runs runs = runs(tiny, "home")) {
      for (RunSpec spec : specs) {
        atHome.add(train(runs.create(spec)));
      }
    }
  }

  private static Runs runs(TinyLibrary tiny, String workspace) {
    return new Runs(tiny.library(), new Workspace(folder.resolve(workspace)), 1);
  }

  private static LeftBehind train(Run run) throws IOException {
    run.execute();
    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
    return LeftBehind.by(run.folder());
  }

  @InForeignLocales
  void aRunLeavesTheSameFilesWhateverDigitsPeopleWrite() throws IOException {
    String here = Locale.getDefault().toLanguageTag();
    TinyLibrary tiny = new TinyLibrary(folder.resolve("library"));
    try (Runs runs = runs(tiny, here)) {
      for (int i = 0; i < specs.size(); i++) {
        Run stopped = runs.create(specs.get(i));
        stopped.listen(
            event -> {
              if (event instanceof RunEvent.Metric metric && metric.step() == 3) {
                stopped.stop();
              }
            });
        stopped.execute();
        Run run = stopped;
        if (stopped.state() == RunState.STOPPED) {
          run = runs.resume(stopped.folder().id());
          run.execute();
        }
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
        assertThat(LeftBehind.by(run.folder()).differences(atHome.get(i)))
            .as(specs.get(i).title())
            .isEmpty();
        assertThat(run.folder().spec(RunSpec.class)).isEqualTo(specs.get(i));
      }
    }
  }
}
