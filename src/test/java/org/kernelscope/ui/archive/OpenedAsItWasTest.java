package org.kernelscope.ui.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.compare.ColumnViewModel;
import org.kernelscope.ui.compare.CompareViewModel;
import org.kernelscope.ui.fewshot.FewShotRun;
import org.kernelscope.ui.fewshot.FewShotViewModel;
import org.kernelscope.ui.priors.PriorsViewModel;
import org.kernelscope.ui.priors.SmallShelf;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.sources.SourcesViewModel;
import org.kernelscope.ui.workbench.Bundled;

/** A run of an earlier session is opened in its area as it was, without training. */
class OpenedAsItWasTest {

  @TempDir Path folder;

  private Library library;
  private SessionFixture desk;

  @BeforeEach
  void open() {
    open(Bundled.library());
  }

  private void open(Library opened) {
    library = opened;
    desk = new SessionFixture(opened, folder, 1);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  /** Trains runs in a session of their own. */
  private void earlier(RunSpec... specs) throws IOException {
    try (Runs runs = new Runs(library, new Workspace(folder), 1)) {
      for (RunSpec spec : specs) {
        Run run = runs.create(spec);
        runs.submit(run);
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> run.folder().record().finished() != null);
        assertThat(run.message()).isEmpty();
      }
    }
  }

  private ArchivedRun archived(int number) throws IOException {
    return desk.runs().archive().list().runs().get(number);
  }

  private static ConvNetSpec network(String initialisation, long seed) {
    return ConvNetSpec.usual()
        .with(SharedSettings.INITIALISATION, InitialisationChoice.of(initialisation))
        .with(SharedSettings.TRAIN_EXAMPLES, 40)
        .with(SharedSettings.TEST_EXAMPLES, 20)
        .with(SharedSettings.WIDTHS, List.of(2, 3))
        .with(SharedSettings.BATCH, 10)
        .with(SharedSettings.STEPS, 4)
        .with(SharedSettings.EVALUATE_AT, List.of(0, 2))
        .with(SharedSettings.SEED, seed);
  }

  @Test
  void aComparisonWithItsColumnsSeedsCurvesAndKernels() throws IOException {
    earlier(
        network("filters", 5),
        network("xavier", 5),
        network("filters", 6),
        network("xavier", 6),
        network("xavier", 7).with(SharedSettings.BATCH, 20));
    CompareViewModel compare = new CompareViewModel(desk.session());
    desk.strip().open(archived(1));

    assertThat(compare.columns())
        .extracting(column -> column.initialisationProperty().get().text())
        .containsExactly("filters", "xavier");
    assertThat(compare.columns())
        .extracting(column -> column.scoreProperty().get().size())
        .containsOnly(3);
    for (ColumnViewModel column : compare.columns()) {
      assertThat(column.scoreProperty().get().highs()).as("of two seeds").isNotNull();
      assertThat(column.statusProperty().get()).startsWith("seed 6, step 4: accuracy");
      assertThat(column.kernelsProperty().get()).isNotNull();
      assertThat(column.kernelsProperty().get().count()).isEqualTo(2);
    }
    assertThat(compare.form().known(SharedSettings.STEPS)).isEqualTo(4);
    assertThat(compare.form().known(SharedSettings.BATCH)).isEqualTo(10);
    assertThat(compare.form().known(Comparison.SEEDS)).isEqualTo(2);
    assertThat(compare.form().known(SharedSettings.SEED)).isEqualTo(5);
    assertThat(compare.work().progressTextProperty().get()).isEqualTo("all 4 runs finished before");
    assertThat(desk.runs().all()).as("nothing is trained").isEmpty();
    assertThat(desk.dialogs().heard()).isEmpty();

    desk.strip().open(archived(4));
    assertThat(compare.columns()).hasSize(2);
    assertThat(compare.columns().get(0).scoreProperty().get().highs()).isNull();
    assertThat(compare.columns().get(1).scoreProperty().get().size())
        .as("what is no part of it has no curve")
        .isZero();
  }

