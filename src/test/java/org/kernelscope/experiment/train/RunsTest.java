package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.InitialKernels;
import org.kernelscope.experiment.library.KernelVaeFile;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.run.Watch;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Harvest;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.SavedNetwork;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.MetricPoint;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.RunWriter;

/** Small real trainings, from a specification to what lies on disk. */
@Timeout(120)
class RunsTest extends TinyRuns {

  private Run trained(RunSpec spec) throws IOException {
    return toItsEnd(runs.create(spec));
  }

  private record Point(String series, long step, double value) {}

  private static List<Point> curve(Run run) throws IOException {
    List<Point> points = new ArrayList<>();
    for (MetricPoint point : run.folder().readMetrics()) {
      points.add(new Point(point.series(), point.step(), point.value()));
    }
    return points;
  }

  private static Map<String, KernelSet> snapshots(Run run) throws IOException {
    Map<String, KernelSet> snapshots = new TreeMap<>();
    for (KernelSnapshot snapshot : run.folder().kernelSnapshots()) {
      KernelSet kernels = KernelFiles.read(snapshot.file()).values().iterator().next();
      snapshots.put(snapshot.layer() + " " + snapshot.step(), kernels);
    }
    return snapshots;
  }

  private static List<KernelSet> kernels(Run run) throws IOException {
    return new SavedNetwork()
        .read(run.folder().checkpoint()).layers().stream().map(FilterBank::kernels).toList();
  }

  @Test
  void aRunLeavesItsWholeStoryOnDisk() throws IOException {
    Run run = trained(tiny.network("filters", 8, 1));

    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
    RunFolder written = run.folder();
    assertThat(written.spec(RunSpec.class)).isEqualTo(run.spec());
    RunRecord record = written.record();
    assertThat(record.state()).isEqualTo("finished");
    assertThat(record.step()).isEqualTo(8);
    assertThat(record.steps()).isEqualTo(8);
    assertThat(record.error()).isNull();
    assertThat(record.started()).isNotNull();
    assertThat(record.finished()).isAfterOrEqualTo(record.started());
    assertThat(record.versions().get("engine")).startsWith("ND4J");
    List<Point> curve = curve(run);
    assertThat(curve)
        .filteredOn(point -> point.series().equals(RunEvent.LOSS))
        .extracting(Point::step)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(curve)
        .filteredOn(point -> point.series().equals(RunEvent.ACCURACY))
        .extracting(Point::step)
        .containsExactly(0L, 2L, 5L, 8L);
    assertThat(snapshots(run))
        .containsOnlyKeys(
            "conv1 0", "conv1 2", "conv1 5", "conv1 8", "conv2 0", "conv2 2", "conv2 5", "conv2 8");
    assertThat(snapshots(run).get("conv2 8").values()).isEqualTo(kernels(run).get(1).values());
    assertThat(snapshots(run).get("conv1 0").values())
        .isNotEqualTo(snapshots(run).get("conv1 8").values());
    assertThat(written.path().resolve("log.txt"))
        .content()
        .contains("running")
        .contains("finished");
    assertThat(written.isBeingWritten()).isFalse();
  }

  @Test
  void theSameSpecGivesTheSameNumbersAlsoBesideAnotherRun() throws IOException {
    Run alone = trained(tiny.network("dwp", 8, 1));
    Run first = runs.create(tiny.network("dwp", 8, 1));
    Run second = runs.create(tiny.network("dwp", 8, 2));
    List<Watch> watches = List.of(Watch.on(first), Watch.on(second));
    runs.submit(first);
    runs.submit(second);
    watches.forEach(Watch::awaitEnd);

    assertThat(curve(first)).isEqualTo(curve(alone));
    assertThat(snapshots(first)).isEqualTo(snapshots(alone));
    assertThat(curve(second)).isNotEqualTo(curve(alone));
    assertThat(runs.all()).containsExactly(alone, first, second);
  }

