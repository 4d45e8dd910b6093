package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorKind;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.ProperPrior;

/** Which priors score which kernels. */
class KernelScoringTest {

  @TempDir Path folder;

  private Library library;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @BeforeEach
  void open() throws IOException {
    library = TinyLibrary.in(folder).library();
  }

  @Test
  void everyPriorThatComesWithTheProgramFindsItsGeometry() throws IOException {
    new TinyLibrary(folder).fitDensities();
    List<PriorChoice> densities =
        PriorKinds.all().stream()
            .filter(PriorKind::isDensity)
            .flatMap(kind -> kind.offers().stream())
            .map(PriorKind.Offer::choice)
            .toList();
    for (PriorChoice name : densities) {
      for (int size : Library.BUNDLED_SIZES) {
        ProperPrior prior = KernelScoring.bundled(name, size, library);
        KernelSet kernels = library.kernels("", size);
        assertThat(KernelScoring.of(prior, kernels).nats())
            .as("%s over %d", name, size)
            .hasSize(kernels.count())
            .doesNotContain(Double.NaN)
            .as("the same at every question")
            .isEqualTo(KernelScoring.of(prior, kernels).nats());
      }
    }
  }

  @Test
  void theScoreOfAKernelDoesNotDependOnThoseAfterIt() {
    ProperPrior prior = KernelScoring.bundled(PriorChoice.of("standard-normal"), 5, library);
    KernelSet all = library.kernels("", 5);
    double[] some = KernelScoring.of(prior, all.select(new int[] {0, 1, 2})).nats();
    assertThat(KernelScoring.of(prior, all).nats()).startsWith(some);
  }

  @Test
  void whatCannotScoreSaysWhyInASentence() {
    KernelSet nines = new KernelSet(9, new float[81], Provenance.UNKNOWN);
    assertThatThrownBy(() -> KernelScoring.bundled(PriorChoice.of("dwp:dense"), 9, library))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("the bundled priors are over ")
        .hasMessageEndingWith("kernels, and these are 9×9");
    assertThatThrownBy(
            () ->
                KernelScoring.of(
                    KernelScoring.bundled(PriorChoice.of("dwp:dense"), 7, library), nines))
        .isInstanceOf(BadInputException.class)
        .hasMessage("the prior is over 7×7 kernels, and these are 9×9");
    assertThatThrownBy(() -> KernelScoring.bundled(PriorChoice.of("log-uniform"), 5, library))
        .isInstanceOf(BadInputException.class)
        .hasMessage("log-uniform: expected a prior with a density, found an improper one");
    assertThat(
            KernelScoring.of(
                    KernelScoring.bundled(PriorChoice.of("standard-normal"), 9, library), nines)
                .nats())
        .as("needs no file")
        .hasSize(1);
  }
}
