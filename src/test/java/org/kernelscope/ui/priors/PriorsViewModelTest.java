package org.kernelscope.ui.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.DensityFile;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.PriorScores;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.priors.PriorEntry.Status;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.scores.HandTasks;

class PriorsViewModelTest {

  @TempDir Path folder;

  private Library library;
  private SessionFixture desk;
  private PriorsViewModel priors;

  @BeforeEach
  void open() throws IOException {
    library = SmallShelf.library(folder.resolve("sample"));
    desk = new SessionFixture(library, folder.resolve("workspace"), 1);
    priors = new PriorsViewModel(desk.session());
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void tiny(int steps) {
    priors.form().set(KernelVaeSpec.LATENT, 3);
    priors.form().set(KernelVaeSpec.HIDDEN, 8);
    priors.form().set(SharedSettings.BATCH, 16);
    priors.form().set(SharedSettings.STEPS, steps);
  }

  private void fit(int steps) {
    tiny(steps);
    priors.work().start();
    desk.beatUntilOver(priors.work());
  }

  private PriorEntry row(String title) {
    return priors.table().rows().stream()
        .filter(entry -> entry.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private List<String> titles() {
    return priors.table().rows().stream().map(entry -> entry.title()).toList();
  }

  @Test
  void theFirstViewHasKernelsScoresAndADeepWeightPriorToLookAt() {
    assertThat(priors.shelf().choices())
        .extracting(KernelChoice::title)
        .containsExactly("Bundled, 7×7", "Bundled, 5×5", "Bundled, 3×3");
    assertThat(priors.shelf().keptTextProperty().get()).isEqualTo("keeps all 60");
    assertThat(titles())
        .startsWith("Normal, best scale", "Standard normal", "Log-uniform, both")
        .containsSubsequence("Learned Gaussian", "Bundled DWP, dense, 7×7", "Bundled mixture, 7×7")
        .endsWith("Bundled DWP, large, 7×7")
        .doesNotContain("Bundled Gaussian, 7×7");
    assertThat(priors.table().rows())
        .allMatch(entry -> entry.statusProperty().get() == Status.SCORED);
    assertThat(row("Normal, best scale").scoreProperty().get())
        .isInstanceOf(PriorScore.Exact.class);
    assertThat(row("Log-uniform, both").noteProperty().get()).isEqualTo("improper: no score");
    assertThat(row("Bundled DWP, dense, 7×7").scoreProperty().get())
        .isInstanceOf(PriorScore.Bounds.class);
    assertThat(priors.subject().entryProperty().get()).isSameAs(row("Bundled DWP, dense, 7×7"));
    PriorView view = priors.subject().viewProperty().get();
    assertThat(view.samples().count()).isEqualTo(PriorView.SHOWN);
    assertThat(view.reconstructions().count()).isEqualTo(view.originals().count()).isEqualTo(12);
    assertThat(priors.latent().pointsProperty().get().xs()).hasSize(12);
    assertThat(priors.table().referenceProperty().get()).isNotNull();
    assertThat(desk.dialogs().heard()).isEmpty();
  }

  @Test
  void boundsOnOtherKernelsDoNotStandBesideTheKernelsAtHand() {
    fit(40);
    PriorEntry fitted = priors.subject().entryProperty().get();
    assertThat(priors.subject().testProperty().get().size()).isPositive();
    double norm = priors.shelf().chosenProperty().get().kernels().norms()[30];
    priors.shelf().thresholdProperty().set(norm);
    assertThat(priors.subject().entryProperty().get()).isSameAs(fitted);
    assertThat(priors.subject().testProperty().get().size()).isZero();
    assertThat(priors.subject().trainProperty().get().size()).isZero();
    assertThat(priors.subject().curvesTextProperty().get()).contains("other kernels");
    priors.shelf().thresholdProperty().set(0);
    assertThat(priors.subject().testProperty().get().size()).isPositive();
    assertThat(priors.subject().curvesTextProperty().get()).isEmpty();
  }

  @Test
  void moreCodesGiveATighterBoundAndLeaveExactScoresAlone() {
    double exact = exact("Standard normal");
    assertThat(row("Standard normal").noteProperty().get()).isEqualTo("standard deviation 1.00");
    assertThat(row("Bundled mixture, 7×7").scoreProperty().get())
        .isInstanceOf(PriorScore.Exact.class);
    priors.scoring().samplesProperty().set(1);
    double loose = weighted("Bundled DWP, large, 7×7");
    priors.scoring().samplesProperty().set(100);
    assertThat(weighted("Bundled DWP, large, 7×7")).isGreaterThan(loose);
    assertThat(exact("Standard normal")).isEqualTo(exact);
  }

  private double weighted(String title) {
    return ((PriorScore.Bounds) row(title).scoreProperty().get()).importanceWeighted();
  }

  @Test
  void theScoresAreThoseOfTheCommandLine() throws IOException {
    Path file = folder.resolve("fitted.dwp");
    desk.dialogs().target = Optional.of(file);
    fit(60);
    priors.save(priors.subject().entryProperty().get());
    PriorScores expected =
        PriorScores.of(
            library,
            new PriorScores.Question(
                "", 7, Map.of("mine", Priors.ofFile(file, library)), null, 100, 1));
    PriorScore.Bounds there = (PriorScore.Bounds) expected.rows().get(0).score();
    PriorScore.Bounds here =
        (PriorScore.Bounds) priors.subject().entryProperty().get().scoreProperty().get();
    assertThat(here.importanceWeighted()).isCloseTo(there.importanceWeighted(), within(1e-6));
    assertThat(expected.rows().get(0).unseen()).isTrue();
    assertThat(priors.subject().entryProperty().get().noteProperty().get()).isEmpty();
  }

  @Test
  void aThresholdLeavesSmallKernelsOutOfScoresOnceItRests() {
    double before = exact("Learned Gaussian");
    priors.scoring().thresholdMovingProperty().set(true);
    double[] norms = priors.shelf().keptProperty().get().norms();
    priors.shelf().thresholdProperty().set(norms[30]);
    long kept = Arrays.stream(norms).filter(norm -> norm >= norms[30]).count();
    assertThat(priors.shelf().keptTextProperty().get()).isEqualTo("keeps %d of 60".formatted(kept));
    assertThat(exact("Learned Gaussian")).isEqualTo(before);
    priors.scoring().thresholdMovingProperty().set(false);
    assertThat(exact("Learned Gaussian")).isNotEqualTo(before);
    priors.shelf().droppedShownProperty().set(true);
    assertThat(priors.shelf().shownProperty().get().count()).isEqualTo((int) (60 - kept));
    priors.shelf().chosenProperty().set(priors.shelf().choices().get(1));
    assertThat(priors.shelf().keptTextProperty().get()).isEqualTo("keeps all 60");
    assertThat(titles())
        .contains("Bundled DWP, dense, 5×5")
        .doesNotContain("Bundled DWP, dense, 7×7");
  }

  private double exact(String title) {
    return ((PriorScore.Exact) row(title).scoreProperty().get()).nats();
  }

  @Test
  void aFitIsSeenWhileItGoesAndScoredWhenItIsOver() throws IOException {
    List<PriorView> seen = new ArrayList<>();
    priors.subject().viewProperty().addListener((property, old, now) -> seen.add(now));
    fit(200);
    PriorEntry fitted = priors.subject().entryProperty().get();
    assertThat(fitted.title()).isEqualTo("Dense VAE, d=3, seed 1");
    assertThat(fitted.statusProperty().get()).isEqualTo(Status.SCORED);
    assertThat(priors.subject().testProperty().get().steps()).containsExactly(0, 100, 200);
    assertThat(priors.subject().trainProperty().get().steps()).containsExactly(100, 200);
    assertThat(priors.subject().viewProperty().get().latent()).isEqualTo(3);
    assertThat(seen.size()).isGreaterThan(1);
    assertThat(priors.work().progressTextProperty().get()).isEqualTo("finished");
    assertThat(desk.strip().cards()).hasSize(1);
    assertThat(desk.strip().cards().get(0).detailProperty().get()).contains("test ELBO");
    KernelVaeSpec spec = (KernelVaeSpec) desk.runs().all().get(0).spec();
    assertThat(spec.kernels()).isEmpty();
    assertThat(
            PriorFile.read(desk.runs().all().get(0).folder().path().resolve("prior.dwp"))
                .prior()
                .size())
        .isEqualTo(7);
  }

  @Test
  void aFitToWhatAThresholdLeavesCanBeRepeatedFromItsSpec() throws IOException {
    priors.shelf().thresholdProperty().set(priors.shelf().keptProperty().get().norms()[30]);
    KernelSet kept = priors.shelf().keptProperty().get();
    fit(20);
    KernelVaeSpec spec = (KernelVaeSpec) desk.runs().all().get(0).spec();
    KernelSet recorded = KernelFiles.read(Path.of(spec.kernels())).values().iterator().next();
    assertThat(recorded.values()).isEqualTo(kept.values());
    assertThat(recorded.provenance().facts()).containsKey("min-norm");
    assertThat(priors.subject().entryProperty().get().noteProperty().get()).isEmpty();
  }

  @Test
  void aFitOfConvolutionsComesWithItsOwnWidths() {
    priors.form().set(PriorForm.KIND, PriorKinds.fit(VaeArchitecture.CONV));
    assertThat(priors.form().field(KernelVaeSpec.LATENT).textProperty().get()).isEqualTo("2");
    assertThat(priors.form().field(KernelVaeSpec.HIDDEN).textProperty().get()).isEqualTo("32");
    priors.form().set(KernelVaeSpec.HIDDEN, 4);
    priors.form().set(SharedSettings.BATCH, 8);
    priors.form().set(SharedSettings.STEPS, 5);
    priors.work().start();
    desk.beatUntilOver(priors.work());
    assertThat(((KernelVaeSpec) desk.runs().all().get(0).spec()).architecture())
        .isEqualTo(VaeArchitecture.CONV);
    assertThat(priors.subject().entryProperty().get().title()).isEqualTo("Conv VAE, d=2, seed 1");
  }

  @Test
  void aKindThatCannotBeFittedToTheseKernelsSaysSo() throws IOException {
    priors.open(List.of(SmallShelf.write(folder.resolve("even.npy"), SmallShelf.waves(4, 20, 1))));
    assertThat(priors.work().startProblemProperty().get()).isEmpty();
    priors.form().set(PriorForm.KIND, PriorKinds.fit(VaeArchitecture.CONV));
    assertThat(priors.work().startProblemProperty().get())
        .isEqualTo("Convolutions over kernels of odd size. Choose another prior for 4×4 kernels.");
    priors.work().start();
    assertThat(desk.runs().all()).isEmpty();
  }

  @Test
  void theGaussianIsFittedAtOnceAndLookedAt() {
    priors.form().set(PriorForm.KIND, PriorKinds.GAUSSIAN);
    priors.work().start();
    assertThat(priors.subject().entryProperty().get()).isSameAs(row("Learned Gaussian"));
    assertThat(priors.subject().viewProperty().get().reconstructions()).isNull();
    assertThat(priors.subject().viewProperty().get().samples().count()).isEqualTo(PriorView.SHOWN);
    assertThat(priors.latent().pointsProperty().get().xs()).isEmpty();
    assertThat(priors.subject().entryProperty().get().canSave()).isTrue();
    assertThat(priors.subject().entryProperty().get().canCompare()).isFalse();
  }

  @Test
  void whoIsFasterThanTheChoiceOfHeldOutKernelsFitsAMixtureToThoseOfTheForm() {
    HandTasks tasks = new HandTasks();
    PriorsViewModel slow = new PriorsViewModel(desk.session(tasks));
    tasks.all();
    slow.form().set(PriorForm.KIND, PriorKinds.MIXTURE);
    slow.form().set(PriorKinds.COMPONENTS, 2);
    slow.form().set(SharedSettings.SEED, 5L);
    slow.work().start();
    tasks.all();
    assertThat(slow.subject().entryProperty().get().title())
        .startsWith("Mixture of")
        .endsWith("seed 5");
  }

  @Test
  void aMixtureIsFittedInTheBackgroundAndTellsWhereItsKernelsAreFrom() throws IOException {
    Path kernels = SmallShelf.write(folder.resolve("mine.npy"), SmallShelf.waves(3, 200, 4));
    priors.open(List.of(kernels));
    priors.form().set(PriorForm.KIND, PriorKinds.MIXTURE);
    priors.form().set(PriorKinds.COMPONENTS, 2);
    priors.work().start();
    PriorEntry mixture = priors.subject().entryProperty().get();
    assertThat(mixture.title()).isEqualTo("Mixture of 2 Gaussians, seed 1");
    assertThat(mixture.scoreProperty().get()).isInstanceOf(PriorScore.Exact.class);
    assertThat(mixture.noteProperty().get()).isEmpty();
    assertThat(priors.phaseProperty().get()).isEqualTo(Phase.IDLE);
    desk.dialogs().target = Optional.of(folder.resolve("mixture.dwp"));
    priors.save(mixture);
    DensityFile<?> written = (DensityFile<?>) PriorFile.read(desk.dialogs().target.get());
    assertThat(written.header().file()).isEqualTo(kernels.toString());
    priors.form().set(PriorKinds.COMPONENTS, 100);
    priors.work().start();
    assertThat(desk.dialogs().heard())
        .last()
        .asString()
        .contains("a mixture of 100 components needs");
    priors.remove(mixture);
    assertThat(priors.table().rows()).doesNotContain(mixture);
  }

  @Test
  void theFitOfAMixtureTellsItsIterations() {
    TaskRunner tasks =
        new TaskRunner() {
          @Override
          public <T> void run(
              Callable<T> work,
              Consumer<? super T> onSuccess,
              Consumer<? super Exception> onFailure) {
            // A pulse between the end of the work and its answer.
            new DirectTasks()
                .run(
                    work,
                    result -> {
                      desk.beat();
                      onSuccess.accept(result);
                    },
                    onFailure);
          }
        };
    PriorsViewModel area = new PriorsViewModel(desk.session(tasks));
    List<String> told = new ArrayList<>();
    area.work().progressTextProperty().addListener((property, old, now) -> told.add(now));
    area.form().set(PriorForm.KIND, PriorKinds.MIXTURE);
    area.form().set(PriorKinds.COMPONENTS, 2);
    area.work().start();
    assertThat(told).hasSize(3).startsWith("fitting").endsWith("finished");
    assertThat(told.get(1)).matches("iteration [1-9]\\d*, at most 200");
  }

  @Test
  void theFitOfAMixtureCanBeStoppedAndLeavesNothing() {
    List<Runnable> background = new ArrayList<>();
    boolean[] held = {false};
    TaskRunner tasks =
        new TaskRunner() {
          @Override
          public <T> void run(
              Callable<T> work,
              Consumer<? super T> onSuccess,
              Consumer<? super Exception> onFailure) {
            Runnable all = () -> new DirectTasks().run(work, onSuccess, onFailure);
            if (held[0]) {
              background.add(all);
            } else {
              all.run();
            }
          }
        };
    PriorsViewModel area = new PriorsViewModel(desk.session(tasks));
    area.form().set(PriorForm.KIND, PriorKinds.MIXTURE);
    area.form().set(PriorKinds.COMPONENTS, 2);
    int rows = area.table().rows().size();
    held[0] = true;
    area.work().start();
    assertThat(area.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    assertThat(area.work().canPause()).as("it can be stopped only").isFalse();
    area.work().stop();
    assertThat(area.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(area.work().progressTextProperty().get()).isEqualTo("stopped");
    // What had begun gives up, and nobody hears of it.
    background.remove(0).run();
    assertThat(area.table().rows()).hasSize(rows);
    assertThat(desk.dialogs().heard()).isEmpty();
    held[0] = false;
    area.work().start();
    assertThat(area.table().rows()).as("fitted after all").hasSize(rows + 1);
    assertThat(area.table().fitted())
        .containsOnlyKeys(area.subject().entryProperty().get().title());
  }

  @Test
  void theLayersOfANetworkAreKernelSetsThatAFitCanName() throws IOException {
    priors.open(List.of(Path.of("src/test/resources/imports/torch.safetensors")));
    KernelChoice layer = priors.shelf().chosenProperty().get();
    assertThat(layer.title()).startsWith("torch.safetensors");
    assertThat(layer.alone()).isFalse();
    fit(5);
    KernelVaeSpec spec = (KernelVaeSpec) desk.runs().all().get(0).spec();
    assertThat(library.kernels(spec.kernels(), spec.size()).values())
        .isEqualTo(layer.kernels().values());
  }

  @Test
  void aFitCanBeHeldAndStoppedAndKeepsTheBestSoFar() {
    tiny(1_000_000);
    priors.work().start();
    desk.beatUntil(
        () ->
            priors.subject().viewProperty().get() != null && desk.runs().all().get(0).step() > 100);
    priors.work().togglePause();
    assertThat(priors.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    priors.work().togglePause();
    priors.work().stop();
    assertThat(priors.phaseProperty().get()).isEqualTo(Phase.STOPPING);
    desk.beatUntilOver(priors.work());
    assertThat(priors.work().progressTextProperty().get()).startsWith("stopped at step");
    assertThat(priors.subject().entryProperty().get().statusProperty().get())
        .isEqualTo(Status.SCORED);
  }

  @Test
  void anotherSeedHoldsOutOtherKernelsAndTheTableSaysWhoSawThem() {
    fit(20);
    PriorEntry first = priors.subject().entryProperty().get();
    priors.form().set(SharedSettings.SEED, 2L);
    assertThat(first.noteProperty().get()).isEqualTo("saw some of these kernels");
    priors.form().set(SharedSettings.SEED, 1L);
    assertThat(first.noteProperty().get()).isEmpty();
    priors.shelf().thresholdProperty().set(0.1);
    assertThat(first.noteProperty().get()).isEqualTo("fitted to another set");
  }

  @Test
  void filesAreToldApartByWhatIsInThem() throws IOException {
    Path renamed = folder.resolve("a prior called.npz");
    Files.copy(folder.resolve("sample/priors/glyphs-5x5.dwp"), renamed);
    priors.open(List.of(renamed));
    assertThat(priors.subject().entryProperty().get().title()).isEqualTo("a prior called.npz");
    assertThat(priors.shelf().chosenProperty().get().size()).isEqualTo(5);
    Path kernels = SmallShelf.write(folder.resolve("mine.npy"), SmallShelf.waves(5, 30, 9));
    priors.open(List.of(kernels));
    assertThat(priors.shelf().chosenProperty().get().title()).isEqualTo("mine.npy");
    assertThat(priors.shelf().keptTextProperty().get()).isEqualTo("keeps all 30");
  }

  @Test
  void aWrongFileIsRefusedInASentenceThatNamesIt() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "nothing of the sort");
    priors.open(List.of(text));
    assertThat(desk.dialogs().heard()).hasSize(1);
    assertThat(desk.dialogs().heard().get(0)).contains("notes.txt", "expected");
    priors.open(List.of(folder));
    assertThat(desk.dialogs().heard().get(1)).contains("found a folder");
    assertThat(priors.shelf().choices()).hasSameSizeAs(Library.BUNDLED_SIZES);
  }

  @Test
  void aFittedPriorGoesToTheComparisonAndOffTheTable() {
    List<Path> compared = new ArrayList<>();
    priors.onCompare(compared::add);
    assertThat(row("Bundled DWP, dense, 7×7").canCompare()).isFalse();
    fit(10);
    PriorEntry fitted = priors.subject().entryProperty().get();
    priors.compare(fitted);
    assertThat(compared).singleElement().asString().endsWith("prior.dwp");
    priors.remove(fitted);
    assertThat(priors.table().rows()).doesNotContain(fitted);
    assertThat(priors.subject().entryProperty().get()).isSameAs(row("Bundled DWP, dense, 7×7"));
  }

  @Test
  void anInvalidSettingKeepsAFitFromStarting() {
    priors.form().field(SharedSettings.STEPS).textProperty().set("many");
    assertThat(priors.work().startProblemProperty().get())
        .startsWith("Steps: expected a whole number")
        .endsWith("found 'many'.");
    priors.work().start();
    assertThat(desk.runs().all()).isEmpty();
  }

  @Test
  void theSettingsOfARunComeBackIntoTheForm() {
    priors.form().set(KernelVaeSpec.VARIANCE_FLOOR, 1e-4);
    fit(10);
    priors.form().set(KernelVaeSpec.LATENT, 7);
    priors.form().set(KernelVaeSpec.VARIANCE_FLOOR, 0.5);
    desk.strip().reuse(desk.strip().cards().get(0));
    assertThat(priors.form().field(KernelVaeSpec.LATENT).textProperty().get()).isEqualTo("3");
    assertThat(priors.form().field(KernelVaeSpec.VARIANCE_FLOOR).textProperty().get())
        .isEqualTo("0.0001");
  }

  @Test
  void aFitIsMadeAgainOfTheVeryKernelsItWasMadeOf() throws IOException {
    priors.shelf().thresholdProperty().set(priors.shelf().keptProperty().get().norms()[30]);
    fit(20);
    KernelVaeSpec spec = (KernelVaeSpec) desk.runs().all().get(0).spec();
    KernelSet kept = priors.shelf().keptProperty().get();
    priors.shelf().chosenProperty().set(priors.shelf().choices().get(1));
    desk.strip().reuse(desk.strip().cards().get(0));
    assertThat(priors.shelf().keptProperty().get().values()).isEqualTo(kept.values());
    priors.work().start();
    desk.beatUntilOver(priors.work());
    assertThat(desk.runs().all().get(1).spec()).isEqualTo(spec);

    // Of the bundled kernels, whatever is chosen and left out now.
    KernelVaeSpec bundled =
        spec.with(KernelVaeSpec.KERNELS, "").with(KernelVaeSpec.TEST_FRACTION, 0.5);
    desk.strip().show(List.of(desk.strip().follow(desk.runs().create(bundled), "a fit", 1)));
    priors.shelf().chosenProperty().set(priors.shelf().choices().get(0));
    priors.shelf().thresholdProperty().set(0.1);
    desk.strip().reuse(desk.strip().cards().get(0));
    assertThat(priors.shelf().chosenProperty().get()).isSameAs(priors.shelf().choices().get(0));
    assertThat(priors.shelf().isPruned()).isFalse();
    assertThat(priors.form().field(KernelVaeSpec.TEST_FRACTION).textProperty().get())
        .isEqualTo("0.5");
    assertThat(priors.subject().originals().count()).as("scored on a half").isEqualTo(30);
    priors.work().start();
    desk.beatUntilOver(priors.work());
    assertThat(desk.runs().all().get(3).spec()).isEqualTo(bundled);
  }

  @Test
  void aFitWhoseKernelsAreGoneIsNotMadeAgainOfOthers() throws IOException {
    KernelVaeSpec spec =
        KernelVaeSpec.usual()
            .with(KernelVaeSpec.KERNELS, folder.resolve("gone.npy").toString())
            .with(KernelVaeSpec.LATENT, 5);
    desk.strip().show(List.of(desk.strip().follow(desk.runs().create(spec), "a fit", 1)));
    desk.strip().reuse(desk.strip().cards().get(0));
    assertThat(desk.dialogs().heard()).last().asString().contains("gone.npy");
    assertThat(priors.form().field(KernelVaeSpec.LATENT).textProperty().get()).isEqualTo("8");
  }

  @Test
  void aClickedKernelOfTheShelfIsFoundOnTheMap() {
    priors.locate(4);
    LatentViewModel latent = priors.latent();
    assertThat(latent.originalProperty().get().values())
        .isEqualTo(priors.shelf().shownProperty().get().kernel(4));
    assertThat(latent.handleProperty().get().magnitude()).isPositive();
    assertThat(latent.decodedProperty().get().count()).isEqualTo(1);
  }
}
