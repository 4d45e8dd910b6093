package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.TinyCifar;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.nn.Network;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.MetricPoint;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpyFile;

/** Small real trainings of image VAEs, and comparisons of more than one kind of network. */
@Timeout(120)
@SuppressWarnings("ReferenceEquality")
class ImageVaeRunsTest extends TinyRuns {

  @Test
  void aRunTellsBoundsKernelsAndPictures() throws IOException {
    ImageVaeSpec spec = tiny.imageVae("filters", 60, 1);
    Run run = runs.create(spec);
    List<RunEvent.Decoded> decoded = new CopyOnWriteArrayList<>();
    run.listen(
        event -> {
          if (event instanceof RunEvent.Decoded images) {
            decoded.add(images);
          }
        });
    RunHistory told = new RunHistory();
    run.listen(told);
    toItsEnd(run);
    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);

    List<MetricPoint> bounds = series(run, RunEvent.TEST_ELBO);
    assertThat(bounds).extracting(MetricPoint::step).containsExactly(0L, 2L, 60L);
    assertThat(bounds.get(2).value()).isGreaterThan(bounds.get(0).value() + 1);
    assertThat(series(run, RunEvent.LOSS)).hasSize(60);
    List<MetricPoint> weighted = series(run, RunEvent.IMPORTANCE_WEIGHTED);
    assertThat(weighted).hasSize(1);
    assertThat(weighted.get(0).value()).isCloseTo(bounds.get(2).value(), within(10.0));

    assertThat(run.folder().kernelSnapshots())
        .extracting(KernelSnapshot::layer)
        .contains("conv1", "conv2", "deconv1", "deconv2");
    DecodedImages last = decoded.get(decoded.size() - 1).images();
    assertThat(last.count()).isEqualTo(8);
    assertThat(last.samples()).hasSize(8 * 400);
    assertThat(last.reconstructions())
        .hasSize(8 * 400)
        .isNotEqualTo(decoded.get(0).images().reconstructions());

