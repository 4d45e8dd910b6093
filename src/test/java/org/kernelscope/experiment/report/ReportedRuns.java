package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;

/**
 * All experiments, run for real on the bundled digits at a tiny scale: two initialisations compared
 * on two seeds, three contenders inferred from few images on two splits, frozen features at two
 * widths, and the same comparison of an image VAE.
 *
 * @param workspace where they are
 * @param specs what was run
 * @param folders of the runs
 */
record ReportedRuns(Workspace workspace, List<RunSpec> specs, List<RunFolder> folders) {

  /** How the bound is weighted and estimated, but for what contenders differ in. */
  static final BoundSpec BOUND =
      new BoundSpec(VarianceParameterisation.ADDITIVE, "-8", 0.1, 0, 1e-3, 1, 0, 0);

  private static final BoundSpec WARMING_UP =
      new BoundSpec(VarianceParameterisation.MULTIPLICATIVE, "-2", 0.1, 2, 1e-3, 1, 0, 0);

  /** Trains them in a folder. */
  static ReportedRuns in(Path folder) throws IOException, InterruptedException {
    Engine.prepare();
    Workspace workspace = new Workspace(folder.resolve("workspace"));
    List<RunSpec> specs = new ArrayList<>();
    specs.addAll(new Comparison(List.of("xavier", "filters"), 2, 1, convNet()).runs());
    for (int examples : List.of(20, 40)) {
      for (long split : new long[] {1, 2}) {
        specs.add(fewShot("dwp", BOUND, examples, split));
        specs.add(fewShot("standard-normal", BOUND, examples, split));
        specs.add(fewShot("standard-normal", WARMING_UP, examples, split));
      }
    }
    specs.addAll(
        new RandomFeatures(List.of(0.5, 1.0), List.of("xavier", "dwp"), 1, 1, features()).runs());
    specs.addAll(new Comparison(List.of("xavier", "filters"), 2, 1, imageVae()).runs());
    try (Runs runs = runs(workspace, folder)) {
      Plan plan = Plan.of(specs, runs);
      for (Run run : plan.due()) {
        train(runs, run);
      }
      return new ReportedRuns(workspace, List.copyOf(specs), plan.folders());
    }
  }

  /** What makes runs in a workspace, with the bundled data. */
  static Runs runs(Workspace workspace, Path folder) throws IOException {
    Path sampleData = Path.of(System.getProperty("kernelscope.home", ""), "sample-data");
    return new Runs(new Library(new Catalogue(sampleData, folder), sampleData), workspace, 1);
  }

  static FewShotSpec fewShot(String prior, BoundSpec bound, int examples, long split) {
    return new FewShotSpec(
        "mnist",
        examples,
        split,
        100,
        FewShotSpec.Network.FCONV,
        List.of(4, 6),
        List.of(prior),
        "xavier",
        bound,
        1e-3,
        ConvNetSpec.Decay.LINEAR,
        0,
        3,
        List.of(1),
        2,
        split);
  }

  static void train(Runs runs, Run run) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    run.listen(
        event -> {
          if (event instanceof RunEvent.State state && state.state().isOver()) {
            over.countDown();
          }
        });
    runs.submit(run);
    assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run.message()).isEmpty();
  }

  static ConvNetSpec convNet() {
    return new ConvNetSpec(
        "mnist",
        64,
        100,
        FewShotSpec.Network.FCONV,
        List.of(4, 6),
        "xavier",
        32,
        1e-3,
        ConvNetSpec.Decay.NONE,
        0,
        4,
        List.of(0, 2, 4),
        1);
  }

  private static ImageVaeSpec imageVae() {
    return new ImageVaeSpec(
        "mnist",
        64,
        100,
        ImageVaeSpec.Pixels.GREY,
        List.of(4, 6),
        2,
        "xavier",
        32,
        1e-3,
        4,
        List.of(0, 2, 4),
        3,
        1);
  }

  private static RandomFeatureSpec features() {
    return new RandomFeatureSpec("mnist", 64, 100, List.of(4, 6), 1, "xavier", 32, 1e-3, 4, 1);
  }
}
