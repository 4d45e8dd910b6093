package org.kernelscope.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.RateDecay;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.workbench.Bundled;

class CompareViewModelTest {

  @TempDir Path folder;

  private SessionFixture desk;
  private CompareViewModel compare;

  @BeforeEach
  void open() {
    open(Bundled.library(), folder.resolve("workspace"));
  }

  private void open(Library library, Path workspace) {
    desk = new SessionFixture(library, workspace, 3);
    compare = new CompareViewModel(desk.session());
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void tiny(int steps, int seeds) {
    compare.form().set(SharedSettings.TRAIN_EXAMPLES, 300);
    compare.form().set(SharedSettings.TEST_EXAMPLES, 100);
    compare.form().set(SharedSettings.WIDTHS, List.of(4, 8));
    compare.form().set(SharedSettings.BATCH, 16);
    compare.form().set(SharedSettings.STEPS, steps);
    compare.form().set(Comparison.SEEDS, seeds);
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
    assertThat(compare.work().startProblemProperty().get()).isEmpty();
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
    compare.form().set(SharedSettings.SEED, 2L);
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
    compare.form().field(SharedSettings.BATCH).textProperty().set("many");
    assertThat(compare.form().field(SharedSettings.BATCH).problemProperty().get())
        .contains("'many'");
    assertThat(compare.work().startProblemProperty().get()).isNotEmpty();
    compare.work().start();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(desk.strip().cards()).isEmpty();
    compare.form().set(SharedSettings.BATCH, 64);
    assertThat(compare.work().startProblemProperty().get()).isEmpty();
  }

  @Test
  void twoColumnsOfOneInitialisationStandInTheWay() {
    column(1).choose(Initialisations.XAVIER.choice());
    assertThat(compare.work().startProblemProperty().get())
        .isEqualTo(
            "Columns 1 and 2 are the same: choose another initialisation, or change a setting of"
                + " one.");
    column(1).choose(Initialisations.XAVIER_MATCHED.choice());
    assertThat(compare.work().startProblemProperty().get()).isEmpty();
  }

  @Test
  void aSettingTellsTwoColumnsOfOneInitialisationApart() {
    column(1).choose(Initialisations.XAVIER.choice());
    compare.form().set(SharedSettings.TRAIN_EXAMPLES, 300);
    compare.change(column(1), SharedSettings.TRAIN_EXAMPLES);
    assertThat(column(1).title())
        .as("with the value of all")
        .isEqualTo("Xavier, Training images 300");
    column(1).form().field(SharedSettings.TRAIN_EXAMPLES).textProperty().set("few");
    assertThat(compare.work().startProblemProperty().get())
        .isEqualTo("A setting of column 2 needs another value.");
    column(1).form().field(SharedSettings.TRAIN_EXAMPLES).textProperty().set("20");
    assertThat(compare.work().startProblemProperty().get()).isEmpty();
    assertThat(column(1).title()).isEqualTo("Xavier, Training images 20");
    column(1).form().drop(SharedSettings.TRAIN_EXAMPLES);
    assertThat(column(1).title()).isEqualTo("Xavier");
    assertThat(compare.work().startProblemProperty().get()).startsWith("Columns 1 and 2");
  }

  @Test
  void whatAColumnChangesShowsInItsKernelsAndMustGoTogether() {
    compare.change(column(1), SharedSettings.WIDTHS);
    column(1).form().set(SharedSettings.WIDTHS, List.of(3, 5));
    assertThat(kernels(column(1)).count()).isEqualTo(3);
    assertThat(kernels(column(0)).count()).isEqualTo(32);
    column(1).form().set(SharedSettings.WIDTHS, List.of(3));
    assertThat(column(1).problemProperty().get()).contains("widths: expected 2 whole numbers");
    assertThat(compare.work().startProblemProperty().get()).isNotEmpty();
    column(1).form().set(SharedSettings.WIDTHS, List.of(4, 5));
    assertThat(compare.work().startProblemProperty().get()).isEmpty();
  }

  @Test
  void aSettingThatAnotherModelDoesNotHaveIsDropped() {
    compare.change(column(0), SharedSettings.L2);
    compare.change(column(0), SharedSettings.TRAIN_EXAMPLES);
    compare.form().set(CompareForm.MODEL, Model.IMAGE_VAE);
    assertThat(column(0).form().chosen()).containsExactly(SharedSettings.TRAIN_EXAMPLES);
  }

  @Test
  void theMotivationIsTwoColumnsOfManyImagesAndOfFew() {
    compare.showMotivation();
    tiny(4, 1);
    assertThat(compare.columns())
        .extracting(ColumnViewModel::title)
        .containsExactly("Xavier, Training images all", "Xavier, Training images 100");
    compare.work().start();
    desk.beatUntilOver(compare.work());
    assertThat(desk.runs().all())
        .extracting(run -> run.spec().get(SharedSettings.TRAIN_EXAMPLES))
        .containsExactly(0, 100);
    assertThat(desk.strip().cards())
        .extracting(RunCard::name)
        .allMatch(name -> name.contains("Training images"));
    assertThat(compare.columns())
        .allSatisfy(column -> assertThat(column.scoreProperty().get().steps()).contains(4));
  }

  private static boolean isSteered(Run run) {
    try {
      return run.folder().record().steered();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aColumnKeepsALearningRateOfItsOwn() {
    tiny(100_000, 1);
    compare.change(column(0), SharedSettings.LEARNING_RATE);
    column(0).form().set(SharedSettings.LEARNING_RATE, 0.5);
    compare.work().start();
    desk.beatUntil(
        () ->
            desk.runs().all().stream().filter(run -> run.state() == RunState.RUNNING).count() == 3);
    compare.form().set(SharedSettings.LEARNING_RATE, 1e-4);
    compare.comparison().applyLearningRate();
    desk.beatUntil(() -> !compare.comparison().rateMarks().isEmpty());
    compare.work().stop();
    desk.beatUntilOver(compare.work());
    assertThat(desk.runs().all().get(0)).matches(run -> !isSteered(run));
    assertThat(desk.runs().all().subList(1, 3)).anyMatch(CompareViewModelTest::isSteered);
  }

  @Test
  void aNewColumnBringsAnInitialisationAndAColorOfItsOwn() {
    compare.addColumn();
    compare.addColumn();
    assertThat(compare.columns()).hasSize(5);
    assertThat(compare.columns()).extracting(ColumnViewModel::color).doesNotHaveDuplicates();
    assertThat(compare.work().startProblemProperty().get()).isEmpty();
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
    assertThat(desk.dialogs().heard())
        .singleElement()
        .asString()
        .contains("broken.dwp", "expected");
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
    assertThat(compare.work().startProblemProperty().get()).contains("Learned filters");
    column(1).choose(Initialisations.XAVIER.choice());
    assertThat(column(1).problemProperty().get()).isEmpty();
  }

  @Test
  void aFolderWithoutADataSetIsToldAndAFinishedComparisonStays() {
    tiny(4, 1);
    compare.work().start();
    desk.beatUntilOver(compare.work());
    MeanCurve score = column(0).scoreProperty().get();
    KernelSet trained = kernels(column(0));
    compare.data().useFolder(folder);
    assertThat(desk.dialogs().heard())
        .singleElement()
        .asString()
        .contains(folder.toString(), "expected IDX files");
    assertThat(compare.form().known(SharedSettings.DATA)).isEqualTo("mnist");
    assertThat(compare.data().all()).noneMatch(choice -> choice.name().equals(folder.toString()));
    assertThat(column(0).problemProperty().get()).isEmpty();
    assertThat(score.means()).isNotEmpty();
    assertThat(column(0).scoreProperty().get()).isSameAs(score);
    assertThat(kernels(column(0))).isEqualTo(trained);
  }

  @Test
  void kernelsOfNewSettingsSayThatTheCurvesAreOfTheOldOnes() {
    tiny(4, 1);
    assertThat(column(0).statusProperty().get()).isEmpty();
    compare.work().start();
    desk.beatUntilOver(compare.work());
    assertThat(column(0).statusProperty().get()).contains("seed 1, step 4");
    compare.form().set(SharedSettings.WIDTHS, List.of(3, 5));
    assertThat(kernels(column(0)).count()).isEqualTo(3);
    assertThat(column(0).scoreProperty().get().size()).isPositive();
    assertThat(column(0).statusProperty().get())
        .isEqualTo("before the first step; the curves are of the settings before");
  }

  @Test
  void aSteeredLearningRateIsNotWhatTheNextComparisonStartsWith() {
    tiny(1_000_000, 1);
    compare.form().set(SharedSettings.LEARNING_RATE, 0.002);
    compare.work().start();
    desk.beatUntil(() -> compare.phaseProperty().get() == Phase.RUNNING);
    compare.form().set(SharedSettings.LEARNING_RATE, 0.0001);
    compare.comparison().applyLearningRate();
    compare.work().stop();
    desk.beatUntilOver(compare.work());
    assertThat(compare.form().known(SharedSettings.LEARNING_RATE)).isEqualTo(0.002);

    compare.work().start();
    desk.beatUntil(() -> compare.phaseProperty().get() == Phase.RUNNING);
    compare.form().set(SharedSettings.LEARNING_RATE, 0.03);
    compare.work().stop();
    desk.beatUntilOver(compare.work());
    assertThat(compare.form().known(SharedSettings.LEARNING_RATE))
        .as("typed for the next, and not applied")
        .isEqualTo(0.03);
  }

  @Test
  void aNameHasOneColourInAllAreasAndAColumnTakesThatOfItsName() {
    int xavier = column(0).color();
    int filters = column(1).color();
    column(0).choose(Initialisations.XAVIER_MATCHED.choice());
    column(1).choose(Initialisations.XAVIER.choice());
    assertThat(compare.columns()).extracting(ColumnViewModel::color).doesNotHaveDuplicates();
    column(0).choose(Initialisations.FILTERS.choice());
    tiny(2, 1);
    compare.work().start();
    desk.beatUntilOver(compare.work());
    assertThat(desk.strip().cards())
        .allMatch(card -> card.color() == desk.session().colors().of(card.name()));
    int now = column(1).color();
    column(1).choose(Initialisations.XAVIER_MATCHED.choice());
    assertThat(column(1).color()).isNotEqualTo(now);
    column(1).choose(Initialisations.XAVIER.choice());
    assertThat(column(1).color()).isEqualTo(now);
    assertThat(List.of(xavier, filters)).contains(column(0).color(), now);
  }

  @Test
  void aWorkspaceThatCannotBeWrittenIsToldAndNothingStarts() throws IOException {
    close();
    Path file = Files.writeString(folder.resolve("a file"), "in the way");
    open(Bundled.library(), file);
    compare.work().start();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(desk.dialogs().heard()).singleElement().asString().contains("a file");
    assertThat(desk.strip().cards()).isEmpty();
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
    desk.strip().parallelProperty().set(2);
    assertThat(desk.runs().queue().parallel()).isEqualTo(2);
    List<KernelSet> initial =
        compare.columns().stream().map(CompareViewModelTest::kernels).toList();
    compare.work().start();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    assertThat(desk.strip().cards()).hasSize(6);
    assertThat(compare.canAddColumn()).isFalse();

    desk.beatUntilOver(compare.work());

    assertThat(compare.work().progressProperty().get()).isEqualTo(1);
    assertThat(compare.work().progressTextProperty().get()).isEqualTo("all 6 runs finished");
    for (int i = 0; i < 3; i++) {
      MeanCurve accuracy = column(i).scoreProperty().get();
      assertThat(accuracy.steps()).containsExactly(0, 10, 12);
      assertThat(Arrays.stream(accuracy.means())).allMatch(mean -> mean >= 0 && mean <= 1);
      assertThat(accuracy.lows()).isNotNull();
      assertThat(column(i).lossProperty().get().size()).isEqualTo(12);
      assertThat(column(i).statusProperty().get()).startsWith("seed 2, step 12: accuracy");
    }
    compare.form().set(Comparison.SEEDS, 1);
    compare.shownProperty().set(SnapshotMode.INITIAL);
    assertThat(kernels(column(1)).values())
        .as("the last seed's kernels, not the first's")
        .isNotEqualTo(initial.get(1).values());
    compare.shownProperty().set(SnapshotMode.DIFFERENCE);
    assertThat(kernels(column(1))).isNotNull();
    assertThat(column(1).figuresProperty().get()).startsWith("moved by");
    assertThat(desk.strip().cards())
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
    compare.form().set(CompareForm.MODEL, Model.IMAGE_VAE);
    assertThat(compare.layerProperty().get()).isEqualTo("conv2");
    compare.layerProperty().set("deconv1");
    assertThat(kernels(column(1)).count()).isEqualTo(4);
    assertThat(kernels(column(1)).size()).isEqualTo(7);

    compare.form().field(ImageVaeSpec.LATENT).textProperty().set("none");
    assertThat(compare.work().startProblemProperty().get()).isNotEmpty();
    compare.form().set(ImageVaeSpec.LATENT, 3);
    compare.work().start();
    desk.beatUntilOver(compare.work());
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
    assertThat(desk.strip().cards().get(0).detailProperty().get()).contains("ELBO");

    desk.strip().reuse(desk.strip().cards().get(2));
    assertThat(compare.form().field(ImageVaeSpec.LATENT).textProperty().get()).isEqualTo("3");

    // Another model: the bounds are not its own, and it has no decoder.
    compare.form().field(ImageVaeSpec.LATENT).textProperty().set("none");
    compare.form().set(CompareForm.MODEL, Model.of(Network.FCONV));
    assertThat(compare.layerProperty().get()).isEqualTo("conv1");
    assertThat(column(0).scoreProperty().get().size()).isZero();
    assertThat(column(0).decodedProperty().get()).isNull();
    assertThat(compare.work().startProblemProperty().get()).isEmpty();
    desk.strip().reuse(desk.strip().cards().get(0));
    assertThat(compare.form().modelProperty().get()).isEqualTo(Model.IMAGE_VAE);
  }

  @Test
  void aRecordedImageVaeShowsTheDigitsItDecodedLast() {
    tiny(12, 1);
    compare.form().set(CompareForm.MODEL, Model.IMAGE_VAE);
    compare.work().start();
    desk.beatUntilOver(compare.work());
    DecodedImages trained = column(1).decodedProperty().get();
    String status = column(1).statusProperty().get();
    assertThat(status).contains(", IW \u2212");

    openAgain();
    tiny(12, 1);
    compare.form().set(CompareForm.MODEL, Model.IMAGE_VAE);
    compare.work().start();

    assertThat(desk.strip().cards()).isEmpty();
    assertThat(column(1).decodedProperty().get()).usingRecursiveComparison().isEqualTo(trained);
    assertThat(column(1).statusProperty().get()).isEqualTo(status);
  }

  @Test
  void aPausedComparisonStandsStillUntilItGoesOnAndStopsWithinAStep() {
    tiny(100_000, 1);
    compare.work().start();
    desk.beatUntil(() -> column(2).lossProperty().get().size() > 3);
    compare.work().togglePause();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    List<Run> all = desk.runs().all();
    desk.beatUntil(() -> all.stream().allMatch(run -> run.state() == RunState.PAUSED));
    List<Integer> held = all.stream().map(Run::step).toList();
    for (int i = 0; i < 50; i++) {
      desk.beat();
    }
    assertThat(all).extracting(Run::step).isEqualTo(held);

    compare.work().togglePause();
    desk.beatUntil(() -> all.get(0).step() > held.get(0) + 3);
    compare.work().stop();
    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.STOPPING);
    desk.beatUntilOver(compare.work());
    assertThat(desk.strip().cards())
        .extracting(card -> card.stateProperty().get())
        .containsOnly(RunState.STOPPED);
    assertThat(compare.work().progressTextProperty().get())
        .isEqualTo("stopped: 0 of 3 runs finished");
  }

  @Test
  void aComparisonThatFinishedBeforeIsShownAsRecordedAndTrainedAgainOnRequest() {
    tiny(12, 2);
    compare.work().start();
    desk.beatUntilOver(compare.work());
    List<MeanCurve> scores = scores();
    List<float[]> trained = shownKernels();

    openAgain();
    tiny(12, 2);
    compare.work().start();

    assertThat(compare.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(desk.runs().all()).isEmpty();
    assertThat(desk.strip().cards()).isEmpty();
    assertThat(compare.work().progressTextProperty().get()).contains("finished before");
    assertThat(compare.work().progressProperty().get()).isEqualTo(1);
    assertThat(scores()).usingRecursiveComparison().isEqualTo(scores);
    assertThat(shownKernels()).usingRecursiveComparison().isEqualTo(trained);
    assertThat(column(0).statusProperty().get()).startsWith("seed 2, step 12: accuracy");
    compare.shownProperty().set(SnapshotMode.DIFFERENCE);
    assertThat(column(1).figuresProperty().get()).startsWith("moved by");

    compare.form().set(Comparison.SEEDS, 3);
    compare.work().start();
    assertThat(desk.strip().cards()).as("the third seed of each column").hasSize(3);
    assertThat(compare.work().progressTextProperty().get()).contains("6 finished before");
    desk.beatUntilOver(compare.work());
    assertThat(column(2).statusProperty().get()).startsWith("seed 3, step 12");

    compare.form().usesRecordedProperty().set(false);
    compare.work().start();
    assertThat(desk.strip().cards()).hasSize(3 + 9);
    desk.beatUntilOver(compare.work());
  }

  @Test
  void aStoppedComparisonGoesOnWithAllItsCurve() {
    tiny(40, 1);
    compare.work().start();
    compare.work().togglePause();
    desk.beatUntil(
        () -> desk.runs().all().stream().allMatch(run -> run.state() == RunState.PAUSED));
    compare.work().togglePause();
    desk.beatUntil(() -> desk.runs().all().stream().allMatch(run -> run.step() > 2));
    compare.work().stop();
    desk.beatUntilOver(compare.work());
    List<Integer> stoppedAt = desk.runs().all().stream().map(Run::step).toList();

    compare.work().start();
    assertThat(desk.strip().cards()).as("one card a run").hasSize(3);
    desk.beatUntilOver(compare.work());

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
    compare.work().start();
    desk.beatUntilOver(compare.work());
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

  private static String log(Run run) {
    try {
      return Files.readString(run.folder().path().resolve("log.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aNewLearningRateIsTakenByEveryRunAndMarkedOnce() {
    tiny(100_000, 1);
    compare.work().start();
    desk.beatUntil(() -> column(0).lossProperty().get().size() > 3);
    assertThat(compare.comparison().rateDiffersProperty().get()).isFalse();
    compare.form().set(SharedSettings.LEARNING_RATE, 0.0003);
    assertThat(compare.comparison().rateDiffersProperty().get()).isTrue();
    compare.comparison().applyLearningRate();
    assertThat(compare.comparison().rateDiffersProperty().get()).isFalse();
    desk.beatUntil(() -> !compare.comparison().rateMarks().isEmpty());
    desk.beatUntil(
        () -> desk.runs().all().stream().allMatch(run -> log(run).contains("rate 3.0E-4 from")));
    desk.beatUntil(() -> column(2).lossProperty().get().size() > 20);
    assertThat(compare.comparison().rateMarks()).hasSize(1);
    assertThat(compare.comparison().rateMarks().get(0).value()).isEqualTo(3e-4);
    assertThat(compare.comparison().rateMarks().get(0).step()).isPositive();
    compare.work().stop();
    desk.beatUntilOver(compare.work());
  }

  @Test
  void anotherInitialisationAfterwardsDropsTheCurveThatIsNotItsOwn() {
    tiny(10, 1);
    compare.work().start();
    desk.beatUntilOver(compare.work());
    column(1).choose(Initialisations.FILTERS_SHUFFLED.choice());
    assertThat(column(1).scoreProperty().get().size()).isZero();
    assertThat(column(0).scoreProperty().get().size()).isEqualTo(2);
  }

  @Test
  void aRunIsDeletedWithItsFolderAndComesBack() {
    tiny(2, 1);
    compare.work().start();
    desk.beatUntilOver(compare.work());
    Path run = desk.strip().cards().get(0).run().folder().path();
    desk.strip().delete(desk.strip().cards().get(0));
    assertThat(run).doesNotExist();
    assertThat(desk.strip().cards()).hasSize(2);
    assertThat(desk.runs().all()).hasSize(2);
    desk.strip().notices().get(0).accepted().run();
    assertThat(run).exists();
    assertThat(desk.strip().cards()).hasSize(3);
  }

  @Test
  void theSettingsOfARunAreTakenUpAgainAndTheRunIsExported() {
    tiny(2, 1);
    compare.work().start();
    desk.beatUntilOver(compare.work());
    compare.form().set(SharedSettings.STEPS, 77);

    desk.strip().reuse(desk.strip().cards().get(0));
    assertThat(compare.form().field(SharedSettings.STEPS).textProperty().get()).isEqualTo("2");

    Path target = folder.resolve("exported");
    desk.dialogs().folder = Optional.of(target);
    desk.strip().export(desk.strip().cards().get(0));
    Path exported = target.resolve(desk.strip().cards().get(0).run().folder().id());
    assertThat(exported.resolve("metrics.csv")).isNotEmptyFile();
    assertThat(exported.resolve("kernels")).isNotEmptyDirectory();
    assertThat(exported.resolve("checkpoint.zip")).doesNotExist();
  }

  @Test
  void everySettingOfARunIsUsedAgain() throws IOException {
    ConvNetSpec spec =
        ConvNetSpec.usual()
            .with(SharedSettings.TRAIN_EXAMPLES, 300)
            .with(SharedSettings.WIDTHS, List.of(4, 8))
            .with(SharedSettings.STEPS, 12)
            .with(SharedSettings.EVALUATE_AT, List.of(5, 12))
            .with(SharedSettings.DECAY, RateDecay.LINEAR)
            .with(SharedSettings.L2, 0.01)
            .with(SharedSettings.SEED, 4L)
            .with(SharedSettings.INITIALISATION, Chosen.initialisation("xavier:matched"));
    reuse(spec);

    assertThat(
            compare.form().network().orElseThrow().from(Chosen.initialisation("xavier:matched"), 4))
        .isEqualTo(spec);
    assertThat(column(3).initialisationProperty().get())
        .isEqualTo(InitialisationChoice.of("xavier:matched"));
    compare.form().field(SharedSettings.STEPS).textProperty().set("40");
    assertThat(compare.form().network().orElseThrow().get(SharedSettings.L2)).isEqualTo(0.01);

    ImageVaeSpec vae =
        ImageVaeSpec.usual()
            .with(ImageVaeSpec.IMPORTANCE_SAMPLES, 7)
            .with(SharedSettings.INITIALISATION, Chosen.initialisation("filters:shuffled"));
    reuse(vae);
    assertThat(compare.form().network().orElseThrow().get(ImageVaeSpec.IMPORTANCE_SAMPLES))
        .isEqualTo(7);
    assertThat(compare.columns()).hasSize(CompareViewModel.MOST_COLUMNS);
    assertThat(column(4).initialisationProperty().get())
        .isEqualTo(InitialisationChoice.of("filters:shuffled"));
  }

  /** Uses the settings of a run again that has just been put on the strip. */
  private void reuse(ComparedSpec spec) throws IOException {
    desk.strip().show(List.of(desk.strip().follow(desk.runs().create(spec), "a run", 1)));
    desk.strip().reuse(desk.strip().cards().get(0));
  }
}
