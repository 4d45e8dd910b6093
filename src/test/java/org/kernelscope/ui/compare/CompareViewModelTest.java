package org.kernelscope.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.kit.HandPulse;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.RunStripViewModel;
import org.kernelscope.ui.workbench.Bundled;

class CompareViewModelTest {

  @TempDir Path folder;

  private final HandPulse pulse = new HandPulse();
  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private Runs runs;
  private RunStripViewModel strip;
  private CompareViewModel compare;

  @BeforeEach
  void open() {
    open(Bundled.library(), folder.resolve("workspace"));
  }

  private void open(Library library, Path workspace) {
    runs = new Runs(library, new Workspace(workspace), 3);
    strip = new RunStripViewModel(runs, new DirectTasks(), pulse.pulse(), dialogs);
    compare = new CompareViewModel(runs, new DirectTasks(), pulse.pulse(), dialogs, strip);
  }

  @AfterEach
  void close() {
    compare.close();
    strip.close();
    runs.close();
  }

  private void tiny(int steps, int seeds) {
    compare.form().trainExamples().textProperty().set("300");
    compare.form().testExamples().textProperty().set("100");
    compare.form().firstWidth().textProperty().set("4");
    compare.form().secondWidth().textProperty().set("8");
    compare.form().batch().textProperty().set("16");
    compare.form().steps().textProperty().set(Integer.toString(steps));
    compare.form().seeds().textProperty().set(Integer.toString(seeds));
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

  private ColumnViewModel column(int index) {
    return compare.columns().get(index);
  }

  private static KernelSet kernels(ColumnViewModel column) {
    return column.kernelsProperty().get();
  }

  @Test
  void theFirstViewShowsThreeInitialisationsOfTheBundledData() {
    assertThat(compare.columns())
        .extracting(ColumnViewModel::title)
        .containsExactly("Xavier", "Learned filters", "DWP samples");
    assertThat(compare.columns())
        .allSatisfy(
            column -> {
              assertThat(kernels(column).count()).isEqualTo(32);
              assertThat(kernels(column).size()).isEqualTo(7);
              assertThat(column.figuresProperty().get()).contains("median norm", "autocorrelation");
              assertThat(column.problemProperty().get()).isEmpty();
            });
    assertThat(kernels(column(0)).values()).isNotEqualTo(kernels(column(1)).values());
    assertThat(compare.obstacleProperty().get()).isEmpty();
    assertThat(compare.data().all())
        .extracting(DataChoices.Choice::name)
        .containsExactly("mnist", "glyphs");
  }

  @Test
  void theOtherLayerAndTheOtherSeedShowOtherKernels() {
    KernelSet before = kernels(column(2));
    compare.layerProperty().set("conv2");
    assertThat(kernels(column(2)).size()).isEqualTo(5);
    assertThat(kernels(column(2)).count()).isEqualTo(32 * 128);
    assertThat(column(2).inputChannelsProperty().get()).isEqualTo(32);
    compare.layerProperty().set("conv1");
    compare.form().firstSeed().textProperty().set("2");
    assertThat(kernels(column(2)).values()).isNotEqualTo(before.values());
  }

  @Test
  void beforeTheFirstStepThereIsNoDifference() {
    compare.shownProperty().set(SnapshotMode.DIFFERENCE);
    assertThat(kernels(column(0))).isNull();
    compare.shownProperty().set(SnapshotMode.INITIAL);
    assertThat(kernels(column(0))).isNotNull();
  }

  @Test
  void anInvalidSettingStandsInTheWayOfTheStart() {
    compare.form().batch().textProperty().set("many");
    assertThat(compare.form().batch().problemProperty().get()).contains("“many”");
    assertThat(compare.obstacleProperty().get()).isNotEmpty();
    compare.start();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(strip.cards()).isEmpty();
    compare.form().batch().textProperty().set("64");
    assertThat(compare.obstacleProperty().get()).isEmpty();
  }

  @Test
  void twoColumnsOfOneInitialisationStandInTheWay() {
    column(1).choose(Initialisations.XAVIER.choice());
    assertThat(compare.obstacleProperty().get())
        .isEqualTo("Columns 1 and 2 start from the same initialisation.");
    column(1).choose(Initialisations.XAVIER_MATCHED.choice());
    assertThat(compare.obstacleProperty().get()).isEmpty();
  }

  @Test
  void aNewColumnBringsAnInitialisationAndAColorOfItsOwn() {
    compare.addColumn();
    compare.addColumn();
    assertThat(compare.columns()).hasSize(5);
    assertThat(compare.columns()).extracting(ColumnViewModel::color).doesNotHaveDuplicates();
    assertThat(compare.obstacleProperty().get()).isEmpty();
    compare.addColumn();
    assertThat(compare.columns()).hasSize(CompareViewModel.MOST_COLUMNS);
    ColumnViewModel second = column(1);
    compare.removeColumn(second);
    compare.addColumn();
    assertThat(column(4).color()).isEqualTo(second.color());
    while (compare.canRemoveColumn()) {
      compare.removeColumn(column(0));
    }
    assertThat(compare.columns()).hasSize(CompareViewModel.FEWEST_COLUMNS);
  }

  @Test
  void anUnreadablePriorIsToldAndChangesNothing() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.dwp"), "nothing of use");
    compare.useFiles(column(2), List.of(broken));
    assertThat(dialogs.heard()).singleElement().asString().contains("broken.dwp", "expected");
    assertThat(column(2).initialisationProperty().get()).isEqualTo(Initialisations.DWP.choice());
  }

