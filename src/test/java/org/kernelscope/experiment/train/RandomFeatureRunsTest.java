package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Harvest;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.store.MetricPoint;

/** Small real trainings of classifiers on frozen convolutions. */
@Timeout(120)
class RandomFeatureRunsTest extends TinyRuns {

  @Test
  void onlyTheClassifierIsTrained() throws IOException {
    RandomFeatureSpec spec = tiny.randomFeatures("filters", 81, 1);
    Run run = toItsEnd(runs.create(spec));
    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);

    List<MetricPoint> losses = series(run, RunEvent.LOSS);
    assertThat(losses).hasSize(81);
    assertThat(losses.get(80).value()).isLessThan(losses.get(0).value());
    List<MetricPoint> accuracies = series(run, RunEvent.ACCURACY);
    assertThat(accuracies).extracting(MetricPoint::step).startsWith(0L, 2L, 4L).endsWith(80L, 81L);
    assertThat(accuracies.get(accuracies.size() - 1).value()).isGreaterThan(0.5);

    assertThat(series(run, RunEvent.FEATURE_RMS))
        .singleElement()
        .satisfies(rms -> assertThat(rms.value()).isPositive());
    assertThat(run.folder().kernelSnapshots())
        .as("frozen kernels are told once")
        .extracting(snapshot -> snapshot.layer() + " " + snapshot.step())
        .containsExactlyInAnyOrder("conv1 0", "conv2 0");
  }

  @Test
  void theExperimentSumsUpTheLastStepOfEachScale() throws IOException {
    RandomFeatures experiment =
        new RandomFeatures(
            List.of(0.5, 1.0),
            Chosen.initialisations("xavier", "filters"),
            2,
            tiny.randomFeatures("xavier", 3, 0).with(SharedSettings.SEED, 7L));
    List<Run> all = new ArrayList<>();
    for (RandomFeatureSpec spec : experiment.runs()) {
      all.add(toItsEnd(runs.create(spec)));
    }
    List<RandomFeatures.Row> rows = RandomFeatures.summary(TinyLibrary.folders(all), new LeftOut());
    assertThat(rows)
        .extracting(row -> row.init() + " " + row.scale() + " " + row.seeds())
        .containsExactly("xavier 0.5 2", "filters 0.5 2", "xavier 1.0 2", "filters 1.0 2");
    double one = last(all.get(0));
    double two = last(all.get(2));
    assertThat(all.get(2).spec().seed()).isEqualTo(8);
    assertThat(rows.get(0).accuracyMean()).isCloseTo((one + two) / 2, within(1e-12));
    assertThat(rows.get(0).accuracyStd())
        .isCloseTo(Math.abs(one - two) / Math.sqrt(2), within(1e-12));
  }

  private static double last(Run run) throws IOException {
    List<MetricPoint> accuracies = series(run, RunEvent.ACCURACY);
    return accuracies.get(accuracies.size() - 1).value();
  }

  @Test
  void featuresThatDoNotFitIntoMemoryAreRefused() {
    long heap = 2L << 30;
    FrozenFeatures.requireRoom(70_000, 2304, heap);
    assertThatThrownBy(() -> FrozenFeatures.requireRoom(70_000, 4608, heap))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "random features: expected at most 1228 MB of features, found 1230 MB (70000 images of 4608 features); choose narrower widths, a smaller scale or fewer images");
  }

  @Test
  void theHarvestPassesByClassifiersOnFrozenKernels() throws IOException {
    toItsEnd(runs.create(tiny.randomFeatures("xavier", 2, 1)));
    Run network = toItsEnd(runs.create(tiny.network("xavier", 2, 1)));
    assertThat(network.state()).as(network.message()).isEqualTo(RunState.FINISHED);
    Harvest.Gathered gathered =
        Objects.requireNonNull(
            Harvest.of(List.of(runs.workspace().path()), 0, 0, 1).bySize().get(7));
    assertThat(gathered.found()).isEqualTo(2);
    assertThat(gathered.kernels().provenance()).asString().contains("networks=1");
  }
}
