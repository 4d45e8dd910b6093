package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.TinyCifar;
import org.kernelscope.experiment.library.InitialPosterior;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.run.Watch;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.Network;
import org.kernelscope.prior.FactorisedGaussian;
import org.kernelscope.store.MetricPoint;
import org.kernelscope.store.Workspace;

/** Variational inference from a few images, by way of real runs on a tiny data set. */
class FewShotTest {

  @TempDir Path folder;
  private TinyLibrary tiny;

  @BeforeEach
  void prepare() throws IOException {
    Engine.prepare();
    tiny = TinyLibrary.in(folder.resolve("library"));
  }

  private Runs runs() {
    return new Runs(tiny.library(), new Workspace(folder.resolve("workspace")), 1);
  }

  private static Watch execute(Runs runs, Run run) {
    Watch watch = Watch.on(run);
    runs.submit(run);
    watch.awaitEnd();
    assertThat(run.message()).isEmpty();
    return watch;
  }

  private static List<String> numbers(Run run) throws IOException {
    return run.folder().readMetrics().stream()
        .map(point -> point.series() + point.step() + "=" + point.value())
        .toList();
  }

  private static double last(Run run, String series) throws IOException {
    return run.folder().readMetrics().stream()
        .filter(point -> point.series().equals(series))
        .reduce((first, second) -> second)
        .map(MetricPoint::value)
        .orElseThrow(() -> new AssertionError("no " + series));
  }

  private static double partsOfTheBound(Run run, String... layers) throws IOException {
    double parts = last(run, RunEvent.DATA_TERM);
    for (String layer : layers) {
      parts += last(run, "entropy " + layer) + last(run, "cross term " + layer);
    }
    return parts;
  }

  @Test
  void aPointEstimateWithL2IsTheSameNetworkHoweverItPredicts() throws IOException {
    FewShotSpec spec =
        tiny.fewShot("l2", FewShotDefaults.forPriors(Chosen.priors("l2"), 12).bound(), 20, 3);
    try (Runs runs = runs()) {
      Run run = runs.create(spec);
      execute(runs, run);
      assertThat(last(run, RunEvent.ACCURACY_OF_SAMPLE))
          .isEqualTo(last(run, RunEvent.ACCURACY_OF_MEANS))
          .isEqualTo(last(run, RunEvent.ACCURACY));
      // ½ (ln 2πe - 30) for every weight: they have not moved.
      Architecture network = Network.FCONV.of(28, 28, 1, 10, List.of(2, 3));
      for (ConvLayer layer : network.convolutions()) {
        int weights = layer.kernels() * layer.size() * layer.size();
        assertThat(last(run, "entropy " + layer.name()) / weights)
            .isCloseTo(0.5 * (Math.log(2 * Math.PI * Math.E) - 30), within(1e-6));
      }
    }
  }

  @ParameterizedTest(name = "{0}, variances from {1}")
  @CsvSource({
    "standard-normal, -8",
    "standard-normal:0.3, prior",
    "log-uniform, -8",
    "log-uniform:truncated, -8",
    "gaussian, prior",
    "mixture, -8",
    "smooth, prior",
    "dwp:dense, -8",
    "dwp:dense, prior",
    "dwp:dense+standard-normal, -8"
  })
  void aNetworkIsInferredUnderAnyPriorAndItsBoundTakenApart(String prior, String start)
      throws IOException {
    tiny.fitDensities();
    try (Runs runs = runs()) {
      Run run = runs.create(tiny.fewShot(prior, start, 20, 3));
      Watch watch = execute(runs, run);
      assertThat(run.state()).isEqualTo(RunState.FINISHED);
      Map<String, Long> points =
          run.folder().readMetrics().stream()
              .collect(Collectors.groupingBy(MetricPoint::series, Collectors.counting()));
      assertThat(points)
          .containsEntry("bound", 20L)
          .containsEntry("entropy conv1", 20L)
          .containsEntry("cross term conv2", 20L)
          .containsEntry("accuracy", 2L)
          .containsEntry("ece", 2L);
      double parts = partsOfTheBound(run, "conv1", "conv2");
      double bound = last(run, RunEvent.BOUND);
      assertThat(parts).isCloseTo(bound, within(1e-6 * Math.abs(bound)));
      assertThat(watch.events.stream().filter(RunEvent.Predicted.class::isInstance)).hasSize(2);
      assertThat(watch.events.stream().filter(RunEvent.Deviations.class::isInstance)).isNotEmpty();
      assertThat(run.folder().path().resolve("kernels").resolve("conv1-deviations-00000020.npy"))
          .exists();
    }
  }

