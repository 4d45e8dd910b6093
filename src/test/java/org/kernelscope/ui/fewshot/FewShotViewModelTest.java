package org.kernelscope.ui.fewshot;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.kit.HandPulse;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.MetricHistory;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.RunStripViewModel;
import org.kernelscope.ui.workbench.Bundled;

class FewShotViewModelTest {

  @TempDir Path folder;

  private final HandPulse pulse = new HandPulse();
  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private Runs runs;
  private RunStripViewModel strip;
  private FewShotViewModel fewShot;

  @BeforeEach
  void open() {
    runs = new Runs(Bundled.library(), new Workspace(folder.resolve("workspace")), 1);
    strip = new RunStripViewModel(runs, new DirectTasks(), pulse.pulse(), dialogs);
    fewShot = new FewShotViewModel(runs, new DirectTasks(), pulse.pulse(), dialogs, strip);
  }

  @AfterEach
  void close() {
    fewShot.close();
    strip.close();
    runs.close();
  }

  private void tiny(String prior, int steps) {
    FewShotForm form = fewShot.form();
    form.firstPriorProperty().set(prior);
    form.initialisationProperty().set("dwp");
    form.examples().textProperty().set("20");
    form.testExamples().textProperty().set("100");
    form.firstWidth().textProperty().set("2");
    form.secondWidth().textProperty().set("3");
    form.ensemble().textProperty().set("2");
    form.steps().textProperty().set(Integer.toString(steps));
  }