  @Test
  void kernelsDroppedOnAColumnAreDrawnFrom() throws IOException {
    KernelSet xavier = kernels(column(0));
    Path file = folder.resolve("mine.npy");
    KernelFiles.write(file, Map.of("mine", xavier));

    compare.useFiles(column(2), List.of(file));

    assertThat(column(2).kind()).isEqualTo(Initialisations.FILTERS);
    assertThat(column(2).title()).isEqualTo("Learned filters, mine.npy");
    assertThat(kernels(column(2)).norms()).containsExactlyInAnyOrder(xavier.norms());
  }

  @Test
  void missingBundledFilesAreNamedInTheirColumns() {
    close();
    open(
        new Library(Bundled.library().catalogue(), folder.resolve("nowhere")),
        folder.resolve("workspace"));
    assertThat(kernels(column(0))).isNotNull();
    assertThat(column(1).problemProperty().get()).contains("glyphs-7x7.npz");
    assertThat(column(2).problemProperty().get()).contains("glyphs-7x7.dwp");
    assertThat(compare.obstacleProperty().get()).contains("Learned filters");
    column(1).choose(Initialisations.XAVIER.choice());
    assertThat(column(1).problemProperty().get()).isEmpty();
  }

  @Test
  void aFolderWithoutADataSetIsToldInTheColumns() {
    compare.data().useFolder(folder);
    assertThat(compare.form().dataProperty().get()).isEqualTo(folder.toString());
    assertThat(column(0).problemProperty().get()).contains("expected IDX files");
    compare.form().dataProperty().set("mnist");
    assertThat(kernels(column(0))).isNotNull();
    assertThat(compare.obstacleProperty().get()).isEmpty();
  }

  @Test
  void aWorkspaceThatCannotBeWrittenIsToldAndNothingStarts() throws IOException {
    close();
    Path file = Files.writeString(folder.resolve("a file"), "in the way");
    open(Bundled.library(), file);
    compare.start();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(dialogs.heard()).singleElement().asString().contains("a file");
    assertThat(strip.cards()).isEmpty();
  }

  @Test
  void samplesOfTheLargePriorAreAChoiceLikeTheKinds() {
    InitialisationChoice large = InitialisationChoice.of("dwp:large");
    assertThat(ColumnViewModel.CHOICES).hasSize(Initialisations.all().size()).contains(large);
    KernelSet small = kernels(column(2));
    column(2).choose(large);
    assertThat(column(2).choice()).isEqualTo(large);
    assertThat(column(2).title()).isEqualTo("DWP samples, large");
    assertThat(compare.exportName(column(2))).isEqualTo("dwp-large-conv1");
    assertThat(kernels(column(2))).isNotEqualTo(small);
    column(2).choose(Initialisations.DWP.choice());
    assertThat(kernels(column(2))).isEqualTo(small);
  }

