package org.kernelscope.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.Predictions;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;

/** What a run tells, step by step, and what is known of it afterwards. */
class RunHistoryTest {

  private static final ConvLayer LAYER = Network.FCONV.layers().get(0);

  @TempDir Path folder;

  private final RunHistory history = new RunHistory();

  private void tell(String series, int step, double value) {
    history.accept(new RunEvent.Metric(series, step, value));
  }

  private static KernelSet kernels(float value) {
    float[] values = new float[49];
    values[0] = value;
    return new KernelSet(7, values, Provenance.of("made", "for a test"));
  }

  private void tellMeans(int step, float value) {
    history.accept(new RunEvent.Kernels(step, LAYER, kernels(value), false));
  }

  private void tellDeviations(int step, float value) {
    history.accept(new RunEvent.Deviations(step, LAYER, kernels(value), false));
  }

  @Test
  void aMetricIsEmptyBeforeItsFirstPoint() {
    assertThat(history.curve("loss").size()).isZero();
    assertThat(history.curve("loss").last()).isNaN();
    assertThat(history.series()).isEmpty();
  }

  @Test
  void everyPointIsKeptInItsOrderHoweverMany() {
    for (int step = 0; step < 1000; step++) {
      tell("loss", step, -step);
      tell("accuracy", 2 * step, 0.5);
    }

    MetricCurve loss = history.curve("loss");
    assertThat(loss.steps()).containsExactly(IntStream.range(0, 1000).toArray());
    assertThat(loss.last()).isEqualTo(-999);
    assertThat(loss.at(500)).isEqualTo(-500);
    assertThat(history.curve("accuracy").at(501)).as("between two points").isNaN();
    assertThat(history.curve("accuracy").step(999)).isEqualTo(1998);
    assertThat(history.series()).containsExactly("loss", "accuracy");
    assertThat(history.step()).isEqualTo(1998);
  }

  @Test
  void whatWasSeenStaysAsItWasWhilePointsCome() {
    tell("loss", 1, 3);
    MetricCurve seen = history.curve("loss");

    for (int step = 2; step < 200; step++) {
      tell("loss", step, 0);
    }

    assertThat(seen.values()).containsExactly(3);
    assertThat(history.curve("loss").size()).isEqualTo(199);
  }