  @Test
  void initialisationsOfOneSeedShareBatchesAndClassifier() throws IOException {
    Run xavier = trained(tiny.network("xavier", 1, 1));
    Run filters = trained(tiny.network("filters", 1, 1));
    assertThat(curve(xavier)).isNotEqualTo(curve(filters));
    // Adam moves a weight by at most the learning rate, 0.002, in its first step.
    assertThat(classifier(xavier)).containsExactly(classifier(filters), within(0.0041f));
    float[] ofAnotherSeed = classifier(trained(tiny.network("xavier", 1, 2)));
    assertThat(Math.abs(ofAnotherSeed[0] - classifier(xavier)[0])).isGreaterThan(0.0041f);
  }

  private static float[] classifier(Run run) throws IOException {
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(run.folder().checkpoint().toFile());
    return network.getOutputLayer().getParam("W").dup().data().asFloat();
  }

  @Test
  void initialKernelsCanBeSeenBeforeTheRun() throws IOException {
    ConvNetSpec spec = tiny.network("dwp", 1, 6);
    Map<String, KernelSet> snapshots = snapshots(trained(spec));
    InitialKernels.of(spec, tiny.library())
        .layers()
        .forEach(
            (layer, kernels) ->
                assertThat(snapshots.get(layer.name() + " 0").values())
                    .isEqualTo(kernels.values()));
  }

  @Test
  void aRunThatIsOverCanBeTakenAwayAndOneAtWorkCannot() throws IOException {
    Run run = runs.create(tiny.network("xavier", 8, 1));
    Watch watch = Watch.on(run);
    run.pause();
    runs.submit(run);
    watch.awaitTold(RunState.PAUSED);
    assertThatThrownBy(() -> runs.discard(List.of(run.folder())))
        .isInstanceOf(BadInputException.class);
    assertThat(runs.all()).containsExactly(run);
    run.stop();
    watch.awaitEnd();
    runs.discard(List.of(run.folder()));
    assertThat(runs.all()).isEmpty();
    assertThat(run.folder().path()).doesNotExist();
    assertThat(runs.archive().list().runs()).isEmpty();
    assertThat(runs.workspace().trash()).containsExactly(run.folder().id());
  }

  @Test
  void pausesDoNotChangeWhatARunComputes() throws IOException {
    Run straight = trained(tiny.network("filters", 8, 3));
    Run paused = runs.create(tiny.network("filters", 8, 3));
    Watch watch = Watch.on(paused);
    paused.listen(
        event -> {
          if (event instanceof RunEvent.Metric metric && metric.step() == 3) {
            paused.pause();
          }
        });
    runs.submit(paused);
    watch.awaitTold(RunState.PAUSED);
    assertThat(paused.step()).isEqualTo(3);
    assertThat(paused.folder().record().state()).isEqualTo("paused");
    assertThat(paused.folder().record().step()).isEqualTo(3);
    paused.resume();
    watch.awaitEnd();
    assertThat(curve(paused)).isEqualTo(curve(straight));
  }

  /**
   * Stops before the first evaluation (0), between two (3), just before one (5) and before the last
   * (8): loss events come first, so the evaluation of that step is cut short.
   */
  @ParameterizedTest(name = "stopped at step {0}")
  @ValueSource(ints = {0, 3, 5, 8})
  void aStoppedRunGoesOnAsIfItHadNeverBeenStopped(int stopAt) throws IOException {
    Run straight = trained(tiny.network("filters", 8, 4));
    Run stopped = runs.create(tiny.network("filters", 8, 4));
    stopped.listen(
        event -> {
          boolean lossOfThatStep =
              event instanceof RunEvent.Metric metric
                  && metric.series().equals(RunEvent.LOSS)
                  && metric.step() == stopAt;
          boolean kernelsOfThatStep =
              event instanceof RunEvent.Kernels kernels && kernels.step() == stopAt;
          if (lossOfThatStep || kernelsOfThatStep) {
            stopped.stop();
          }
        });
    toItsEnd(stopped);
    assertThat(stopped.state()).isEqualTo(RunState.STOPPED);
    assertThat(stopped.message()).isEqualTo("stopped at step " + stopAt);
    assertThat(stopped.folder().record().state()).isEqualTo("stopped");

    Run resumed = toItsEnd(runs.resume(stopped.folder().id()));

    assertThat(resumed.state()).as(resumed.message()).isEqualTo(RunState.FINISHED);
    assertThat(resumed.folder().id()).isEqualTo(stopped.folder().id());
    assertThat(resumed.spec()).isEqualTo(stopped.spec());
    assertThat(curve(resumed)).containsExactlyElementsOf(curve(straight));
    assertThat(snapshots(resumed)).isEqualTo(snapshots(straight));
    assertThat(kernels(resumed)).isEqualTo(kernels(straight));
    assertThat(resumed.folder().record().state()).isEqualTo("finished");
    assertThat(resumed.folder().record().step()).isEqualTo(8);
  }