  private void beatUntil(BooleanSupplier condition) {
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              pulse.beat();
              return condition.getAsBoolean();
            });
  }

  private FewShotRun finished() {
    fewShot.start();
    FewShotRun run = fewShot.shownProperty().get();
    beatUntil(() -> run.phaseProperty().get() == Phase.IDLE);
    return run;
  }

  @Test
  void beforeAnyRunThePosteriorTrainingWouldStartFromIsShown() {
    Posterior start = fewShot.posterior().shownProperty().get();
    assertThat(start.means().count()).isEqualTo(32);
    assertThat(start.deviations().count()).isEqualTo(32);
    assertThat(fewShot.posterior().layers())
        .extracting(ConvLayer::name)
        .containsExactly("conv1", "conv2");
    fewShot.form().varianceStart().textProperty().set("-6");
    assertThat(fewShot.posterior().shownProperty().get().deviations().values()[0])
        .isCloseTo((float) Math.exp(-3), within(1e-6f));
    fewShot.posterior().layerProperty().set("conv2");
    assertThat(fewShot.posterior().shownProperty().get().means().size()).isEqualTo(5);
    assertThat(fewShot.planned().obstacleProperty().get()).isEmpty();
  }

  @Test
  void aSampleOfThePosteriorStandsInThePlaceOfItsMeans() {
    Posterior start = fewShot.posterior().shownProperty().get();
    assertThat(fewShot.posterior().weightsProperty().get()).isSameAs(start.means());
    fewShot.posterior().sampleShownProperty().set(true);
    float[] first = fewShot.posterior().weightsProperty().get().values();
    double squares = 0;
    for (int i = 0; i < first.length; i++) {
      squares +=
          Math.pow((first[i] - start.means().values()[i]) / start.deviations().values()[i], 2);
    }
    assertThat(squares / first.length)
        .as("variance in units of the posterior's")
        .isCloseTo(1, within(5 * Math.sqrt(2.0 / first.length)));
    fewShot.posterior().drawAgain();
    assertThat(fewShot.posterior().drawProperty().get()).isEqualTo(2);
    assertThat(fewShot.posterior().weightsProperty().get().values()).isNotEqualTo(first);
    fewShot.form().varianceStart().textProperty().set("-100");
    Posterior sharp = fewShot.posterior().shownProperty().get();
    assertThat(fewShot.posterior().weightsProperty().get().values())
        .as("of a posterior without width, samples are the means")
        .isEqualTo(sharp.means().values());
    fewShot.posterior().layerProperty().set("conv2");
    assertThat(fewShot.posterior().weightsProperty().get().size()).isEqualTo(5);
  }

  @Test
  void whatCannotBeRunIsSaidInASentenceBeforeTheStart() {
    fewShot.form().firstPriorProperty().set("dwq");
    assertThat(fewShot.planned().obstacleProperty().get()).contains("'dwq'", "expected a prior");
    assertThat(fewShot.problemProperty().get())
        .isEqualTo(fewShot.planned().obstacleProperty().get());
    fewShot.start();
    assertThat(fewShot.session()).isEmpty();
    fewShot.form().firstPriorProperty().set("log-uniform");
    fewShot.form().varianceStart().textProperty().set("prior");
    assertThat(fewShot.planned().obstacleProperty().get()).contains("expected a proper prior");
    fewShot.form().varianceStart().textProperty().set("-10");
    fewShot.form().examples().textProperty().set("900000");
    assertThat(fewShot.planned().obstacleProperty().get()).contains("mnist/train", "found");
    fewShot.form().examples().textProperty().set("none");
    assertThat(fewShot.planned().obstacleProperty().get())
        .isEqualTo("A setting above needs another value.");
    fewShot.form().examples().textProperty().set("50");
    assertThat(fewShot.planned().obstacleProperty().get()).isEmpty();
  }

  @Test
  void aRunTellsItsBoundItsPosteriorItsFiguresAndItsPredictions() {
    tiny("dwp:dense", 6);
    float[] initial = fewShot.posterior().shownProperty().get().means().values();
    FewShotRun run = finished();
    assertThat(run.run().state()).isEqualTo(RunState.FINISHED);
    ConvLayer layer = fewShot.posterior().layers().get(0);
    for (String series :
        List.of(
            RunEvent.BOUND,
            RunEvent.DATA_TERM,
            RunEvent.entropy(layer),
            RunEvent.crossTerm(layer))) {
      assertThat(run.course(series).size()).as(series).isEqualTo(6);
    }
    MetricHistory accuracy = run.accuracyProperty().get();
    assertThat(accuracy.steps()).startsWith(0).endsWith(6);
    assertThat(run.figuresProperty().get().ensemble()).isEqualTo(accuracy.last());
    assertThat(run.figuresProperty().get().nll()).isPositive();
    Posterior now = fewShot.posterior().shownProperty().get();
    assertThat(now.step()).isEqualTo(6);
    assertThat(now.means().values()).hasSameSizeAs(initial).isNotEqualTo(initial);
    assertThat(fewShot.boundTextProperty().get())
        .matches("bound \\S+ = data \\S+ − conv1 \\S+ − conv2 \\S+");
    assertThat(fewShot.digits().shown()).hasSize(60);
    assertThat(fewShot.digits().summaryProperty().get()).endsWith("of 60 wrong, step 6");
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(strip.cards()).hasSize(1);
  }

  @Test
  void anEstimateFromSomeOfTheKernelsSaysHowFarItMayBeOff() {
    tiny("dwp:dense", 2);
    fewShot.form().kernelsPerStep().textProperty().set("3");
    finished();
    // Two kernels in the first layer and six in the second.
    assertThat(fewShot.boundTextProperty().get())
        .matches("bound \\S+ = data \\S+ − conv1 \\S+ − conv2 \\S+\u00a0±\u00a0\\S+");
  }

  @Test
  void digitsCanBeOrderedByDoubtAndNarrowedToTheWrongOnes() {
    tiny("standard-normal", 3);
    finished();
    DigitsViewModel digits = fewShot.digits();
    assertThat(digits.shown()).extracting(TestPrediction::index).isSorted();
    digits.uncertainFirstProperty().set(true);
    double[] doubts = digits.shown().stream().mapToDouble(TestPrediction::uncertainty).toArray();
    assertThat(doubts).isSortedAccordingTo((one, other) -> Double.compare(other, one));
    digits.wrongOnlyProperty().set(true);
    assertThat(digits.shown()).isNotEmpty().noneMatch(TestPrediction::isRight);
    digits.move(1);
    assertThat(digits.selectedProperty().get()).isEqualTo(digits.shown().get(0));
    digits.move(1);
    assertThat(digits.selectedProperty().get()).isEqualTo(digits.shown().get(1));
    digits.move(-5);
    assertThat(digits.selectedProperty().get()).isEqualTo(digits.shown().get(0));
  }

  @Test
  void severalPriorsStandSideBySideAndAnyOfThemCanBeLookedAt() {
    tiny("dwp:dense", 3);
    FewShotRun first = finished();
    tiny("standard-normal", 3);
    FewShotRun second = finished();
    assertThat(fewShot.session()).containsExactly(second, first);
    assertThat(first.color()).isNotEqualTo(second.color());
    assertThat(fewShot.shownProperty().get()).isSameAs(second);
    float[] means = fewShot.posterior().shownProperty().get().means().values();
    strip.open(strip.cards().get(1));
    assertThat(fewShot.shownProperty().get()).isSameAs(first);
    assertThat(fewShot.posterior().shownProperty().get().means().values()).isNotEqualTo(means);
    strip.delete(strip.cards().get(1));
    assertThat(fewShot.session()).containsExactly(second);
    assertThat(fewShot.shownProperty().get()).isSameAs(second);
    strip.reuse(strip.cards().get(0));
    assertThat(fewShot.form().spec()).contains(second.spec());
  }

  @Test
  void aRunIsHeldAndStoppedAndKeepsWhatItReached() {
    tiny("standard-normal", 1_000_000);
    fewShot.start();
    FewShotRun run = fewShot.shownProperty().get();
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    beatUntil(() -> run.course(RunEvent.BOUND).size() > 0 || run.run().step() > 3);
    fewShot.togglePause();
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    beatUntil(() -> run.run().state() == RunState.PAUSED);
    fewShot.togglePause();
    fewShot.stop();
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.STOPPING);
    beatUntil(() -> fewShot.phaseProperty().get() == Phase.IDLE);
    assertThat(run.run().state()).isEqualTo(RunState.STOPPED);
    assertThat(fewShot.progressTextProperty().get()).startsWith("stopped at step");
    assertThat(fewShot.posterior().shownProperty().get()).isNotNull();
  }

  @Test
  void aPriorFileGoesToTheLayerOfItsGeometry() {
    Path seven = Bundled.SAMPLE_DATA.resolve("priors").resolve("glyphs-7x7.dwp");
    Path five = Bundled.SAMPLE_DATA.resolve("priors").resolve("glyphs-5x5.dwp");
    fewShot.form().firstPriorProperty().set("standard-normal");
    fewShot.open(List.of(five));
    assertThat(fewShot.form().spec().orElseThrow().prior())
        .isEqualTo("standard-normal+dwp:" + five);
    fewShot.open(List.of(seven));
    assertThat(fewShot.form().spec().orElseThrow().prior())
        .isEqualTo("dwp:" + seven + "+dwp:" + five);
    assertThat(fewShot.planned().obstacleProperty().get()).isEmpty();
    fewShot.form().secondPriorProperty().set(FewShotForm.SAME);
    fewShot.open(List.of(seven));
    assertThat(fewShot.form().spec().orElseThrow().prior())
        .as("the other layer has what comes with the program")
        .isEqualTo("dwp:" + seven + "+dwp:large");
    fewShot.form().secondPriorProperty().set("dwp:" + five);
    fewShot.open(List.of(folder.resolve("none.dwp")));
    assertThat(dialogs.heard()).last().asString().contains("none.dwp");
  }

  private RunGroup<FewShot.Row> sweep(String examples, int splits) {
    tiny("dwp:dense", 6);
    fewShot.form().examples().textProperty().set(examples);
    fewShot.form().splits().textProperty().set(Integer.toString(splits));
    fewShot.form().compared().clear();
    fewShot.form().compareWith("standard-normal");
    return started();
  }

  private RunGroup<FewShot.Row> started() {
    fewShot.start();
    return Objects.requireNonNull(fewShot.sweep().batchProperty().get());
  }

  @Test
  void aSweepFillsItsTableAsItsRunsEnd() {
    RunGroup<FewShot.Row> sweep = sweep("20, 30", 2);
    assertThat(fewShot.planned().runCountProperty().get()).isEqualTo(8);
    assertThat(fewShot.sweep().shownProperty().get()).isTrue();
    assertThat(fewShot.session()).hasSize(8);
    assertThat(strip.cards()).hasSize(8);
    beatUntil(() -> !sweep.rows().isEmpty());
    assertThat(sweep.goingProperty().get()).as("before all have ended").isTrue();
    beatUntil(() -> !sweep.goingProperty().get());
    assertThat(sweep.rows())
        .extracting(FewShot.Row::prior, FewShot.Row::examples, FewShot.Row::splits)
        .containsExactlyInAnyOrder(
            tuple("dwp:dense", 20, 2),
            tuple("standard-normal", 20, 2),
            tuple("dwp:dense", 30, 2),
            tuple("standard-normal", 30, 2));
    FewShot.Row first = sweep.rows().get(0);
    assertThat(first.prior()).isEqualTo("dwp:dense");
    assertThat(first.ahead()).isNull();
    assertThat(sweep.rows().get(1).ahead()).isNotNull();
    assertThat(sweep.progressProperty().get()).isEqualTo(1);
    assertThat(sweep.standingProperty().get()).isEqualTo("8 of 8 runs");

    fewShot.open(first);
    assertThat(fewShot.sweep().shownProperty().get()).isFalse();
    FewShotRun shown = fewShot.shownProperty().get();
    assertThat(shown.spec().prior()).isEqualTo("dwp:dense");
    assertThat(shown.spec().examples()).isEqualTo(first.examples());
  }

  @Test
  void theCommandsAreToTheWholeSweepWhileItOrARunOfItIsLookedAt() {
    tiny("dwp:dense", 1_000_000);
    fewShot.form().splits().textProperty().set("3");
    RunGroup<FewShot.Row> sweep = started();
    List<Run> all = fewShot.session().stream().map(FewShotRun::run).toList();
    beatUntil(() -> all.stream().anyMatch(run -> run.step() > 0));
    fewShot.togglePause();
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    beatUntil(() -> all.stream().anyMatch(run -> run.state() == RunState.PAUSED));
    assertThat(all).noneMatch(run -> run.state() == RunState.RUNNING);
    fewShot.sweep().shownProperty().set(false);
    assertThat(fewShot.phaseProperty().get()).as("of a run of it").isEqualTo(Phase.PAUSED);
    fewShot.togglePause();
    assertThat(sweep.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    beatUntil(() -> all.stream().anyMatch(run -> run.state() == RunState.RUNNING));
    fewShot.stop();
    beatUntil(() -> !sweep.goingProperty().get() && fewShot.phaseProperty().get() == Phase.IDLE);
    assertThat(all).allMatch(run -> run.state() == RunState.STOPPED);
  }

  @Test
  void aSweepThatWasStoppedGoesOnFromWhatItReached() {
    RunGroup<FewShot.Row> stopped = sweep("20", 3);
    beatUntil(() -> !stopped.rows().isEmpty());
    stopped.stop();
    beatUntil(
        () -> !stopped.goingProperty().get() && strip.cards().stream().allMatch(strip::canDelete));
    long finished =
        strip.cards().stream().filter(card -> card.run().state() == RunState.FINISHED).count();
    assertThat(finished).isBetween(1L, 6L);

    RunGroup<FewShot.Row> again = started();
    beatUntil(() -> !again.goingProperty().get());
    assertThat(again.standingProperty().get())
        .isEqualTo(
            finished == 6
                ? "6 of 6 runs · 6 finished before"
                : "6 of 6 runs · %d finished before".formatted(finished));
    beatUntil(() -> again.rows().stream().allMatch(row -> row.splits() == 3));
    assertThat(again.rows()).hasSize(2);
  }

  @Test
  void aPriorThatIsComparedIsLookedAtBeforeTheStart() {
    tiny("dwp:dense", 6);
    ComparedPrior other = fewShot.form().compareWith("dwq");
    assertThat(fewShot.planned().obstacleProperty().get()).contains("'dwq'", "expected a prior");
    other.priorProperty().set("dwp:dense");
    other.initialisationProperty().set("xavie");
    assertThat(fewShot.planned().obstacleProperty().get()).contains("'xavie'");
    other.initialisationProperty().set("xavier");
    assertThat(fewShot.planned().obstacleProperty().get()).isEmpty();
  }

  @Test
  void aPriorFromTwoStartsHasTwoRowsOneOfThemAheadOfTheOther() {
    tiny("dwp:dense", 6);
    fewShot.form().splits().textProperty().set("2");
    fewShot.form().compareWith("dwp:dense").initialisationProperty().set("xavier");
    RunGroup<FewShot.Row> sweep = started();
    beatUntil(() -> !sweep.goingProperty().get() && sweep.rows().size() == 2);
    beatUntil(() -> sweep.rows().stream().allMatch(row -> row.splits() == 2));
    assertThat(sweep.rows())
        .extracting(FewShot.Row::prior, FewShot.Row::init)
        .containsExactly(tuple("dwp:dense", "dwp"), tuple("dwp:dense", "xavier"));
    assertThat(sweep.rows().get(1).ahead()).isNotNull();
    assertThat(fewShot.sweep().isFirstFinished(sweep.rows().get(1))).isTrue();
    fewShot.open(sweep.rows().get(1));
    assertThat(fewShot.shownProperty().get().spec().initialisation().text()).isEqualTo("xavier");
  }

  @Test
  void aSweepOverMoreImagesThanThereAreDoesNotStart() {
    tiny("dwp:dense", 6);
    fewShot.form().examples().textProperty().set("20, 900000");
    assertThat(fewShot.planned().obstacleProperty().get()).contains("mnist/train", "found");
  }

  @Test
  void moreRunsOrStepsThanThereCanBeAreAnObstacleInASentence() {
    tiny("dwp:dense", 1_000_000);
    fewShot.form().examples().textProperty().set("1, 20");
    assertThat(fewShot.planned().obstacleProperty().get()).isEmpty();
    fewShot.form().stepsScaledProperty().set(true);
    fewShot.form().examples().textProperty().set("1, 3000");
    assertThat(fewShot.planned().obstacleProperty().get())
        .isEqualTo("steps: at most 2147483647, found 3000000000 for 3000 images");
    assertThat(fewShot.planned().runCountProperty().get()).isZero();
    fewShot.form().stepsScaledProperty().set(false);
    assertThat(fewShot.planned().obstacleProperty().get()).isEmpty();

    String counts = IntStream.range(1, 120).mapToObj(Integer::toString).collect(joining(","));
    fewShot.form().examples().textProperty().set(counts);
    fewShot.form().splits().textProperty().set("100");
    assertThat(fewShot.planned().obstacleProperty().get())
        .isEqualTo("vary: at most 10000 runs, found more");
    fewShot.start();
    assertThat(fewShot.session()).isEmpty();
  }
}