  @Test
  void aFewShotRunWithItsBoundAndPosterior() throws IOException {
    earlier(
        FewShotSpec.usual()
            .with(FewShotSpec.EXAMPLES, 20)
            .with(SharedSettings.TEST_EXAMPLES, 50)
            .with(SharedSettings.WIDTHS, List.of(2, 3))
            .with(FewShotSpec.ENSEMBLE, 2)
            .with(SharedSettings.STEPS, 3));
    FewShotViewModel fewShot = new FewShotViewModel(desk.session());
    desk.strip().open(archived(0));
    FewShotRun shown = fewShot.runs().shownProperty().get();
    assertThat(shown).isNotNull();
    assertThat(shown.isOver()).isTrue();
    assertThat(shown.stateProperty().get()).isEqualTo("finished");
    assertThat(shown.figuresProperty().get().ensemble()).isBetween(0.0, 1.0);
    assertThat(shown.posteriors()).hasSize(2);
    assertThat(shown.posteriors().get(0).step()).isEqualTo(3);
    assertThat(shown.boundInFigures()).startsWith("bound");
    assertThat(desk.strip().cards()).hasSize(1);
    assertThat(desk.runs().all()).isEmpty();
    // A second time: the run exists already.
    desk.strip().open(archived(0));
    assertThat(fewShot.runs().all()).hasSize(1);
  }

  @Test
  void sourceNetworksWithTheirFiltersAndTheHarvest() throws IOException {
    ConvNetSpec source = network("xavier", 3).with(ConvNetSpec.PURPOSE, ConvNetSpec.Purpose.SOURCE);
    earlier(source, source.with(SharedSettings.SEED, 4L));
    SourcesViewModel sources = new SourcesViewModel(desk.session());
    sources.featuresShownProperty().set(true);
    desk.strip().open(archived(1));
    assertThat(sources.featuresShownProperty().get()).isFalse();
    assertThat(sources.networks().networks()).hasSize(2);
    assertThat(sources.networks().shownProperty().get().spec().seed()).isEqualTo(4);
    assertThat(sources.networks().filtersProperty().get().now().count()).isEqualTo(2);
    assertThat(sources.networks().harvesting().keptTextProperty().get())
        .isEqualTo("keeps 4 of 4 kernels of 2 networks");
    assertThat(desk.runs().all()).isEmpty();
  }

  @Test
  void randomFeaturesWithTheirTable() throws IOException {
    RandomFeatureSpec features =
        RandomFeatureSpec.usual()
            .with(SharedSettings.TRAIN_EXAMPLES, 40)
            .with(SharedSettings.TEST_EXAMPLES, 20)
            .with(SharedSettings.WIDTHS, List.of(4, 6))
            .with(SharedSettings.BATCH, 10)
            .with(SharedSettings.STEPS, 4);
    earlier(features, features.with(SharedSettings.SEED, 2L));
    SourcesViewModel sources = new SourcesViewModel(desk.session());
    desk.strip().open(archived(0));
    assertThat(sources.featuresShownProperty().get()).isTrue();
    assertThat(sources.features().rows()).hasSize(1);
    assertThat(sources.features().rows().get(0).seeds()).isEqualTo(2);
    assertThat(desk.runs().all()).isEmpty();
  }

  @Test
  void aFittedPriorWithItsCurvesAndTheKernelsItWasFittedTo() throws IOException {
    desk.close();
    // The area scores all its priors when it is created.
    open(SmallShelf.library(folder.resolve("sample")));
    earlier(
        KernelVaeSpec.usual()
            .with(KernelVaeSpec.SIZE, 5)
            .with(KernelVaeSpec.HIDDEN, 4)
            .with(KernelVaeSpec.LATENT, 2)
            .with(SharedSettings.BATCH, 64)
            .with(SharedSettings.STEPS, 20));
    PriorsViewModel priors = new PriorsViewModel(desk.session());
    ArchivedRun run = archived(0);
    desk.strip().open(run);
    assertThat(priors.shelf().chosenProperty().get().kernels().size()).isEqualTo(5);
    assertThat(priors.subject().entryProperty().get().title()).isEqualTo(run.name());
    assertThat(priors.subject().testProperty().get().size()).isPositive();
    assertThat(priors.subject().viewProperty().get()).isNotNull();
    assertThat(priors.form().known(SharedSettings.STEPS)).isEqualTo(20);
    assertThat(desk.runs().all()).isEmpty();
    assertThat(desk.dialogs().heard()).isEmpty();
  }
}
