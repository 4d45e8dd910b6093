package org.kernelscope.ui.fewshot;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.scores.HandTasks;
import org.kernelscope.ui.workbench.Bundled;

class FewShotViewModelTest {

  @TempDir Path folder;

  private SessionFixture desk;
  private FewShotViewModel fewShot;

  @BeforeEach
  void open() {
    desk = new SessionFixture(Bundled.library(), folder.resolve("workspace"), 1);
    fewShot = new FewShotViewModel(desk.session());
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void tiny(String prior, int steps) {
    tiny(fewShot.form(), prior, steps);
  }

  private static void tiny(FewShotForm form, String prior, int steps) {
    // First what makes the start, which is drawn after each change, a small one.
    form.field(SharedSettings.WIDTHS).textProperty().set("2, 3");
    form.compared().clear();
    form.set(FewShot.SPLITS, 1);
    form.firstPriorProperty().set(prior);
    form.field(SharedSettings.INITIALISATION).textProperty().set("dwp");
    form.field(FewShot.EXAMPLES).textProperty().set("20");
    form.field(SharedSettings.TEST_EXAMPLES).textProperty().set("100");
    form.field(FewShotSpec.ENSEMBLE).textProperty().set("2");
    form.field(SharedSettings.STEPS).textProperty().set(Integer.toString(steps));
  }

  private FewShotRun finished() {
    fewShot.work().start();
    FewShotRun run = fewShot.runs().shownProperty().get();
    desk.beatUntil(() -> run.isOver());
    return run;
  }

  @Test
  void beforeAnyRunThePosteriorTrainingWouldStartFromIsShown() {
    Posterior start = fewShot.selected().posterior().shownProperty().get();
    assertThat(start.means().count()).isEqualTo(32);
    assertThat(start.deviations().count()).isEqualTo(32);
    assertThat(fewShot.selected().posterior().layers())
        .extracting(ConvLayer::name)
        .containsExactly("conv1", "conv2");
    fewShot.form().field(BoundSpec.VARIANCE_START).textProperty().set("-6");
    assertThat(fewShot.selected().posterior().shownProperty().get().deviations().values()[0])
        .isCloseTo((float) Math.exp(-3), within(1e-6f));
    fewShot.selected().posterior().layerProperty().set("conv2");
    assertThat(fewShot.selected().posterior().shownProperty().get().means().size()).isEqualTo(5);
    assertThat(fewShot.planned().startProblemProperty().get()).isEmpty();
  }

  @Test
  void aSampleOfThePosteriorStandsInThePlaceOfItsMeans() {
    Posterior start = fewShot.selected().posterior().shownProperty().get();
    assertThat(fewShot.selected().posterior().weightsProperty().get()).isSameAs(start.means());
    fewShot.selected().posterior().sampleShownProperty().set(true);
    float[] first = fewShot.selected().posterior().weightsProperty().get().values();
    double squares = 0;
    for (int i = 0; i < first.length; i++) {
      squares +=
          Math.pow((first[i] - start.means().values()[i]) / start.deviations().values()[i], 2);
    }
    assertThat(squares / first.length)
        .as("variance in units of the posterior's")
        .isCloseTo(1, within(5 * Math.sqrt(2.0 / first.length)));
    fewShot.selected().posterior().drawAgain();
    assertThat(fewShot.selected().posterior().drawProperty().get()).isEqualTo(2);
    assertThat(fewShot.selected().posterior().weightsProperty().get().values()).isNotEqualTo(first);
    fewShot.form().field(BoundSpec.VARIANCE_START).textProperty().set("-100");
    Posterior sharp = fewShot.selected().posterior().shownProperty().get();
    assertThat(fewShot.selected().posterior().weightsProperty().get().values())
        .as("of a posterior without width, samples are the means")
        .isEqualTo(sharp.means().values());
    fewShot.selected().posterior().layerProperty().set("conv2");
    assertThat(fewShot.selected().posterior().weightsProperty().get().size()).isEqualTo(5);
  }

  @Test
  void whoIsFasterThanTheLookAtTheSettingsStartsWhatTheyStandFor() {
    HandTasks tasks = new HandTasks();
    FewShotViewModel slow = new FewShotViewModel(desk.session(tasks));
    tasks.all();
    tiny(slow.form(), "dwq", 3);
    slow.work().start();
    assertThat(slow.planned().startProblemProperty().get()).as("not looked at yet").isEmpty();
    tasks.all();
    assertThat(slow.planned().startProblemProperty().get()).contains("'dwq'");
    assertThat(desk.runs().all()).isEmpty();

    slow.form().firstPriorProperty().set("log-uniform");
    tasks.all();
    assertThat(desk.runs().all()).as("nobody has asked for it").isEmpty();
    slow.form().firstPriorProperty().set("standard-normal");
    slow.work().start();
    slow.work().start();
    tasks.all();
    assertThat(desk.runs().all()).hasSize(1);
    assertThat(slow.runs().all().get(0).spec().prior()).isEqualTo("standard-normal");
    slow.work().start();
    tasks.all();
    assertThat(desk.runs().all()).as("asked for again").hasSize(2);
  }

  @Test
  void whatCannotBeRunIsSaidInASentenceBeforeTheStart() {
    fewShot.form().firstPriorProperty().set("dwq");
    assertThat(fewShot.planned().startProblemProperty().get())
        .contains("'dwq'", "expected a prior");
    assertThat(fewShot.selected().problemProperty().get())
        .isEqualTo(fewShot.planned().startProblemProperty().get());
    fewShot.work().start();
    assertThat(fewShot.runs().all()).isEmpty();
    fewShot.form().firstPriorProperty().set("log-uniform");
    fewShot.form().field(BoundSpec.VARIANCE_START).textProperty().set("prior");
    assertThat(fewShot.planned().startProblemProperty().get()).contains("expected a proper prior");
    fewShot.form().field(BoundSpec.VARIANCE_START).textProperty().set("-10");
    fewShot.form().field(FewShot.EXAMPLES).textProperty().set("900000");
    assertThat(fewShot.planned().startProblemProperty().get()).contains("mnist/train", "found");
    fewShot.form().field(FewShot.EXAMPLES).textProperty().set("none");
    assertThat(fewShot.planned().startProblemProperty().get())
        .startsWith("Training images: expected whole numbers")
        .endsWith("found 'none'.");
    fewShot.form().field(FewShot.EXAMPLES).textProperty().set("50");
    assertThat(fewShot.planned().startProblemProperty().get()).isEmpty();
  }

  @Test
  void aRunTellsItsBoundItsPosteriorItsFiguresAndItsPredictions() {
    tiny("dwp:dense", 6);
    float[] initial = fewShot.selected().posterior().shownProperty().get().means().values();
    FewShotRun run = finished();
    assertThat(run.run().state()).isEqualTo(RunState.FINISHED);
    ConvLayer layer = fewShot.selected().posterior().layers().get(0);
    for (String series :
        List.of(
            RunEvent.BOUND,
            RunEvent.DATA_TERM,
            RunEvent.entropy(layer),
            RunEvent.crossTerm(layer))) {
      assertThat(run.history().curve(series).size()).as(series).isEqualTo(6);
    }
    MetricCurve accuracy = run.history().curve(RunEvent.ACCURACY);
    assertThat(accuracy.steps()).startsWith(0).endsWith(6);
    assertThat(run.figuresProperty().get().ensemble()).isEqualTo(accuracy.last());
    assertThat(run.figuresProperty().get().nll()).isPositive();
    Posterior now = fewShot.selected().posterior().shownProperty().get();
    assertThat(now.step()).isEqualTo(6);
    assertThat(now.means().values()).hasSameSizeAs(initial).isNotEqualTo(initial);
    assertThat(fewShot.selected().boundTextProperty().get())
        .matches("bound \\S+ = data \\S+ − conv1 \\S+ − conv2 \\S+");
    assertThat(fewShot.selected().digits().shown()).hasSize(60);
    assertThat(fewShot.selected().digits().summaryProperty().get()).endsWith("of 60 wrong, step 6");
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(desk.strip().cards()).hasSize(1);
  }

  @Test
  void anEstimateFromSomeOfTheKernelsSaysHowFarItMayBeOff() {
    tiny("dwp:dense", 2);
    fewShot.form().field(BoundSpec.KERNELS_PER_STEP).textProperty().set("3");
    finished();
    // Two kernels in the first layer and six in the second.
    assertThat(fewShot.selected().boundTextProperty().get())
        .matches("bound \\S+ = data \\S+ − conv1 \\S+ − conv2 \\S+\u00a0±\u00a0\\S+");
  }

  @Test
  void digitsCanBeOrderedByDoubtAndNarrowedToTheWrongOnes() {
    tiny("standard-normal", 3);
    finished();
    DigitsViewModel digits = fewShot.selected().digits();
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
    assertThat(fewShot.runs().all()).containsExactly(second, first);
    assertThat(first.color()).isNotEqualTo(second.color());
    assertThat(fewShot.runs().shownProperty().get()).isSameAs(second);
    float[] means = fewShot.selected().posterior().shownProperty().get().means().values();
    desk.strip().open(desk.strip().cards().get(1));
    assertThat(fewShot.runs().shownProperty().get()).isSameAs(first);
    assertThat(fewShot.selected().posterior().shownProperty().get().means().values())
        .isNotEqualTo(means);
    desk.strip().delete(desk.strip().cards().get(1));
    assertThat(fewShot.runs().all()).containsExactly(second);
    assertThat(fewShot.runs().shownProperty().get()).isSameAs(second);
    desk.strip().reuse(desk.strip().cards().get(0));
    assertThat(fewShot.form().sweep().map(FewShot.Experiment::first)).contains(second.spec());
  }

  @Test
  void aRunIsHeldAndStoppedAndKeepsWhatItReached() {
    tiny("standard-normal", 1_000_000);
    fewShot.work().start();
    FewShotRun run = fewShot.runs().shownProperty().get();
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    desk.beatUntil(() -> run.history().curve(RunEvent.BOUND).size() > 0 || run.run().step() > 3);
    fewShot.work().togglePause();
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    desk.beatUntil(() -> run.run().state() == RunState.PAUSED);
    fewShot.work().togglePause();
    fewShot.work().stop();
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.STOPPING);
    desk.beatUntil(() -> fewShot.phaseProperty().get() == Phase.IDLE);
    assertThat(run.run().state()).isEqualTo(RunState.STOPPED);
    assertThat(fewShot.work().progressTextProperty().get()).startsWith("stopped at step");
    assertThat(fewShot.selected().posterior().shownProperty().get()).isNotNull();
  }