  @Test
  void everyConvolutionOfTheCifarNetHasAPriorOfItsOwn() throws IOException {
    tiny.fitDensities();
    FewShotSpec spec =
        FewShotSpec.usual()
            .with(SharedSettings.DATA, TinyCifar.in(folder.resolve("colours")).toString())
            .with(FewShotSpec.EXAMPLES, 10)
            .with(SharedSettings.NETWORK, Network.CIFAR)
            .with(SharedSettings.WIDTHS, List.of(2, 3))
            .with(FewShotSpec.PRIORS, Chosen.priors("standard-normal", "dwp:dense", "gaussian"))
            .with(SharedSettings.INITIALISATION, Chosen.initialisation("dwp"))
            .with(
                BoundSpec.usual()
                    .with(BoundSpec.VARIANCE_START, "-8")
                    .with(BoundSpec.LOG_VARIANCE_LEARNING_RATE, 1e-2))
            .with(SharedSettings.LEARNING_RATE, 1e-2)
            .with(SharedSettings.STEPS, 3)
            .with(FewShotSpec.ENSEMBLE, 2);
    try (Runs runs = runs()) {
      Run run = runs.create(spec);
      execute(runs, run);
      assertThat(run.state()).isEqualTo(RunState.FINISHED);
      assertThat(partsOfTheBound(run, "conv1", "conv2", "conv3"))
          .isCloseTo(last(run, RunEvent.BOUND), within(1e-3));
    }
  }

  @Test
  void aRunStartsFromThePosteriorThatWasShownBefore() throws IOException {
    try (Runs runs = runs()) {
      FewShotSpec spec = tiny.fewShot("dwp:dense", "prior", 2, 3);
      Map<ConvLayer, FactorisedGaussian> shown = InitialPosterior.of(spec, tiny.library());
      Watch watch = execute(runs, runs.create(spec));
      for (RunEvent event : watch.events) {
        if (event instanceof RunEvent.Kernels kernels && kernels.step() == 0) {
          double[] means = shown.get(kernels.layer()).mean();
          assertThat(kernels.kernels().values()).hasSameSizeAs(means);
          for (int i = 0; i < means.length; i++) {
            assertThat(kernels.kernels().values()[i]).isEqualTo((float) means[i]);
          }
        }
      }
      assertThat(shown.keySet()).extracting(ConvLayer::name).containsExactly("conv1", "conv2");
    }
  }

  @Test
  void aPriorFileIsAChoiceForTheLayersOfItsGeometry() {
    Path file = tiny.bundledPrior(5);
    PriorChoice choice = Priors.ofFile(file, tiny.library());
    assertThat(choice.text()).isEqualTo("dwp:" + file);
    assertThat(Priors.resolve(choice, 5, tiny.library()).size()).isEqualTo(5);
  }

  @Test
  void theSameSpecGivesTheSameNumbersAndAnotherSeedOthers() throws IOException {
    try (Runs runs = runs()) {
      Run first = runs.create(tiny.fewShot("dwp:dense", "prior", 6, 1));
      Run again = runs.create(tiny.fewShot("dwp:dense", "prior", 6, 1));
      Run other = runs.create(tiny.fewShot("dwp:dense", "prior", 6, 2));
      execute(runs, first);
      execute(runs, again);
      execute(runs, other);
      assertThat(numbers(again)).isEqualTo(numbers(first));
      assertThat(last(other, RunEvent.BOUND)).isNotEqualTo(last(first, RunEvent.BOUND));
    }
  }

