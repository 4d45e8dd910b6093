package org.kernelscope.ui.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
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
import org.kernelscope.experiment.study.PriorScores;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.form.FormField;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.kit.HandPulse;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.priors.PriorEntry.Standing;
import org.kernelscope.ui.runs.RunStripViewModel;

class PriorsViewModelTest {

  @TempDir Path folder;

  private final HandPulse pulse = new HandPulse();
  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private Library library;
  private Runs runs;
  private RunStripViewModel strip;
  private PriorsViewModel priors;

  @BeforeEach
  void open() throws IOException {
    library = SmallShelf.library(folder.resolve("sample"));
    runs = new Runs(library, new Workspace(folder.resolve("workspace")), 1);
    strip = new RunStripViewModel(runs, new DirectTasks(), pulse.pulse(), dialogs);
    priors = new PriorsViewModel(runs, new DirectTasks(), pulse.pulse(), dialogs, strip);
  }

  @AfterEach
  void close() {
    priors.close();
    strip.close();
    runs.close();
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

  private void tiny(int steps) {
    priors.form().latent().textProperty().set("3");
    priors.form().hidden().textProperty().set("8");
    priors.form().batch().textProperty().set("16");
    priors.form().steps().textProperty().set(Integer.toString(steps));
  }

  private void fit(int steps) {
    tiny(steps);
    priors.start();
    beatUntil(() -> priors.phaseProperty().get() == Phase.IDLE);
  }

  private PriorEntry row(String title) {
    return priors.table().rows().stream()
        .filter(entry -> entry.titleProperty().get().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private List<String> titles() {
    return priors.table().rows().stream().map(entry -> entry.titleProperty().get()).toList();
  }

  @Test
  void theFirstViewHasKernelsScoresAndADeepWeightPriorToLookAt() {
    assertThat(priors.shelf().choices())
        .extracting(KernelChoice::title)
        .containsExactly("Bundled, 7×7", "Bundled, 5×5");
    assertThat(priors.shelf().keptTextProperty().get()).isEqualTo("keeps all 60");
    assertThat(titles())
        .startsWith("Normal, best scale", "Standard normal", "Log-uniform, both")
        .containsSubsequence("Learned Gaussian", "Bundled DWP, dense, 7×7", "Bundled mixture, 7×7")
        .endsWith("Bundled DWP, large, 7×7")
        .doesNotContain("Bundled Gaussian, 7×7");
    assertThat(priors.table().rows())
        .allMatch(entry -> entry.standingProperty().get() == Standing.SCORED);
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
    assertThat(dialogs.heard()).isEmpty();
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
    dialogs.target = Optional.of(file);
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
    assertThat(fitted.titleProperty().get()).isEqualTo("Dense VAE, d=3, seed 1");
    assertThat(fitted.standingProperty().get()).isEqualTo(Standing.SCORED);
    assertThat(priors.subject().testProperty().get().steps()).containsExactly(0, 100, 200);
    assertThat(priors.subject().trainProperty().get().steps()).containsExactly(100, 200);
    assertThat(priors.subject().viewProperty().get().latent()).isEqualTo(3);
    assertThat(seen.size()).isGreaterThan(1);
    assertThat(priors.fitting().progressTextProperty().get()).isEqualTo("finished");
    assertThat(strip.cards()).hasSize(1);
    assertThat(strip.cards().get(0).detailProperty().get()).contains("test ELBO");
    KernelVaeSpec spec = (KernelVaeSpec) runs.all().get(0).spec();
    assertThat(spec.kernels()).isEmpty();
    assertThat(
            PriorFile.read(runs.all().get(0).folder().path().resolve("prior.dwp")).prior().size())
        .isEqualTo(7);
  }

  @Test
  void aFitToWhatAThresholdLeavesCanBeRepeatedFromItsSpec() throws IOException {
    priors.shelf().thresholdProperty().set(priors.shelf().keptProperty().get().norms()[30]);
    KernelSet kept = priors.shelf().keptProperty().get();
    fit(20);
    KernelVaeSpec spec = (KernelVaeSpec) runs.all().get(0).spec();
    KernelSet recorded = KernelFiles.read(Path.of(spec.kernels())).values().iterator().next();
    assertThat(recorded.values()).isEqualTo(kept.values());
    assertThat(recorded.provenance().facts()).containsKey("min-norm");
    assertThat(priors.subject().entryProperty().get().noteProperty().get()).isEmpty();
  }

  @Test
  void aFitOfConvolutionsComesWithItsOwnWidths() {
    priors.fitting().choose(PriorKinds.fit(VaeArchitecture.CONV));
    assertThat(priors.form().latent().textProperty().get()).isEqualTo("2");
    assertThat(priors.form().hidden().textProperty().get()).isEqualTo("32");
    priors.form().hidden().textProperty().set("4");
    priors.form().batch().textProperty().set("8");
    priors.form().steps().textProperty().set("5");
    priors.start();
    beatUntil(() -> priors.phaseProperty().get() == Phase.IDLE);
    assertThat(((KernelVaeSpec) runs.all().get(0).spec()).architecture())
        .isEqualTo(VaeArchitecture.CONV);
    assertThat(priors.subject().entryProperty().get().titleProperty().get())
        .isEqualTo("Conv VAE, d=2, seed 1");
  }

  @Test
  void aKindThatCannotBeFittedToTheseKernelsSaysSo() throws IOException {
    priors.open(List.of(SmallShelf.write(folder.resolve("even.npy"), SmallShelf.waves(4, 20, 1))));
    assertThat(priors.fitting().obstacleProperty().get()).isEmpty();
    priors.fitting().choose(PriorKinds.fit(VaeArchitecture.CONV));
    assertThat(priors.fitting().obstacleProperty().get())
        .isEqualTo("Convolutions over kernels of odd size. Choose another prior for 4×4 kernels.");
    priors.start();
    assertThat(runs.all()).isEmpty();
  }

  private static FormField<?> components(PriorsViewModel area) {
    return area.form().settings().get(PriorKinds.COMPONENTS);
  }

  @Test
  void theGaussianIsFittedAtOnceAndLookedAt() {
    priors.fitting().choose(PriorKinds.GAUSSIAN);
    priors.start();
    assertThat(priors.subject().entryProperty().get()).isSameAs(row("Learned Gaussian"));
    assertThat(priors.subject().viewProperty().get().reconstructions()).isNull();
    assertThat(priors.subject().viewProperty().get().samples().count()).isEqualTo(PriorView.SHOWN);
    assertThat(priors.latent().pointsProperty().get().xs()).isEmpty();
    assertThat(priors.subject().entryProperty().get().canSave()).isTrue();
    assertThat(priors.subject().entryProperty().get().canCompare()).isFalse();
  }

  @Test
  void aMixtureIsFittedInTheBackgroundAndTellsWhereItsKernelsAreFrom() throws IOException {
    Path kernels = SmallShelf.write(folder.resolve("mine.npy"), SmallShelf.waves(3, 200, 4));
    priors.open(List.of(kernels));
    priors.fitting().choose(PriorKinds.MIXTURE);
    components(priors).textProperty().set("2");
    priors.start();
    PriorEntry mixture = priors.subject().entryProperty().get();
    assertThat(mixture.titleProperty().get()).isEqualTo("Mixture of 2 Gaussians, seed 1");
    assertThat(mixture.scoreProperty().get()).isInstanceOf(PriorScore.Exact.class);
    assertThat(mixture.noteProperty().get()).isEmpty();
    assertThat(priors.phaseProperty().get()).isEqualTo(Phase.IDLE);
    dialogs.target = Optional.of(folder.resolve("mixture.dwp"));
    priors.save(mixture);
    DensityFile<?> written = (DensityFile<?>) PriorFile.read(dialogs.target.get());
    assertThat(written.header().file()).isEqualTo(kernels.toString());
    components(priors).textProperty().set("100");
    priors.start();
    assertThat(dialogs.heard()).last().asString().contains("a mixture of 100 components needs");
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
                      pulse.beat();
                      onSuccess.accept(result);
                    },
                    onFailure);
          }
        };
    PriorsViewModel area = new PriorsViewModel(runs, tasks, pulse.pulse(), dialogs, strip);
    List<String> told = new ArrayList<>();
    area.fitting().progressTextProperty().addListener((property, old, now) -> told.add(now));
    area.fitting().choose(PriorKinds.MIXTURE);
    components(area).textProperty().set("2");
    area.start();
    assertThat(told).hasSize(3).startsWith("fitting").endsWith("finished");
    assertThat(told.get(1)).matches("iteration [1-9]\\d*, at most 200");
    area.close();
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
    PriorsViewModel area = new PriorsViewModel(runs, tasks, pulse.pulse(), dialogs, strip);
    area.fitting().choose(PriorKinds.MIXTURE);
    components(area).textProperty().set("2");
    int rows = area.table().rows().size();
    held[0] = true;
    area.start();
    assertThat(area.phaseProperty().get()).isEqualTo(Phase.RUNNING);
    assertThat(area.canPause()).as("it can be stopped only").isFalse();
    area.stop();
    assertThat(area.phaseProperty().get()).isEqualTo(Phase.IDLE);
    assertThat(area.fitting().progressTextProperty().get()).isEqualTo("stopped");
    // What had begun gives up, and nobody hears of it.
    background.remove(0).run();
    assertThat(area.table().rows()).hasSize(rows);
    assertThat(dialogs.heard()).isEmpty();
    held[0] = false;
    area.start();
    assertThat(area.table().rows()).as("fitted after all").hasSize(rows + 1);
    assertThat(area.table().fitted())
        .containsOnlyKeys(area.subject().entryProperty().get().titleProperty().get());
    area.close();
  }

  @Test
  void theLayersOfANetworkAreKernelSetsThatAFitCanName() throws IOException {
    priors.open(List.of(Path.of("src/test/resources/imports/torch.safetensors")));
    KernelChoice layer = priors.shelf().chosenProperty().get();
    assertThat(layer.title()).startsWith("torch.safetensors");
    assertThat(layer.alone()).isFalse();
    fit(5);
    KernelVaeSpec spec = (KernelVaeSpec) runs.all().get(0).spec();
    assertThat(library.kernels(spec.kernels(), spec.size()).values())
        .isEqualTo(layer.kernels().values());
  }

  @Test
  void aFitCanBeHeldAndStoppedAndKeepsTheBestSoFar() {
    tiny(1_000_000);
    priors.start();
    beatUntil(
        () -> priors.subject().viewProperty().get() != null && runs.all().get(0).step() > 100);
    priors.togglePause();
    assertThat(priors.phaseProperty().get()).isEqualTo(Phase.PAUSED);
    priors.togglePause();
    priors.stop();
    assertThat(priors.phaseProperty().get()).isEqualTo(Phase.STOPPING);
    beatUntil(() -> priors.phaseProperty().get() == Phase.IDLE);
    assertThat(priors.fitting().progressTextProperty().get()).startsWith("stopped at step");
    assertThat(priors.subject().entryProperty().get().standingProperty().get())
        .isEqualTo(Standing.SCORED);
  }

  @Test
  void anotherSeedHoldsOutOtherKernelsAndTheTableSaysWhoSawThem() {
    fit(20);
    PriorEntry first = priors.subject().entryProperty().get();
    priors.form().seed().textProperty().set("2");
    assertThat(first.noteProperty().get()).isEqualTo("saw some of these kernels");
    priors.form().seed().textProperty().set("1");
    assertThat(first.noteProperty().get()).isEmpty();
    priors.shelf().thresholdProperty().set(0.1);
    assertThat(first.noteProperty().get()).isEqualTo("fitted to another set");
  }

  @Test
  void filesAreToldApartByWhatIsInThem() throws IOException {
    Path renamed = folder.resolve("a prior called.npz");
    Files.copy(folder.resolve("sample/priors/glyphs-5x5.dwp"), renamed);
    priors.open(List.of(renamed));
    assertThat(priors.subject().entryProperty().get().titleProperty().get())
        .isEqualTo("a prior called.npz");
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
    assertThat(dialogs.heard()).hasSize(1);
    assertThat(dialogs.heard().get(0)).contains("notes.txt", "expected");
    priors.open(List.of(folder));
    assertThat(dialogs.heard().get(1)).contains("found a folder");
    assertThat(priors.shelf().choices()).hasSize(2);
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
    priors.form().steps().textProperty().set("many");
    assertThat(priors.fitting().obstacleProperty().get())
        .isEqualTo("A setting above needs another value.");
    priors.start();
    assertThat(runs.all()).isEmpty();
  }

  @Test
  void theSettingsOfARunComeBackIntoTheForm() {
    priors.form().varianceFloor().textProperty().set("1e-4");
    fit(10);
    priors.form().latent().textProperty().set("7");
    priors.form().varianceFloor().textProperty().set("0.5");
    strip.reuse(strip.cards().get(0));
    assertThat(priors.form().latent().textProperty().get()).isEqualTo("3");
    assertThat(priors.form().varianceFloor().textProperty().get()).isEqualTo("0.0001");
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