  private static String priorsOf(FewShotViewModel area) {
    return area.form().sweep().map(FewShot.Experiment::first).orElseThrow().prior();
  }

  @Test
  void aPriorFileGoesToTheLayerOfItsGeometry() {
    Path seven = Bundled.SAMPLE_DATA.resolve("priors").resolve("glyphs-7x7.dwp");
    Path five = Bundled.SAMPLE_DATA.resolve("priors").resolve("glyphs-5x5.dwp");
    fewShot.form().firstPriorProperty().set("standard-normal");
    fewShot.open(List.of(five));
    assertThat(priorsOf(fewShot)).isEqualTo("standard-normal+dwp:" + five);
    fewShot.open(List.of(seven));
    assertThat(priorsOf(fewShot)).isEqualTo("dwp:" + seven + "+dwp:" + five);
    assertThat(fewShot.planned().startProblemProperty().get()).isEmpty();
    fewShot.form().priors().get(1).set(FewShotForm.SAME);
    fewShot.open(List.of(seven));
    assertThat(priorsOf(fewShot))
        .as("the other layer has what comes with the program")
        .isEqualTo("dwp:" + seven + "+dwp:large");
    fewShot.form().priors().get(1).set("dwp:" + five);
    fewShot.open(List.of(folder.resolve("none.dwp")));
    assertThat(desk.dialogs().heard()).last().asString().contains("none.dwp");
  }

