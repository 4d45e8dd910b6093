package org.kernelscope.ui.scores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.control.kernels.KernelScorer;
import org.kernelscope.ui.control.kernels.KernelScores;
import org.kernelscope.ui.control.kernels.ScoreOffer;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.workbench.Bundled;

/** The menu of priors that every grid has. */
class PriorOffersTest {

  @TempDir Path folder;

  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private Map<String, PriorFile> fitted = Map.of();
  private final PriorOffers offers =
      new PriorOffers(
          Bundled.library(), new DirectTasks(), (time, action) -> {}, dialogs, () -> fitted);

  private List<String> titles() {
    return offers.all().stream().map(ScoreOffer::title).toList();
  }

  private ScoreOffer last() {
    return offers.all().get(offers.all().size() - 1);
  }

  private static KernelScores scores(ScoreOffer offer, KernelSet kernels) {
    KernelScorer scorer = offer.scorer().get();
    scorer.score(kernels);
    return scorer.scoresProperty().get();
  }

  @Test
  void improperPriorsAreNotOffered() {
    assertThat(titles())
        .contains(
            "Standard normal",
            "DWP, large (bundled)",
            "DWP, dense (bundled)",
            "Learned Gaussian (bundled)",
            "Mixture of Gaussians (bundled)")
        .noneMatch(title -> title.contains("Log-uniform") || title.contains("L2"));
  }

  @Test
  void theBundledPriorsFindTheFileOfTheKernelsGeometry() {
    for (ScoreOffer dwp : offers.all().subList(1, 3)) {
      for (int size : Library.BUNDLED_SIZES) {
        KernelSet some = Bundled.library().kernels("", size).select(new int[] {0, 1, 2});
        KernelScores scores = scores(dwp, some);
        assertThat(scores.note()).isEmpty();
        assertThat(scores.nats()).hasSize(3);
        assertThat(scores.estimate()).contains("importance-weighted lower bound", "8 codes");
      }
    }
  }

  @Test
  void aFileOnceChosenStaysAmongTheOffers() throws Exception {
    assertThat(offers.chooseFile()).as("declined").isEmpty();
    Path bundled = Bundled.SAMPLE_DATA.resolve("priors/glyphs-7x7.dwp");
    Path mine = Files.copy(bundled, folder.resolve("mine.dwp"));
    dialogs.files = List.of(mine);
    ScoreOffer chosen = offers.chooseFile().orElseThrow();
    assertThat(chosen.title()).isEqualTo("mine.dwp");
    assertThat(titles()).endsWith("mine.dwp");
    KernelSet fives = Bundled.library().kernels("", 5).select(new int[] {0});
    assertThat(scores(chosen, fives).note())
        .isEqualTo("the prior is over 7×7 kernels, and these are 5×5");

    Path namesake = Files.createDirectory(folder.resolve("other")).resolve("mine.dwp");
    Files.writeString(namesake, "no prior");
    dialogs.files = List.of(namesake);
    assertThat(offers.chooseFile().orElseThrow().title())
        .as("two files of one name are told apart")
        .isEqualTo(namesake.toString());
    assertThat(scores(last(), fives).note()).contains("mine.dwp");
  }

  @Test
  void priorsOfTheTableAreOfferedByTheirTitles() {
    PriorFile file = Priors.files(PriorChoice.of(PriorChoice.DWP_DENSE), Bundled.library()).get(0);
    fitted = Map.of("VAE 1", file);
    assertThat(titles()).endsWith("VAE 1");
    KernelSet some = Bundled.library().kernels("", file.prior().size()).select(new int[] {0});
    assertThat(scores(last(), some).nats()).hasSize(1);
  }
}
