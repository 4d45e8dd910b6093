package org.kernelscope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Harvest;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.RateDecay;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.MetricPoint;
import org.kernelscope.store.Workspace;

/** The whole way on real digits: train, harvest, fit a prior, start again from its samples. */
@Timeout(180)
class EndToEndTest {

  @TempDir Path folder;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @Test
  void kernelsOfATrainedNetworkBecomeAPriorAndThePriorStartsANetwork() throws Exception {
    Path sampleData = Path.of(System.getProperty("kernelscope.home", ""), "sample-data");
    Library library = new Library(new Catalogue(sampleData, folder), sampleData);
    try (Runs runs = new Runs(library, new Workspace(folder.resolve("workspace")), 1)) {
      Run source = trained(runs, network("xavier", 160));
      assertThat(last(source, RunEvent.ACCURACY)).isGreaterThan(0.85);

      Map<Integer, Harvest.Gathered> harvest =
          Harvest.of(List.of(runs.workspace().path()), 0.01, 0, 1).bySize();
      assertThat(harvest.get(7).found()).isEqualTo(8);
      KernelSet five = harvest.get(5).kernels();
      assertThat(five.count()).isGreaterThan(100);
      Path file = folder.resolve("5x5.npz");
      KernelFiles.write(file, Map.of("conv2", five));

      Run fit =
          trained(
              runs,
              KernelVaeSpec.usual()
                  .with(KernelVaeSpec.KERNELS, file.toString())
                  .with(KernelVaeSpec.SIZE, 5)
                  .with(KernelVaeSpec.HIDDEN, 32)
                  .with(KernelVaeSpec.LATENT, 4)
                  .with(KernelVaeSpec.VARIANCE_FLOOR, 1e-6)
                  .with(SharedSettings.BATCH, 32)
                  .with(SharedSettings.LEARNING_RATE, 2e-3)
                  .with(SharedSettings.STEPS, 400));
      List<Double> testBounds = curve(fit, RunEvent.TEST_ELBO);
      assertThat(testBounds.get(testBounds.size() - 1)).isGreaterThan(testBounds.get(0) + 3);

      KernelVaeFile prior = KernelVaeFile.read(fit.folder().checkpoint());
      assertThat(prior.header().testElbo()).isGreaterThan(testBounds.get(0));
      Path priorFile = folder.resolve("5x5.dwp");
      prior.withoutOptimiser().write(priorFile);
      Path seven = sampleData.resolve("priors").resolve("glyphs-7x7.dwp");
      Run again = trained(runs, network("dwp:" + seven + "," + priorFile, 60));
      assertThat(last(again, RunEvent.ACCURACY)).isGreaterThan(0.75);
    }
  }

  private static ConvNetSpec network(String initialisation, int steps) {
    return ConvNetSpec.usual()
        .with(SharedSettings.TRAIN_EXAMPLES, 3000)
        .with(SharedSettings.TEST_EXAMPLES, 1000)
        .with(SharedSettings.WIDTHS, List.of(8, 16))
        .with(SharedSettings.INITIALISATION, InitialisationChoice.parse(initialisation))
        .with(SharedSettings.BATCH, 64)
        .with(SharedSettings.LEARNING_RATE, 6e-3)
        .with(SharedSettings.DECAY, RateDecay.LINEAR)
        .with(SharedSettings.STEPS, steps);
  }

  private static Run trained(Runs runs, RunSpec spec) throws Exception {
    Run run = runs.create(spec);
    CountDownLatch over = new CountDownLatch(1);
    run.listen(
        event -> {
          if (event instanceof RunEvent.State state && state.state().isOver()) {
            over.countDown();
          }
        });
    runs.submit(run);
    assertThat(over.await(2, TimeUnit.MINUTES)).isTrue();
    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
    return run;
  }

  private static List<Double> curve(Run run, String series) throws IOException {
    return run.folder().readMetrics().stream()
        .filter(point -> point.series().equals(series))
        .map(MetricPoint::value)
        .toList();
  }

  private static double last(Run run, String series) throws IOException {
    List<Double> values = curve(run, series);
    return values.get(values.size() - 1);
  }
}