  private RunGroup sweep(String examples, int splits) {
    tiny("dwp:dense", 6);
    fewShot.form().field(FewShot.EXAMPLES).textProperty().set(examples);
    fewShot.form().field(FewShot.SPLITS).textProperty().set(Integer.toString(splits));
    fewShot.form().compared().clear();
    fewShot.form().compareWith("standard-normal");
    return started();
  }

  /** The table is counted in the background: it is full a moment after the last run has ended. */
  private void beatUntilTheTableHolds(int runs) {
    desk.beatUntil(() -> rows().stream().mapToInt(FewShot.Row::splits).sum() == runs);
  }

  private List<FewShot.Row> rows() {
    return fewShot.sweep().rows();
  }

  private RunGroup started() {
    fewShot.work().start();
    return Objects.requireNonNull(fewShot.sweep().groupProperty().get());
  }

  @Test
  void aSweepFillsItsTableAsItsRunsEnd() {
    RunGroup sweep = sweep("20, 30", 2);
    assertThat(fewShot.planned().runCountProperty().get()).isEqualTo(8);
    assertThat(fewShot.sweep().shownProperty().get()).isTrue();
    assertThat(fewShot.runs().all()).hasSize(8);
    assertThat(desk.strip().cards()).hasSize(8);
    desk.beatUntil(() -> !rows().isEmpty());
    assertThat(sweep.isGoing()).as("before all have ended").isTrue();
    beatUntilTheTableHolds(8);
    desk.beatUntil(() -> !sweep.isGoing());
    assertThat(rows())
        .extracting(FewShot.Row::prior, FewShot.Row::examples, FewShot.Row::splits)
        .containsExactlyInAnyOrder(
            tuple("dwp:dense", 20, 2),
            tuple("standard-normal", 20, 2),
            tuple("dwp:dense", 30, 2),
            tuple("standard-normal", 30, 2));
    FewShot.Row first = rows().get(0);
    assertThat(first.prior()).isEqualTo("dwp:dense");
    assertThat(first.ahead()).isNull();
    assertThat(rows().get(1).ahead()).isNotNull();
    assertThat(sweep.progressProperty().get()).isEqualTo(1);
    assertThat(sweep.progressTextProperty().get()).isEqualTo("all 8 runs finished");

    fewShot.open(first);
    assertThat(fewShot.sweep().shownProperty().get()).isFalse();
    FewShotRun shown = fewShot.runs().shownProperty().get();
    assertThat(shown.spec().prior()).isEqualTo("dwp:dense");
    assertThat(shown.spec().examples()).isEqualTo(first.examples());
  }