  @Test
  @Timeout(60)
  void aReaderSeesWholePointsWhileTheRunGoesOn() throws InterruptedException {
    AtomicBoolean torn = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              MetricCurve seen = history.curve("loss");
              while (seen.size() < 100_000) {
                int last = seen.size() - 1;
                torn.compareAndSet(false, last >= 0 && seen.value(last) != seen.step(last));
                seen = history.curve("loss");
              }
            });
    reader.start();
    for (int step = 0; step < 100_000; step++) {
      tell("loss", step, step);
    }
    reader.join();
    assertThat(torn).isFalse();
  }

  @Test
  void aRunThatGoesOnTellsAgainAndWhatItToldAfterItsCheckpointIsVoid() {
    tell("loss", 1, 3);
    tell("loss", 2, 2);
    history.accept(new RunEvent.LearningRate(1, 0.01));
    history.accept(new RunEvent.LearningRate(2, 0.1));

    history.accept(new RunEvent.Resumed(1));
    tell("loss", 1, 3);
    tell("loss", 2, 2.5);

    assertThat(history.curve("loss").values()).containsExactly(3, 2.5);
    assertThat(history.marks())
        .containsExactly(new RunEvent.LearningRate(1, 0.01), new RunEvent.Resumed(1));
  }

  @Test
  void aLayerIsKnownAsItBeganAndAsItIs() {
    tellMeans(0, 1);
    assertThat(history.layers())
        .singleElement()
        .satisfies(
            layer -> {
              assertThat(layer.difference()).as("before the first step").isNull();
              assertThat(layer.relativeChange()).isZero();
            });
    tellMeans(5, 3);
    LayerKernels layer = history.layers().get(0);
    assertThat(layer.step()).isEqualTo(5);
    assertThat(layer.initial()).isEqualTo(kernels(1));
    assertThat(layer.difference().values()[0]).isEqualTo(2);
    assertThat(layer.relativeChange()).isEqualTo(2);
  }

  @Test
  void meansAndDeviationsOfAPosteriorAreAlwaysOfOneStep() {
    tellMeans(0, 1);
    tellDeviations(0, 0.1f);
    tellMeans(7, 2);
    assertThat(history.layers().get(0).step()).as("the deviations are on their way").isZero();
    assertThat(history.layers().get(0).now()).isEqualTo(kernels(1));
    tellDeviations(7, 0.2f);
    LayerKernels layer = history.layers().get(0);
    assertThat(layer.step()).isEqualTo(7);
    assertThat(layer.now()).isEqualTo(kernels(2));
    assertThat(layer.deviations()).isEqualTo(kernels(0.2f));
  }

  @Test
  void kernelsThatNobodyLooksAtAreNotKept() {
    tellMeans(0, 1);
    tell("loss", 1, 3);
    history.keepNoKernels();
    tellMeans(5, 2);
    tellDeviations(5, 1);
    assertThat(history.layers()).isEmpty();
    assertThat(history.step()).isEqualTo(5);
    history.accept(new RunEvent.State(RunState.RUNNING, ""));
    assertThat(history.hasBegun()).isTrue();
    assertThat(history.curve("loss").size()).isEqualTo(1);
  }

  @Test
  void ofWhatReplacesItsForerunnerTheNewestIsKept() {
    assertThat(history.newest(RunEvent.Predicted.class)).isEmpty();
    Predictions none = new Predictions(2, new float[2], new int[1]);
    history.accept(new RunEvent.Predicted(3, none));
    history.accept(new RunEvent.Predicted(9, none));
    assertThat(history.newest(RunEvent.Predicted.class)).contains(new RunEvent.Predicted(9, none));
  }

  @Test
  void howARunStandsIsWhatItToldLast() {
    assertThat(history.state()).isEqualTo(RunState.QUEUED);
    history.accept(new RunEvent.State(RunState.FAILED, "the disk is full"));
    assertThat(history.state()).isEqualTo(RunState.FAILED);
    assertThat(history.reason()).isEqualTo("the disk is full");
  }

  /** Runs one whose training ends by itself after {@code complete} steps. */
  private RunFolder recorded(int complete, double newRate) throws IOException {
    RunSpec spec = new TinyLibrary(folder).network("xavier", 6, 1);
    RunFolder made = new Workspace(folder).create(spec.title(), "convnet", 6, Map.of(), spec);
    Run run = new Run(made, spec, asked -> ScriptedTraining.free(complete), Map.of());
    run.listen(history);
    if (newRate > 0) {
      run.setLearningRate(newRate);
    }
    run.execute();
    return made;
  }

  @Test
  void aFolderRemembersWhatWasTold() throws IOException {
    RunHistory read = RunHistory.of(recorded(4, 2.5e-4));
    assertThat(history.marks())
        .containsExactly(
            new RunEvent.LearningRate(0, 2.5e-4), new RunEvent.EndedEarly(4, "the script is over"));
    assertThat(read.marks()).isEqualTo(history.marks());
    assertThat(read.series()).isEqualTo(history.series());
    assertThat(read.curve(RunEvent.LOSS).values())
        .containsExactly(history.curve(RunEvent.LOSS).values());
    assertThat(read.curve(RunEvent.LOSS).steps()).containsExactly(1, 2, 3, 4);
    assertThat(read.state()).isEqualTo(RunState.FINISHED);
    assertThat(read.reason()).isEqualTo("ended early at step 4: the script is over");
    assertThat(read.reason()).isEqualTo(history.reason());
    assertThat(read.step()).isEqualTo(4);
  }

  @Test
  void aRunThatWentOnRemembersWhereAndOneThatWasBegunAnewForgetsWhatWasChanged()
      throws IOException {
    RunFolder made = recorded(6, 0);
    assertThat(RunHistory.of(made).marks()).isEmpty();
    try (var writer = made.write()) {
      // As a kill leaves it.
      writer.update(made.record().started("running", Instant.now()));
    }
    Run again =
        new Run(made, made.spec(RunSpec.class), asked -> ScriptedTraining.free(6), Map.of());
    again.execute();
    assertThat(RunHistory.of(made).marks()).containsExactly(new RunEvent.Resumed(6));

    try (var writer = made.write()) {
      writer.log("learning rate 0.01 from the step after 3");
    }
    assertThat(RunHistory.of(made).marks())
        .as("nobody has changed the rate of this run")
        .isEqualTo(List.of(new RunEvent.Resumed(6)));
  }

  @Test
  void aRunThatNobodyHasBegunHasAnEmptyHistory() throws IOException {
    RunSpec spec = new TinyLibrary(folder).network("xavier", 6, 1);
    RunFolder made = new Workspace(folder).create(spec.title(), "convnet", 6, Map.of(), spec);
    RunHistory read = RunHistory.of(made);
    assertThat(read.state()).isEqualTo(RunState.QUEUED);
    assertThat(read.series()).isEmpty();
  }
}