  @ParameterizedTest(name = "stopped after the evaluation at step {0}")
  @ValueSource(ints = {0, 5})
  void anEvaluationThatIsMadeAgainIsRecordedOnce(int stopAt) throws IOException {
    Run straight = trained(tiny.network("filters", 8, 4));
    Run stopped = runs.create(tiny.network("filters", 8, 4));
    stopped.listen(
        event -> {
          if (event instanceof RunEvent.Metric metric
              && metric.series().equals(RunEvent.ACCURACY)
              && metric.step() == stopAt) {
            stopped.stop();
          }
        });
    toItsEnd(stopped);
    assertThat(stopped.step()).isEqualTo(stopAt);
    Run resumed = toItsEnd(runs.resume(stopped.folder().id()));
    assertThat(curve(resumed)).containsExactlyElementsOf(curve(straight));
  }

  @Test
  void whatWasToldAfterTheCheckpointIsDroppedWhenARunIsResumed() throws IOException {
    Run straight = trained(tiny.network("filters", 8, 4));
    Run killed = stopAfter(runs.create(tiny.network("filters", 8, 4)), 3);
    // As after a kill: the curve is ahead of the checkpoint, and there is a stray snapshot.
    try (RunWriter writer = killed.folder().write()) {
      writer.appendMetric(RunEvent.LOSS, 4, 99);
      writer.appendMetric(RunEvent.ACCURACY, 5, 99);
      writer.writeKernels("conv1", 4, kernels(killed).get(0));
    }
    Run resumed = toItsEnd(runs.resume(killed.folder().id()));
    assertThat(curve(resumed)).containsExactlyElementsOf(curve(straight));
    assertThat(snapshots(resumed).keySet()).isEqualTo(snapshots(straight).keySet());
  }

  private Run stopAfter(Run run, int step) {
    run.listen(
        event -> {
          if (event instanceof RunEvent.Metric metric && metric.step() == step) {
            run.stop();
          }
        });
    return toItsEnd(run);
  }

  @Test
  void theTimeOfARunIsThatOfAllItsSittingsAndNotOfThoseBetween() throws IOException {
    Run stopped = stopAfter(runs.create(tiny.network("filters", 8, 4)), 3);
    Double first = stopped.folder().record().trainedSeconds();
    assertThat(first).isEqualTo(stopped.elapsed().toMillis() / 1e3);
    Run resumed = runs.resume(stopped.folder().id());
    Watch watch = Watch.on(resumed);
    resumed.pause();
    runs.submit(resumed);
    watch.awaitTold(RunState.PAUSED);
    resumed.resume();
    watch.awaitEnd();
    assertThat(resumed.folder().record().trainedSeconds())
        .isCloseTo(first + resumed.elapsed().toMillis() / 1e3, within(1e-9));
  }