  @Test
  void theCommandsAreToTheWholeSweepWhileItOrARunOfItIsLookedAt() {
    tiny("dwp:dense", 1_000_000);
    fewShot.form().field(FewShot.SPLITS).textProperty().set("3");
    RunGroup sweep = started();
    List<Run> all = fewShot.runs().all().stream().map(FewShotRun::run).toList();
    desk.beatUntil(() -> all.stream().anyMatch(run -> run.step() > 0));
    fewShot.work().togglePause();
    assertThat(fewShot.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    desk.beatUntil(() -> all.stream().anyMatch(run -> run.state() == RunState.PAUSED));
    assertThat(all).noneMatch(run -> run.state() == RunState.RUNNING);
    fewShot.sweep().shownProperty().set(false);
    assertThat(fewShot.phaseProperty().get()).as("of a run of it").isEqualTo(Phase.PAUSED);
    fewShot.work().togglePause();
    assertThat(sweep.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    desk.beatUntil(() -> all.stream().anyMatch(run -> run.state() == RunState.RUNNING));
    fewShot.work().stop();
    desk.beatUntil(() -> !sweep.isGoing() && fewShot.phaseProperty().get() == Phase.IDLE);
    assertThat(all).allMatch(run -> run.state() == RunState.STOPPED);
  }

  @Test
  void aSweepThatWasStoppedGoesOnFromWhatItReached() {
    RunGroup stopped = sweep("20", 3);
    desk.beatUntil(() -> !rows().isEmpty());
    stopped.stop();
    desk.beatUntil(
        () ->
            !stopped.isGoing() && desk.strip().cards().stream().allMatch(desk.strip()::canDelete));
    long finished =
        desk.strip().cards().stream()
            .filter(card -> card.run().state() == RunState.FINISHED)
            .count();
    assertThat(finished).isBetween(1L, 6L);

    RunGroup again = started();
    desk.beatUntil(() -> !again.isGoing());
    assertThat(again.progressTextProperty().get())
        .isEqualTo(
            finished == 6
                ? "all 6 runs finished before"
                : "all 6 runs finished, %d of them before".formatted(finished));
    beatUntilTheTableHolds(6);
    assertThat(rows()).extracting(FewShot.Row::splits).containsExactly(3, 3);
  }

  @Test
  void aPriorThatIsComparedIsLookedAtBeforeTheStart() {
    tiny("dwp:dense", 6);
    ComparedPrior other = fewShot.form().compareWith("dwq");
    assertThat(fewShot.planned().startProblemProperty().get())
        .contains("'dwq'", "expected a prior");
    other.priorProperty().set("dwp:dense");
    other.initialisationProperty().set("xavie");
    assertThat(fewShot.planned().startProblemProperty().get()).contains("'xavie'");
    other.initialisationProperty().set("xavier");
    assertThat(fewShot.planned().startProblemProperty().get()).isEmpty();
  }

  @Test
  void aPriorFromTwoStartsHasTwoRowsOneOfThemAheadOfTheOther() {
    tiny("dwp:dense", 6);
    fewShot.form().field(FewShot.SPLITS).textProperty().set("2");
    fewShot.form().compareWith("dwp:dense").initialisationProperty().set("xavier");
    RunGroup sweep = started();
    desk.beatUntil(() -> !sweep.isGoing());
    beatUntilTheTableHolds(4);
    assertThat(rows())
        .extracting(FewShot.Row::prior, FewShot.Row::init)
        .containsExactly(tuple("dwp:dense", "dwp"), tuple("dwp:dense", "xavier"));
    assertThat(rows().get(1).ahead()).isNotNull();
    assertThat(fewShot.sweep().isFirstFinished(rows().get(1))).isTrue();
    fewShot.open(rows().get(1));
    assertThat(fewShot.runs().shownProperty().get().spec().initialisation().text())
        .isEqualTo("xavier");
  }

  @Test
  void aSweepOverMoreImagesThanThereAreDoesNotStart() {
    tiny("dwp:dense", 6);
    fewShot.form().field(FewShot.EXAMPLES).textProperty().set("20, 900000");
    assertThat(fewShot.planned().startProblemProperty().get()).contains("mnist/train", "found");
  }

  @Test
  void moreRunsOrStepsThanThereCanBeAreAnObstacleInASentence() {
    tiny("dwp:dense", 1_000_000);
    fewShot.form().field(FewShot.EXAMPLES).textProperty().set("1, 20");
    assertThat(fewShot.planned().startProblemProperty().get()).isEmpty();
    fewShot.form().set(FewShot.STEPS_SCALED, true);
    fewShot.form().field(FewShot.EXAMPLES).textProperty().set("1, 3000");
    assertThat(fewShot.planned().startProblemProperty().get())
        .isEqualTo("steps: at most 2147483647, found 3000000000 for 3000 images");
    assertThat(fewShot.planned().runCountProperty().get()).isZero();
    fewShot.form().set(FewShot.STEPS_SCALED, false);
    assertThat(fewShot.planned().startProblemProperty().get()).isEmpty();

    String counts = IntStream.range(1, 120).mapToObj(Integer::toString).collect(joining(","));
    fewShot.form().field(FewShot.EXAMPLES).textProperty().set(counts);
    fewShot.form().field(FewShot.SPLITS).textProperty().set("100");
    assertThat(fewShot.planned().startProblemProperty().get())
        .isEqualTo("vary: expected at most 10000 runs, found more");
    fewShot.work().start();
    assertThat(fewShot.runs().all()).isEmpty();
  }
}