  @Test
  void runsThatAreEvaluatedMoreOftenAreNoOtherRow() throws IOException {
    FewShotSpec atTheEnd = tiny.fewShot("log-uniform", "-8", 4, 1).evaluatedAtTheEnd();
    FewShotSpec moreOften =
        (FewShotSpec)
            new Sweep(atTheEnd, List.of(Map.of("evaluateAt", List.of(List.of(1, 2)))))
                .runs()
                .get(0);
    assertThat(moreOften.evaluateAt()).isNotEqualTo(atTheEnd.evaluateAt());
    try (Runs runs = runs()) {
      Run one = runs.create(atTheEnd);
      Run other = runs.create(moreOften);
      execute(runs, one);
      execute(runs, other);
      assertThat(last(other, RunEvent.ACCURACY)).isEqualTo(last(one, RunEvent.ACCURACY));
      assertThat(FewShot.summary(TinyLibrary.folders(List.of(one, other)), new LeftOut()))
          .hasSize(1);
    }
  }

  @Test
  void theSummaryHasARowForEachPriorWithEverySplit() throws IOException {
    try (Runs runs = runs()) {
      List<Run> all =
          List.of(
              runs.create(tiny.fewShot("dwp:dense", "-8", 4, 1)),
              runs.create(tiny.fewShot("log-uniform", "-8", 4, 1)),
              runs.create(tiny.fewShot("dwp:dense", "-8", 4, 2)));
      for (Run run : all) {
        execute(runs, run);
      }
      List<FewShot.Row> rows = FewShot.summary(TinyLibrary.folders(all), new LeftOut());
      assertThat(rows).extracting(FewShot.Row::prior).containsExactly("dwp:dense", "log-uniform");
      FewShot.Row dwp = rows.get(0);
      assertThat(dwp.splits()).isEqualTo(2);
      assertThat(dwp.accuracies()).containsOnlyKeys(1L, 2L);
      assertThat(dwp.accuracyMean())
          .isCloseTo(
              (last(all.get(0), RunEvent.ACCURACY) + last(all.get(2), RunEvent.ACCURACY)) / 2,
              within(1e-12));
      assertThat(dwp.ahead()).isNull();
      assertThat(dwp.learningRate()).isEqualTo(all.get(0).spec().learningRate());
      FewShot.Row logUniform = rows.get(1);
      assertThat(logUniform.accuracyStd()).isNull();
      assertThat(logUniform.ahead()).isNotNull();
      assertThat(logUniform.ahead().count()).isEqualTo(1); // Only split 1 is common to both.
      assertThat(logUniform.ahead().mean())
          .isCloseTo(
              last(all.get(1), RunEvent.ACCURACY) - last(all.get(0), RunEvent.ACCURACY),
              within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | -8 | expected a prior (standard-normal[:S]",
        "dwp+dwp+dwp | -8 | expected one prior or one for each of 2 layers, found 3",
        "log-uniform | prior | expected a proper prior to start the variances from",
        "gaussian:nowhere.dwp | -8 | nowhere.dwp"
      })
  void aPriorThatDoesNotFitFailsTheRunWithASentence(String prior, String start, String sentence)
      throws IOException {
    try (Runs runs = runs()) {
      Run run = runs.create(tiny.fewShot(prior, start, 4, 1));
      Watch watch = Watch.on(run);
      runs.submit(run);
      assertThat(watch.awaitEnd()).isEqualTo(RunState.FAILED);
      assertThat(run.message()).contains(sentence);
    }
  }

  @Test
  void aPriorOfAnotherKindIsNotTakenForTheOneThatWasAskedFor() {
    Path dense = tiny.bundledPrior(7);
    assertThatThrownBy(
            () -> Priors.resolve(PriorChoice.parse("gaussian:" + dense), 7, tiny.library()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a prior of kind gaussian, found one of kind dense-vae");
  }

  @Test
  void theWeightOfTheDivergencesWarmsUp() {
    BoundSpec bound =
        BoundSpec.usual()
            .with(BoundSpec.VARIANCE_START, "prior")
            .with(BoundSpec.KL_WEIGHT, 0.5)
            .with(BoundSpec.KL_WARMUP, 4);
    assertThat(bound.weightAt(0)).isEqualTo(0.125);
    assertThat(bound.weightAt(3)).isEqualTo(0.5);
    assertThat(bound.weightAt(100)).isEqualTo(0.5);
    assertThatThrownBy(() -> BoundSpec.usual().with(BoundSpec.VARIANCE_START, "often"))
        .hasMessageContaining("a number, or the word prior, found 'often'");
  }
}