  @Test
  void theTimeOfARunThatWasKilledIsNotKnown() throws IOException {
    Run killed = stopAfter(runs.create(tiny.network("filters", 8, 4)), 3);
    try (RunWriter writer = killed.folder().write()) {
      writer.update(killed.folder().record().started("running", Instant.now()).trained(null));
    }
    Run resumed = toItsEnd(runs.resume(killed.folder().id()));
    assertThat(resumed.state()).isEqualTo(RunState.FINISHED);
    assertThat(resumed.folder().record().trainedSeconds()).isNull();
  }

  @Test
  void onlyUnfinishedRunsWithACheckpointCanBeResumed() throws IOException {
    Run finished = trained(tiny.network("xavier", 1, 1));
    assertThatThrownBy(() -> runs.resume(finished.folder().id()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected an unfinished run, found one that finished at step 1 of 1");
    Run created = runs.create(tiny.network("xavier", 1, 1));
    assertThatThrownBy(() -> runs.resume(created.folder().id()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a checkpoint");
    assertThatThrownBy(() -> runs.resume("nobody"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("nobody");
    Run running = runs.create(tiny.network("xavier", 8, 1));
    Watch watch = Watch.on(running);
    running.pause();
    runs.submit(running);
    watch.awaitTold(RunState.PAUSED);
    assertThatThrownBy(() -> runs.resume(running.folder().id()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found it at work");
    running.stop();
    watch.awaitEnd();
  }

  @Test
  void aNewLearningRateChangesTheStepsAfterIt() throws IOException {
    Run usual = trained(tiny.network("filters", 8, 5));
    Run changed = runs.create(tiny.network("filters", 8, 5));
    Watch watch = Watch.on(changed);
    changed.listen(
        event -> {
          if (event instanceof RunEvent.Metric metric
              && metric.series().equals(RunEvent.LOSS)
              && metric.step() == 4) {
            changed.setLearningRate(0.05);
          }
        });
    toItsEnd(changed);
    assertThat(watch.events).contains(new RunEvent.LearningRate(4, 0.05));
    assertThat(changed.folder().path().resolve("log.txt"))
        .content()
        .contains("learning rate 0.05 from the step after 4");
    assertThat(changed.folder().record().steered()).isTrue();
    assertThat(usual.folder().record().steered()).isFalse();
    Predicate<Point> before = point -> point.step() <= 5;
    assertThat(curve(changed).stream().filter(before).filter(RunsTest::isLoss).toList())
        .isEqualTo(curve(usual).stream().filter(before).filter(RunsTest::isLoss).toList());
    assertThat(curve(changed)).isNotEqualTo(curve(usual));
  }

  private static boolean isLoss(Point point) {
    return point.series().equals(RunEvent.LOSS);
  }

  @Test
  void evaluationsDoNotDisturbTheTraining() throws IOException {
    ConvNetSpec atTheEnd = evaluatedAt(List.of());
    Run often = trained(evaluatedAt(List.of(0, 1, 2, 3, 4, 5, 6, 7)));
    Run once = trained(atTheEnd);
    assertThat(curve(often).stream().filter(RunsTest::isLoss).toList())
        .isEqualTo(curve(once).stream().filter(RunsTest::isLoss).toList());
    assertThat(accuracy(often, 8)).isEqualTo(accuracy(once, 8));
    assertThat(kernels(often)).isEqualTo(kernels(once));
    assertThat(weights(often)).isEqualTo(weights(once));
  }

  private ConvNetSpec evaluatedAt(List<Integer> steps) {
    return new Sweep(tiny.network("dwp", 8, 6), List.of(Map.of("evaluateAt", List.of(steps))))
        .runs(ConvNetSpec.class)
        .get(0);
  }

  /** All that is learned, the classifier with it. */
  private static float[] weights(Run run) throws IOException {
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(run.folder().checkpoint().toFile());
    return network.params().toFloatVector();
  }

  @Test
  void aDivergedRunFailsWithAdvice() throws IOException {
    Run run = runs.create(tiny.network("filters", 200, 1));
    run.setLearningRate(1e38);
    toItsEnd(run);
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.message())
        .startsWith("the training diverged at step ")
        .contains("; a smaller learning rate than 1.0E38 may help");
    assertThat(run.failedOnInput()).isFalse();
    RunRecord record = run.folder().record();
    assertThat(record.state()).isEqualTo("failed");
    assertThat(record.error()).isEqualTo(run.message());
    assertThat(run.folder().path().resolve("log.txt"))
        .content()
        .contains("failed: the training diverged");
  }

  @Test
  void aRunOnDataThatIsNotThereFailsOnItsInput() throws IOException {
    ConvNetSpec lost =
        ConvNetSpec.usual()
            .with(SharedSettings.DATA, "nowhere")
            .with(SharedSettings.WIDTHS, List.of(2, 3))
            .with(SharedSettings.BATCH, 24)
            .with(SharedSettings.STEPS, 2);
    Run run = trained(lost);
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.message()).contains("nowhere");
    assertThat(run.failedOnInput()).isTrue();
    Run unserved = trained(tiny.network("filters:" + tiny.bundledKernels(7), 2, 1));
    assertThat(unserved.failedOnInput()).isTrue();
    assertThat(unserved.message()).contains("layer conv2 needs a file with a 5x5 kernels");
  }

  @Test
  void closingStopsRunsAndKeepsWhatTheyReached() throws IOException {
    Run long1 = runs.create(tiny.network("xavier", 1_000_000, 1));
    Run long2 = runs.create(tiny.network("xavier", 1_000_000, 2));
    Run waiting = runs.create(tiny.network("xavier", 1_000_000, 3));
    List.of(long1, long2, waiting).forEach(runs::submit);
    await().until(() -> long1.step() > 2 && long2.step() > 2);
    runs.close();
    for (Run run : List.of(long1, long2)) {
      assertThat(run.state()).isEqualTo(RunState.STOPPED);
      assertThat(run.folder().record().state()).isEqualTo("stopped");
      assertThat(run.folder().record().step()).isEqualTo(run.step());
      assertThat(kernels(run)).hasSize(2);
    }
    assertThat(waiting.state()).isEqualTo(RunState.STOPPED);
    assertThat(waiting.folder().record().state()).isEqualTo("stopped");
    assertThat(waiting.step()).isZero();
  }

  @Test
  void aKernelVaeRunEndsAsAPrior() throws IOException {
    Run run = trained(tiny.vae(250, 1));
    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
    Map<String, List<Point>> curves =
        curve(run).stream().collect(Collectors.groupingBy(Point::series));
    assertThat(curves.get(RunEvent.TEST_ELBO))
        .extracting(Point::step)
        .containsExactly(0L, 100L, 200L, 250L);
    assertThat(curves.get(RunEvent.TRAIN_ELBO))
        .extracting(Point::step)
        .containsExactly(100L, 200L, 250L);
    assertThat(curves.get(RunEvent.TEST_ELBO).get(3).value())
        .isGreaterThan(curves.get(RunEvent.TEST_ELBO).get(0).value() + 5);
    KernelVaeFile prior = KernelVaeFile.read(run.folder().checkpoint());
    assertThat(prior.header().spec()).isEqualTo(run.spec());
    assertThat(prior.header().testElbo())
        .isEqualTo(
            curves.get(RunEvent.TEST_ELBO).stream().mapToDouble(Point::value).max().orElseThrow());
    assertThat(prior.header().kernels()).containsEntry("made", "for a test");
    assertThat(curve(trained(tiny.vae(250, 1)))).isEqualTo(curve(run));
    assertThat(curve(trained(tiny.vae(250, 2)))).isNotEqualTo(curve(run));
  }

  @Test
  void aKernelVaeKeepsItsBestOrItsLastWeights() throws IOException {
    int steps = 1500;
    KernelVaeFile best = kernelVae(tiny.vae(steps, KernelVaeSpec.Keep.BEST, 0, 1));
    assertThat(best.header().bestStep()).isLessThan(steps);
    KernelVaeFile last = kernelVae(tiny.vae(steps, KernelVaeSpec.Keep.LAST, 0, 1));
    assertThat(last.header().bestStep()).isEqualTo(steps);
    assertThat(last.header().testElbo()).isLessThan(best.header().testElbo());
    assertThat(last.prior().vae().parameters())
        .isEqualTo(last.optimiser().parameters())
        .isEqualTo(best.optimiser().parameters())
        .isNotEqualTo(best.prior().vae().parameters());
  }

  @Test
  void aKernelVaeEndsEarlyWhenItsPatienceIsOver() throws IOException {
    Run run = trained(tiny.vae(1500, KernelVaeSpec.Keep.BEST, 250, 1));
    KernelVaeFile fitted = KernelVaeFile.read(run.folder().checkpoint());
    // Measured every hundred steps: the third measurement without a better bound is the last.
    assertThat(run.step()).isEqualTo(fitted.header().bestStep() + 300).isLessThan(1500);
    assertThat(run.state()).isEqualTo(RunState.FINISHED);
    assertThat(run.progress()).isEqualTo(1);
    assertThat(fitted.header().steps()).isEqualTo(run.step());
  }

  private KernelVaeFile kernelVae(KernelVaeSpec spec) throws IOException {
    return KernelVaeFile.read(trained(spec).folder().checkpoint());
  }

  @ParameterizedTest(name = "interrupted after {0} steps of {1}, patience {2}")
  @CsvSource({"0, 250, 0", "130, 250, 0", "350, 1500, 200"})
  void aKernelVaeGoesOnExactlyWhereItsCheckpointWas(int interruptedAt, int steps, int patience)
      throws Exception {
    KernelVaeSpec spec = tiny.vae(steps, KernelVaeSpec.Keep.BEST, patience, 1);
    List<RunEvent> straight = new ArrayList<>();
    try (Training training = new KernelVaeTraining(spec, tiny.library())) {
      training.begin(straight::add, () -> false);
      while (!training.isComplete()) {
        training.advance(straight::add, () -> false);
      }
    }
    Path checkpoint = folder.resolve("checkpoint.zip");
    List<RunEvent> interrupted = new ArrayList<>();
    try (Training training = new KernelVaeTraining(spec, tiny.library())) {
      training.begin(interrupted::add, () -> false);
      while (training.step() < interruptedAt) {
        training.advance(interrupted::add, () -> false);
      }
      training.save(checkpoint);
    }
    if (interruptedAt == 0) {
      // Told again by the resumed one.
      interrupted.clear();
    }
    try (Training training = new KernelVaeTraining(spec, tiny.library())) {
      training.restore(checkpoint);
      training.begin(interrupted::add, () -> false);
      while (!training.isComplete()) {
        training.advance(interrupted::add, () -> false);
      }
    }
    // When a view is due, the clock decides; what it shows last is what was trained.
    assertThat(lastView(interrupted).view().samples())
        .isEqualTo(lastView(straight).view().samples());
    interrupted.removeIf(RunEvent.View.class::isInstance);
    straight.removeIf(RunEvent.View.class::isInstance);
    assertThat(interrupted).isEqualTo(straight);
  }

  private static RunEvent.View lastView(List<RunEvent> events) {
    return events.stream()
        .filter(RunEvent.View.class::isInstance)
        .map(RunEvent.View.class::cast)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  @Test
  void kernelsOfFinishedRunsAreHarvestedBySize() throws IOException {
    Run one = trained(tiny.network("filters", 3, 1));
    Run two = trained(tiny.network("filters", 3, 2));
    Path workspace = runs.workspace().path();

    Map<Integer, Harvest.Gathered> all = Harvest.of(List.of(workspace), 0, 0, 1).bySize();
    assertThat(all).containsOnlyKeys(5, 7);
    assertThat(all.get(7).found()).isEqualTo(4);
    assertThat(all.get(5).found()).isEqualTo(12);
    assertThat(all.get(5).dropped()).isZero();
    assertThat(all.get(5).kernels().provenance().facts())
        .containsEntry("networks", "2")
        .containsEntry("trained on", tiny.images().toString())
        .containsEntry("seeds", "1 2")
        .containsEntry("formats", "DL4J")
        .containsEntry("layers", "conv2")
        .containsEntry("geometry", "5x5");
    List<KernelSet> sources = List.of(kernels(one).get(1), kernels(two).get(1));
    float[] joined = all.get(5).kernels().values();
    for (int source = 0; source < 2; source++) {
      float[] values = sources.get(source).values();
      for (int i = 0; i < values.length; i++) {
        assertThat(joined[source * values.length + i]).isEqualTo(values[i]);
      }
    }

    double[] norms = all.get(5).kernels().norms();
    double between = Arrays.stream(norms).sorted().skip(4).limit(2).sum() / 2;
    Harvest.Gathered pruned = Harvest.of(List.of(workspace), between, 0, 1).bySize().get(5);
    assertThat(pruned.dropped()).isEqualTo(5);
    assertThat(pruned.kernels().count()).isEqualTo(7);

    Harvest.Gathered thinned = Harvest.of(List.of(workspace), 0, 9, 1).bySize().get(5);
    assertThat(thinned.kernels().count()).isEqualTo(9);
    assertThat(thinned.kernels())
        .isEqualTo(Harvest.of(List.of(workspace), 0, 9, 1).bySize().get(5).kernels());
    assertThat(thinned.kernels())
        .isNotEqualTo(Harvest.of(List.of(workspace), 0, 9, 2).bySize().get(5).kernels());

    assertThat(Harvest.of(List.of(one.folder().checkpoint()), 0, 0, 1).bySize().get(7).found())
        .isEqualTo(2);
  }

  @Test
  void aHarvestOfNothingIsRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> Harvest.of(List.of(empty), 0, 0, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected networks saved as DL4J (.zip), Keras");
    assertThatThrownBy(() -> Harvest.of(List.of(folder.resolve("gone")), 0, 0, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void aComparisonIsSummedUpByInitialisationAndStep() throws IOException {
    Comparison comparison =
        Comparison.of(
            Chosen.initialisations("xavier", "filters"), 2, 7, tiny.network("xavier", 5, 0));
    List<Run> all = new ArrayList<>();
    for (ComparedSpec spec : comparison.runs()) {
      all.add(trained(spec));
    }
    List<Comparison.Row> rows = Comparison.summary(TinyLibrary.folders(all), new LeftOut());
    assertThat(rows)
        .extracting(Comparison.Row::init, Comparison.Row::step, Comparison.Row::seeds)
        .containsExactly(
            tuple("xavier", 0, 2),
            tuple("xavier", 2, 2),
            tuple("xavier", 5, 2),
            tuple("filters", 0, 2),
            tuple("filters", 2, 2),
            tuple("filters", 5, 2));
    double one = accuracy(all.get(0), 5);
    double two = accuracy(all.get(2), 5);
    assertThat(all.get(2).spec().seed()).isEqualTo(8);
    assertThat(rows.get(2).accuracyMean()).isCloseTo((one + two) / 2, within(1e-12));
    assertThat(rows.get(2).accuracyStd())
        .isCloseTo(Math.abs(one - two) / Math.sqrt(2), within(1e-12));
    assertThat(rows.get(2).elboMean()).isNull();
    Comparison.Row single =
        Comparison.summary(TinyLibrary.folders(all.subList(0, 1)), new LeftOut()).get(2);
    assertThat(single.accuracyMean()).isEqualTo(one);
    assertThat(single.accuracyStd()).isNull();
    assertThat(single.seeds()).isOne();
  }

  private static double accuracy(Run run, int step) throws IOException {
    return curve(run).stream()
        .filter(point -> point.series().equals(RunEvent.ACCURACY) && point.step() == step)
        .findFirst()
        .orElseThrow()
        .value();
  }
}
