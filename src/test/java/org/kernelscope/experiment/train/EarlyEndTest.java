package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.bench.LeftBehind;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.store.RunFolder;

/** A run that ends early says why, is finished, and ends at the same step whatever came between. */
class EarlyEndTest extends TinyRuns {

  private static final List<Integer> EVERY_STEP = IntStream.rangeClosed(0, 200).boxed().toList();

  // ---- the decision

  private static EarlyEnd hearing(EarlyEnd end, double... accuracies) {
    for (int i = 0; i < accuracies.length; i++) {
      end.heard(new RunEvent.Metric(RunEvent.ACCURACY, 10 * i, accuracies[i]));
    }
    return end;
  }

  @Test
  void patienceCountsEvaluationsSinceTheBest() {
    ConvNetSpec spec = ConvNetSpec.usual().with(SharedSettings.PATIENCE, 2);
    assertThat(hearing(new EarlyEnd(spec), 0.1, 0.5, 0.5, 0.6, 0.4).reason()).isEmpty();
    assertThat(hearing(new EarlyEnd(spec), 0.1, 0.5, 0.5, 0.4).reason())
        .contains("no better accuracy in 2 evaluations");
    // A number that is none is nothing better.
    assertThat(hearing(new EarlyEnd(spec), 0.1, Double.NaN, Double.NaN).reason()).isPresent();
    assertThat(hearing(new EarlyEnd(ConvNetSpec.usual()), 0.5, 0.4, 0.3, 0.2).reason()).isEmpty();
  }

  @Test
  void whatIsMeasuredOnceMoreCountsOnce() {
    EarlyEnd end = new EarlyEnd(ConvNetSpec.usual().with(SharedSettings.PATIENCE, 2));
    hearing(end, 0.1, 0.5, 0.5);
    end.heard(new RunEvent.Metric(RunEvent.ACCURACY, 20, 0.5));
    assertThat(end.reason()).isEmpty();
    end.heard(new RunEvent.Metric(RunEvent.LOSS, 30, 0.5));
    assertThat(end.reason()).isEmpty();
    end.heard(new RunEvent.Metric(RunEvent.ACCURACY, 30, 0.5));
    assertThat(end.reason()).isPresent();
  }

  @Test
  void aTargetIsReachedFromBelow() {
    EarlyEnd accuracy = new EarlyEnd(ConvNetSpec.usual().with(SharedSettings.TARGET, "0.95"));
    assertThat(hearing(accuracy, 0.1, 0.949).reason()).isEmpty();
    assertThat(hearing(accuracy, 0.1, 0.949, 0.95).reason()).contains("accuracy reached 0.95");
    EarlyEnd bound = new EarlyEnd(ImageVaeSpec.usual().with(SharedSettings.TARGET, "-120"));
    bound.heard(new RunEvent.Metric(RunEvent.TEST_ELBO, 1, -121));
    assertThat(bound.reason()).isEmpty();
    bound.heard(new RunEvent.Metric(RunEvent.TEST_ELBO, 2, -119));
    assertThat(bound.reason()).contains("test ELBO reached -120.0");
  }

  @Test
  void timeIsThatOfAllSittings() {
    EarlyEnd end = new EarlyEnd(ConvNetSpec.usual().with(SharedSettings.TIME_LIMIT, 60));
    end.trained(Duration.ofMillis(59_999));
    assertThat(end.reason()).isEmpty();
    end.trained(Duration.ofSeconds(60));
    assertThat(end.reason()).contains("60 s of training are over");
    // The first reason is the reason.
    end.heard(new RunEvent.Metric(RunEvent.ACCURACY, 1, 1));
    assertThat(end.reason()).contains("60 s of training are over");
  }

  // ---- runs

  /** Trainings of each kind that end early, by their metrics alone. */
  static List<String> endings() {
    return List.of("network", "network by target", "image VAE", "random features", "few-shot");
  }

  private RunSpec spec(String ending) {
    return switch (ending) {
      case "network" ->
          tiny.network("xavier", 200, 4)
              .with(SharedSettings.EVALUATE_AT, EVERY_STEP)
              .with(SharedSettings.PATIENCE, 3);
      case "network by target" ->
          tiny.network("xavier", 200, 4)
              .with(SharedSettings.EVALUATE_AT, EVERY_STEP)
              .with(SharedSettings.TARGET, "0.7");
      case "image VAE" ->
          tiny.imageVae("xavier", 200, 4)
              .with(SharedSettings.EVALUATE_AT, EVERY_STEP)
              .with(SharedSettings.LEARNING_RATE, 0.05)
              .with(SharedSettings.PATIENCE, 3);
      case "random features" ->
          tiny.randomFeatures("xavier", 200, 4).with(SharedSettings.PATIENCE, 3);
      default ->
          tiny.fewShot("standard-normal", "-7", 200, 4)
              .with(SharedSettings.EVALUATE_AT, EVERY_STEP)
              .with(SharedSettings.PATIENCE, 4);
    };
  }