    Recording recording = new Recording(run.folder(), spec, tiny.library());
    RunHistory recorded = recording.history();
    assertThat(recorded).as("a recorded run looks like a live one").satisfies(isLike(told));
    RunEvent.Decoded drawn = recorded.newest(RunEvent.Decoded.class).orElseThrow();
    assertThat(drawn.step()).isEqualTo(60);
    assertThat(drawn.images()).usingRecursiveComparison().isEqualTo(last);
    assertThat(recording.beginning().layers())
        .allMatch(layer -> layer.step() == 0 && layer.now() == layer.initial())
        .extracting(layer -> layer.initial().values())
        .usingRecursiveComparison()
        .isEqualTo(told.layers().stream().map(layer -> layer.initial().values()).toList());
    Path file = run.folder().images().get(60L);
    NpyFile.write(file, new NdArray.Floats(new int[] {2, 2}, new float[4]));
    assertThatThrownBy(recording::history)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("[3, count, height, width, channels], found [2, 2]");
  }

  private static ThrowingConsumer<RunHistory> isLike(RunHistory told) {
    return recorded -> {
      assertThat(recorded.series()).isEqualTo(told.series());
      for (String series : told.series()) {
        assertThat(recorded.curve(series).steps()).as(series).isEqualTo(told.curve(series).steps());
        assertThat(recorded.curve(series).values())
            .as(series)
            .isEqualTo(told.curve(series).values());
      }
      assertThat(recorded.layers())
          .usingRecursiveComparison()
          .ignoringFieldsMatchingRegexes(".*provenance")
          .isEqualTo(told.layers());
      assertThat(recorded.marks()).isEqualTo(told.marks());
      assertThat(recorded.state()).isEqualTo(told.state());
      assertThat(recorded.step()).isEqualTo(told.step());
    };
  }

  @Test
  void evaluationsDoNotDisturbARun() throws IOException {
    Run straight = toItsEnd(runs.create(tiny.imageVae("dwp", 12, 3)));
    ImageVaeSpec usual = tiny.imageVae("dwp", 12, 3);
    Run seldom =
        toItsEnd(
            runs.create(
                ImageVaeSpec.usual()
                    .with(SharedSettings.DATA, usual.data())
                    .with(SharedSettings.TEST_EXAMPLES, 7)
                    .with(ImageVaeSpec.PIXELS, usual.pixels())
                    .with(SharedSettings.WIDTHS, usual.widths())
                    .with(ImageVaeSpec.LATENT, 2)
                    .with(SharedSettings.INITIALISATION, Chosen.initialisation("dwp"))
                    .with(SharedSettings.BATCH, 24)
                    .with(SharedSettings.LEARNING_RATE, 2e-3)
                    .with(SharedSettings.STEPS, 12)
                    .with(ImageVaeSpec.IMPORTANCE_SAMPLES, 0)
                    .with(SharedSettings.SEED, 3L)));
    assertThat(series(seldom, RunEvent.LOSS))
        .extracting(MetricPoint::value)
        .isEqualTo(series(straight, RunEvent.LOSS).stream().map(MetricPoint::value).toList());
  }

  @Test
  void binaryPixelsAreDrawnOnceForAllInitialisationsOfASeed() throws IOException {
    List<float[]> seen = new ArrayList<>();
    for (ImageVaeSpec grey :
        List.of(
            tiny.imageVae("xavier", 1, 1),
            tiny.imageVae("dwp", 1, 1),
            tiny.imageVae("xavier", 1, 2))) {
      ImageVaeSpec binary =
          ImageVaeSpec.usual()
              .with(SharedSettings.DATA, grey.data())
              .with(SharedSettings.TEST_EXAMPLES, 0)
              .with(ImageVaeSpec.PIXELS, ImageVaeSpec.Pixels.BINARY)
              .with(SharedSettings.WIDTHS, grey.widths())
              .with(ImageVaeSpec.LATENT, 2)
              .with(SharedSettings.INITIALISATION, grey.initialisation())
              .with(SharedSettings.BATCH, 24)
              .with(SharedSettings.LEARNING_RATE, 2e-3)
              .with(SharedSettings.STEPS, 1)
              .with(ImageVaeSpec.IMPORTANCE_SAMPLES, 0)
              .with(SharedSettings.SEED, grey.seed());
      Run run = runs.create(binary);
      run.listen(
          event -> {
            if (event instanceof RunEvent.Decoded images && images.step() == 0) {
              seen.add(images.images().images());
            }
          });
      toItsEnd(run);
    }
    assertThat(seen.get(0)).containsOnly(0f, 1f).isEqualTo(seen.get(1));
    assertThat(Arrays.equals(seen.get(0), seen.get(2))).isFalse();
  }

  @Test
  void aComparisonOfImageVaesSumsUpBounds() throws IOException {
    Comparison comparison =
        Comparison.of(
            Chosen.initialisations("xavier", "filters"), 2, 7, tiny.imageVae("xavier", 3, 0));
    List<Run> all = new ArrayList<>();
    for (ComparedSpec spec : comparison.runs()) {
      all.add(toItsEnd(runs.create(spec)));
    }
    List<Comparison.Row> rows = Comparison.summary(TinyLibrary.folders(all), new LeftOut());
    assertThat(rows).extracting(Comparison.Row::step).containsExactly(0, 2, 3, 0, 2, 3);
    double one = series(all.get(0), RunEvent.TEST_ELBO).get(2).value();
    double two = series(all.get(2), RunEvent.TEST_ELBO).get(2).value();
    assertThat(rows.get(2).elboMean()).isCloseTo((one + two) / 2, within(1e-9));
    assertThat(rows.get(2).elboStd()).isCloseTo(Math.abs(one - two) / Math.sqrt(2), within(1e-9));
    double weighted = series(all.get(0), RunEvent.IMPORTANCE_WEIGHTED).get(0).value();
    double other = series(all.get(2), RunEvent.IMPORTANCE_WEIGHTED).get(0).value();
    assertThat(rows.get(2).importanceWeightedMean())
        .isCloseTo((weighted + other) / 2, within(1e-9));
    assertThat(rows.get(2).importanceWeightedStd())
        .isCloseTo(Math.abs(weighted - other) / Math.sqrt(2), within(1e-9));
    assertThat(rows.get(1).importanceWeightedMean()).isNull();
    assertThat(rows.get(2).accuracyMean()).isNull();
    assertThat(rows.get(2).seeds()).isEqualTo(2);
  }

  @Test
  void aComparisonRunsTheCifarNetOnColourImages() throws IOException {
    Path data = TinyCifar.in(folder.resolve("colours"));
    Comparison comparison =
        Comparison.of(
            Chosen.initialisations("xavier", "dwp"),
            1,
            1,
            ConvNetSpec.usual()
                .with(SharedSettings.DATA, data.toString())
                .with(SharedSettings.NETWORK, Network.CIFAR)
                .with(SharedSettings.WIDTHS, List.of(2, 3))
                .with(SharedSettings.BATCH, 8)
                .with(SharedSettings.STEPS, 2));
    List<Run> all = new ArrayList<>();
    for (ComparedSpec spec : comparison.runs()) {
      Run run = toItsEnd(runs.create(spec));
      assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
      assertThat(run.folder().kernelSnapshots())
          .extracting(KernelSnapshot::layer)
          .contains("conv1", "conv2", "conv3");
      all.add(run);
    }
    assertThat(Comparison.summary(TinyLibrary.folders(all), new LeftOut()))
        .extracting(Comparison.Row::init)
        .containsExactly("xavier", "dwp");
  }

  @Test
  void aLayerThatNoFileServesIsNamed() throws IOException {
    Run run = runs.create(tiny.imageVae("filters:" + tiny.bundledKernels(7), 2, 1));
    toItsEnd(run);
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.failedOnInput()).isTrue();
    assertThat(run.message()).contains("layer conv2 needs a file with a 5x5 kernels");
  }
}