  @Test
  void aComparisonFillsCurvesWithABandOverSeedsAndEndsByItself() {
    tiny(12, 2);
    strip.parallelProperty().set(2);
    assertThat(runs.queue().parallel()).isEqualTo(2);
    List<KernelSet> initial =
        compare.columns().stream().map(CompareViewModelTest::kernels).toList();
    compare.start();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    assertThat(strip.cards()).hasSize(6);
    assertThat(compare.canAddColumn()).isFalse();

    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);

    assertThat(compare.progressProperty().get()).isEqualTo(1);
    assertThat(compare.progressTextProperty().get()).isEqualTo("finished");
    for (int i = 0; i < 3; i++) {
      MeanCurve accuracy = column(i).scoreProperty().get();
      assertThat(accuracy.steps()).containsExactly(0, 10, 12);
      assertThat(Arrays.stream(accuracy.means())).allMatch(mean -> mean >= 0 && mean <= 1);
      assertThat(accuracy.lows()).isNotNull();
      assertThat(column(i).lossProperty().get().size()).isEqualTo(12);
      assertThat(column(i).statusProperty().get()).startsWith("seed 2, step 12: accuracy");
    }
    compare.form().seeds().textProperty().set("1");
    compare.shownProperty().set(SnapshotMode.INITIAL);
    assertThat(kernels(column(1)).values())
        .as("the last seed's kernels, not the first's")
        .isNotEqualTo(initial.get(1).values());
    compare.shownProperty().set(SnapshotMode.DIFFERENCE);
    assertThat(kernels(column(1))).isNotNull();
    assertThat(column(1).figuresProperty().get()).startsWith("moved by");
    assertThat(strip.cards())
        .allSatisfy(
            card -> {
              assertThat(card.stateProperty().get()).isEqualTo(RunState.FINISHED);
              assertThat(card.courseProperty().get()).hasSize(3);
              assertThat(card.detailProperty().get()).contains("accuracy");
            });
  }

  @Test
  void anImageVaeShowsBoundsAndPicturesAndTheKernelsOfItsDecoder() {
    tiny(12, 1);
    compare.layerProperty().set("conv2");
    compare.form().modelProperty().set(Model.IMAGE_VAE);
    assertThat(compare.layerProperty().get()).isEqualTo("conv2");
    compare.layerProperty().set("deconv1");
    assertThat(kernels(column(1)).count()).isEqualTo(4);
    assertThat(kernels(column(1)).size()).isEqualTo(7);

    compare.form().latent().textProperty().set("none");
    assertThat(compare.obstacleProperty().get()).isNotEmpty();
    compare.form().latent().textProperty().set("3");
    compare.start();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    for (int i = 0; i < 3; i++) {
      assertThat(column(i).scoreProperty().get().steps()).containsExactly(0, 10, 12);
      assertThat(Arrays.stream(column(i).scoreProperty().get().means())).allMatch(elbo -> elbo < 0);
      assertThat(column(i).statusProperty().get()).startsWith("seed 1, step 12: ELBO \u2212");
      DecodedImages decoded = column(i).decodedProperty().get();
      assertThat(decoded.count()).isEqualTo(8);
      assertThat(decoded.reconstructions()).hasSize(8 * 784);
    }
    assertThat(column(0).decodedProperty().get().images())
        .isEqualTo(column(1).decodedProperty().get().images());
    assertThat(column(0).decodedProperty().get().samples())
        .isNotEqualTo(column(1).decodedProperty().get().samples());
    assertThat(strip.cards().get(0).detailProperty().get()).contains("ELBO");

    strip.reuse(strip.cards().get(2));
    assertThat(compare.form().latent().textProperty().get()).isEqualTo("3");

    // Another model: the bounds are not its own, and it has no decoder.
    compare.form().latent().textProperty().set("none");
    compare.form().modelProperty().set(Model.CONVNET);
    assertThat(compare.layerProperty().get()).isEqualTo("conv1");
    assertThat(column(0).scoreProperty().get().size()).isZero();
    assertThat(column(0).decodedProperty().get()).isNull();
    assertThat(compare.obstacleProperty().get()).isEmpty();
    strip.reuse(strip.cards().get(0));
    assertThat(compare.form().modelProperty().get()).isEqualTo(Model.IMAGE_VAE);
  }

  @Test
  void aRecordedImageVaeShowsTheDigitsItDecodedLast() {
    tiny(12, 1);
    compare.form().modelProperty().set(Model.IMAGE_VAE);
    compare.start();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    DecodedImages trained = column(1).decodedProperty().get();
    String status = column(1).statusProperty().get();
    assertThat(status).contains(", IW \u2212");

    openAgain();
    tiny(12, 1);
    compare.form().modelProperty().set(Model.IMAGE_VAE);
    compare.start();

    assertThat(strip.cards()).isEmpty();
    assertThat(column(1).decodedProperty().get()).usingRecursiveComparison().isEqualTo(trained);
    assertThat(column(1).statusProperty().get()).isEqualTo(status);
  }

  @Test
  void aPausedComparisonStandsStillUntilItGoesOnAndStopsWithinAStep() {
    tiny(100_000, 1);
    compare.start();
    beatUntil(() -> column(2).lossProperty().get().size() > 3);
    compare.togglePause();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    List<Run> all = runs.all();
    beatUntil(() -> all.stream().allMatch(run -> run.state() == RunState.PAUSED));
    List<Integer> held = all.stream().map(Run::step).toList();
    for (int i = 0; i < 50; i++) {
      pulse.beat();
    }
    assertThat(all).extracting(Run::step).isEqualTo(held);

    compare.togglePause();
    beatUntil(() -> all.get(0).step() > held.get(0) + 3);
    compare.stop();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.STOPPING);
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    assertThat(strip.cards())
        .extracting(card -> card.stateProperty().get())
        .containsOnly(RunState.STOPPED);
    assertThat(compare.progressTextProperty().get()).startsWith("stopped at step");
  }

  @Test
  void aComparisonThatFinishedBeforeIsShownAsRecordedAndTrainedAgainOnRequest() {
    tiny(12, 2);
    // Seeds in their order, so that their means are rounded alike.
    strip.parallelProperty().set(1);
    compare.start();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    List<MeanCurve> scores = scores();
    List<float[]> trained = shownKernels();

    openAgain();
    tiny(12, 2);
    compare.start();

    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(runs.all()).isEmpty();
    assertThat(strip.cards()).isEmpty();
    assertThat(compare.progressTextProperty().get()).contains("finished before");
    assertThat(compare.progressProperty().get()).isEqualTo(1);
    assertThat(scores()).usingRecursiveComparison().isEqualTo(scores);
    assertThat(shownKernels()).usingRecursiveComparison().isEqualTo(trained);
    assertThat(column(0).statusProperty().get()).startsWith("seed 2, step 12: accuracy");
    compare.shownProperty().set(SnapshotMode.DIFFERENCE);
    assertThat(column(1).figuresProperty().get()).startsWith("moved by");

    compare.form().seeds().textProperty().set("3");
    compare.start();
    assertThat(strip.cards()).as("the third seed of each column").hasSize(3);
    assertThat(compare.progressTextProperty().get()).contains("6 runs finished before");
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    assertThat(column(2).statusProperty().get()).startsWith("seed 3, step 12");

    compare.form().usesRecordedProperty().set(false);
    compare.start();
    assertThat(strip.cards()).hasSize(3 + 9);
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
  }

  @Test
  void aStoppedComparisonGoesOnWithAllItsCurve() {
    tiny(40, 1);
    compare.start();
    compare.togglePause();
    beatUntil(() -> runs.all().stream().allMatch(run -> run.state() == RunState.PAUSED));
    compare.togglePause();
    beatUntil(() -> runs.all().stream().allMatch(run -> run.step() > 2));
    compare.stop();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    List<Integer> stoppedAt = runs.all().stream().map(Run::step).toList();

    compare.start();
    assertThat(strip.cards()).as("one card a run").hasSize(3);
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);

    for (int i = 0; i < 3; i++) {
      assertThat(column(i).lossProperty().get().steps())
          .as("went on from step " + stoppedAt.get(i))
          .hasSize(40)
          .startsWith(1, 2, 3);
      assertThat(column(i).scoreProperty().get().steps()).containsExactly(0, 10, 20, 30, 40);
    }
    List<MeanCurve> scores = scores();
    assertThat(scores).allSatisfy(curve -> assertThat(curve.lows()).as("one run").isNull());
    compare.form().usesRecordedProperty().set(false);
    compare.start();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    assertThat(scores()).as("never stopped").usingRecursiveComparison().isEqualTo(scores);
  }

  /** As if the program had been closed and opened on the same workspace. */
  private void openAgain() {
    close();
    open();
  }

  private List<MeanCurve> scores() {
    return compare.columns().stream().map(column -> column.scoreProperty().get()).toList();
  }

  private List<float[]> shownKernels() {
    return compare.columns().stream().map(column -> kernels(column).values()).toList();
  }

  @Test
  void aNewLearningRateIsTakenByEveryRunAndMarkedOnce() {
    tiny(100_000, 1);
    compare.start();
    beatUntil(() -> column(0).lossProperty().get().size() > 3);
    assertThat(compare.rateDiffersProperty().get()).isFalse();
    compare.form().learningRate().textProperty().set("0.0003");
    assertThat(compare.rateDiffersProperty().get()).isTrue();
    compare.applyLearningRate();
    assertThat(compare.rateDiffersProperty().get()).isFalse();
    beatUntil(() -> !compare.rateMarks().isEmpty());
    assertThat(runs.all()).extracting(Run::learningRate).containsOnly(3e-4);
    beatUntil(() -> column(2).lossProperty().get().size() > 20);
    assertThat(compare.rateMarks()).hasSize(1);
    assertThat(compare.rateMarks().get(0).rate()).isEqualTo(3e-4);
    assertThat(compare.rateMarks().get(0).step()).isPositive();
    compare.stop();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
  }

  @Test
  void anotherInitialisationAfterwardsDropsTheCurveThatIsNotItsOwn() {
    tiny(10, 1);
    compare.start();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    column(1).choose(Initialisations.FILTERS_SHUFFLED.choice());
    assertThat(column(1).scoreProperty().get().size()).isZero();
    assertThat(column(0).scoreProperty().get().size()).isEqualTo(2);
  }

  @Test
  void aRunIsDeletedWithItsFolderAfterAQuestion() {
    tiny(2, 1);
    compare.start();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    Path run = strip.cards().get(0).run().folder().path();
    dialogs.agrees = false;
    strip.delete(strip.cards().get(0));
    assertThat(run).exists();
    dialogs.agrees = true;
    strip.delete(strip.cards().get(0));
    assertThat(run).doesNotExist();
    assertThat(strip.cards()).hasSize(2);
    assertThat(runs.all()).hasSize(2);
  }

  @Test
  void theSettingsOfARunAreTakenUpAgainAndTheRunIsExported() {
    tiny(2, 1);
    compare.start();
    beatUntil(() -> compare.phaseProperty().get() == Phase.IDLE);
    compare.form().steps().textProperty().set("77");

    strip.reuse(strip.cards().get(0));
    assertThat(compare.form().steps().textProperty().get()).isEqualTo("2");

    Path target = folder.resolve("exported");
    dialogs.folder = Optional.of(target);
    strip.export(strip.cards().get(0));
    Path exported = target.resolve(strip.cards().get(0).run().id());
    assertThat(exported.resolve("metrics.csv")).isNotEmptyFile();
    assertThat(exported.resolve("kernels")).isNotEmptyDirectory();
    assertThat(exported.resolve("checkpoint.zip")).doesNotExist();
  }
}