  @ParameterizedTest
  @MethodSource("endings")
  void aRunThatEndsEarlyIsFinishedAndSaysWhy(String ending) throws IOException {
    RunSpec spec = spec(ending);
    Run run = runs.create(spec);
    run.execute();
    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
    assertThat(run.step()).isLessThan(200).isPositive();
    String why = ending.endsWith("target") ? "accuracy reached 0.7" : "no better ";
    String said = "ended early at step " + run.step() + ": " + why;
    assertThat(run.message()).startsWith(said);
    assertThat(run.folder().record().remark()).isEqualTo(run.message());
    assertThat(run.folder().readLog())
        .contains("complete early, at step " + run.step() + ": ")
        .contains("finished: " + run.message());
    RunHistory history = RunHistory.of(run.folder());
    assertThat(history.reason()).isEqualTo(run.message());
    assertThat(history.score().step(history.score().size() - 1)).isEqualTo(run.step());
    if (spec instanceof ImageVaeSpec) {
      MetricCurve weighted = history.curve(RunEvent.IMPORTANCE_WEIGHTED);
      assertThat(weighted.steps()).containsExactly(run.step());
    }
    Plan again = Plan.of(List.of(spec), runs);
    assertThat(again.pending()).isEmpty();
    assertThat(again.folders()).containsExactly(run.folder());
  }

  @ParameterizedTest
  @MethodSource("endings")
  void itEndsAtTheSameStepIfItWasStoppedBefore(String ending) throws IOException {
    RunSpec spec = spec(ending);
    Run straight = runs.create(spec);
    straight.execute();
    // Among others right before the end, and within what is owed at the end.
    for (int stop : new int[] {1, straight.step() - 1, straight.step()}) {
      RunFolder stopped = runs.create(spec).folder();
      Run first = stoppingAt(stop, stopped, spec);
      first.execute();
      assertThat(first.state()).as(first.message()).isEqualTo(RunState.STOPPED);
      Run resumed = runs.resume(stopped.id());
      resumed.execute();
      assertThat(resumed.message()).isEqualTo(straight.message());
      assertThat(LeftBehind.by(stopped).differences(LeftBehind.by(straight.folder())))
          .as("stopped at " + stop)
          .isEmpty();
    }
  }

  /** A run that is stopped when the loss of a step is told, before the step is evaluated. */
  private Run stoppingAt(int step, RunFolder runFolder, RunSpec spec) {
    Run[] run = new Run[1];
    run[0] = new Run(runFolder, spec, runs::training, Map.of());
    run[0].listen(
        event -> {
          if (event instanceof RunEvent.Metric metric
              && metric.step() == step
              && List.of(RunEvent.LOSS, RunEvent.BOUND).contains(metric.series())) {
            run[0].stop();
          }
        });
    return run[0];
  }

  @Test
  void aRunEndsWhenItsTimeIsUp() throws IOException {
    RunSpec spec = tiny.network("xavier", 100_000_000, 4).with(SharedSettings.TIME_LIMIT, 1);
    Run run = runs.create(spec);
    run.execute();
    assertThat(run.message())
        .startsWith("ended early at step " + run.step() + ": 1 s of training are over");
    assertThat(run.state()).isEqualTo(RunState.FINISHED);
    MetricCurve accuracy = RunHistory.of(run.folder()).curve(RunEvent.ACCURACY);
    assertThat(accuracy.step(accuracy.size() - 1)).isEqualTo(run.step());
  }

  @Test
  void timeOfEarlierSittingsCounts() throws IOException {
    RunSpec spec = tiny.network("xavier", 100_000_000, 4).with(SharedSettings.TIME_LIMIT, 1);
    try (Training training = runs.training(spec)) {
      training.recall(List.of(), Duration.ofSeconds(1));
      training.begin(event -> {}, () -> false);
      assertThat(training.isComplete()).isTrue();
      assertThat(training.step()).isZero();
    }
  }

  /** What one run would tell at more evaluations, another that ends at one of them does not. */
  @Test
  void aFewShotRunThatAnEvaluationCanEndAnswersForNoOther() {
    FewShotSpec often = tiny.fewShot("standard-normal", "-7", 20, 4);
    FewShotSpec once = often.evaluatedAtTheEnd();
    assertThat(often.answers(once)).isTrue();
    FewShotSpec impatient = often.with(SharedSettings.PATIENCE, 2);
    assertThat(impatient.answers(impatient.evaluatedAtTheEnd())).isFalse();
    assertThat(impatient.answers(impatient)).isTrue();
    assertThat(often.answers(impatient)).isFalse();
  }

  // ---- chance

  @Test
  void aRateThatKeepsANetworkAtChanceIsSaid() throws IOException {
    Run run = runs.create(tiny.network("xavier", 60, 4).with(SharedSettings.LEARNING_RATE, 9.0));
    run.execute();
    assertThat(run.state()).as(run.message()).isEqualTo(RunState.FINISHED);
    assertThat(run.message()).isEqualTo("accuracy stayed at chance; try a smaller learning rate");
    assertThat(run.folder().record().remark()).isEqualTo(run.message());
    assertThat(run.folder().readLog()).contains("finished: accuracy stayed at chance");
  }

  @Test
  void soIsOneThatMovesNothing() throws IOException {
    Run run =
        runs.create(tiny.randomFeatures("xavier", 60, 4).with(SharedSettings.LEARNING_RATE, 1e-9));
    run.execute();
    assertThat(run.message())
        .isEqualTo("accuracy stayed at chance; try another learning rate or more steps");
  }

  @Test
  void nothingIsSaidOfANetworkThatLearns() throws IOException {
    Run run = runs.create(tiny.network("xavier", 120, 4));
    run.execute();
    assertThat(run.message()).isEmpty();
    assertThat(run.folder().record().remark()).isNull();
  }
}
