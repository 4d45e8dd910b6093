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
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.layer.VarianceParameterisation;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;

/**
 * All experiments, run for real on the bundled digits at a tiny scale:
 *
 * <ul>
 *   <li>a comparison of two initialisations on two seeds,
 *   <li>few-shot runs of three priors on two splits,
 *   <li>frozen features at two widths,
 *   <li>the comparison with an image VAE.
 * </ul>
 *
 * @param workspace the workspace of the runs
 * @param specs the specifications of the runs
 * @param folders the folders of the runs
 */
record ReportedRuns(Workspace workspace, List<RunSpec> specs, List<RunFolder> folders) {

  /** How the bound is weighted and estimated, but for what contenders differ in. */
  static final BoundSpec BOUND =
      BoundSpec.usual().with(BoundSpec.VARIANCE_START, "-8").with(BoundSpec.KL_WEIGHT, 0.1);

  private static final BoundSpec WARMING_UP =
      BoundSpec.usual()
          .with(BoundSpec.WEIGHT_NOISE, VarianceParameterisation.MULTIPLICATIVE)
          .with(BoundSpec.VARIANCE_START, "-2")
          .with(BoundSpec.KL_WEIGHT, 0.1)
          .with(BoundSpec.KL_WARMUP, 2);

  /** Trains them in a folder. */
  static ReportedRuns in(Path folder) throws IOException, InterruptedException {
    Engine.prepare();
    Workspace workspace = new Workspace(folder.resolve("workspace"));
    List<RunSpec> specs = new ArrayList<>();
    specs.addAll(
        Comparison.of(Chosen.initialisations("xavier", "filters"), 2, 1, convNet()).runs());
    for (int examples : List.of(20, 40)) {
      for (long split : new long[] {1, 2}) {
        specs.add(fewShot("dwp", BOUND, examples, split));
        specs.add(fewShot("standard-normal", BOUND, examples, split));
        specs.add(fewShot("standard-normal", WARMING_UP, examples, split));
      }
    }
    specs.addAll(
        new RandomFeatures(
                List.of(0.5, 1.0), Chosen.initialisations("xavier", "dwp"), 1, features())
            .runs());
    specs.addAll(
        Comparison.of(Chosen.initialisations("xavier", "filters"), 2, 1, imageVae()).runs());
    try (Runs runs = runs(workspace, folder)) {
      Plan plan = Plan.of(specs, runs);
      for (Run run : plan.pending()) {
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
    return FewShotSpec.usual()
        .with(FewShotSpec.EXAMPLES, examples)
        .with(FewShotSpec.SPLIT, split)
        .with(SharedSettings.TEST_EXAMPLES, 100)
        .with(SharedSettings.WIDTHS, List.of(4, 6))
        .with(FewShotSpec.PRIORS, Chosen.priors(prior))
        .with(SharedSettings.INITIALISATION, Chosen.initialisation("xavier"))
        .with(bound)
        .with(SharedSettings.STEPS, 3)
        .with(SharedSettings.EVALUATE_AT, List.of(1))
        .with(FewShotSpec.ENSEMBLE, 2)
        .with(SharedSettings.SEED, split);
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
    return ConvNetSpec.usual()
        .with(SharedSettings.TRAIN_EXAMPLES, 64)
        .with(SharedSettings.TEST_EXAMPLES, 100)
        .with(SharedSettings.WIDTHS, List.of(4, 6))
        .with(SharedSettings.BATCH, 32)
        .with(SharedSettings.STEPS, 4)
        .with(SharedSettings.EVALUATE_AT, List.of(0, 2, 4));
  }

  private static ImageVaeSpec imageVae() {
    return ImageVaeSpec.usual()
        .with(SharedSettings.TRAIN_EXAMPLES, 64)
        .with(SharedSettings.TEST_EXAMPLES, 100)
        .with(SharedSettings.WIDTHS, List.of(4, 6))
        .with(ImageVaeSpec.LATENT, 2)
        .with(SharedSettings.BATCH, 32)
        .with(SharedSettings.STEPS, 4)
        .with(SharedSettings.EVALUATE_AT, List.of(0, 2, 4))
        .with(ImageVaeSpec.IMPORTANCE_SAMPLES, 3);
  }

  private static RandomFeatureSpec features() {
    return RandomFeatureSpec.usual()
        .with(SharedSettings.TRAIN_EXAMPLES, 64)
        .with(SharedSettings.TEST_EXAMPLES, 100)
        .with(SharedSettings.WIDTHS, List.of(4, 6))
        .with(SharedSettings.BATCH, 32)
        .with(SharedSettings.STEPS, 4);
  }
}
