package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.Network;
import org.kernelscope.ui.workbench.Bundled;

class InitialisationsTest {

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  @ParameterizedTest
  @MethodSource("org.kernelscope.experiment.library.Initialisations#all")
  void everyKindIsReadByItsKeyAndExplainsItself(InitialisationKind kind) {
    assertThat(Initialisations.of(InitialisationChoice.parse(kind.key()))).isSameAs(kind);
    assertThat(kind.title()).isNotBlank();
    assertThat(kind.description()).endsWith(".");
    assertThat(Initialisations.title(kind.choice())).isEqualTo(kind.title());
  }

  @Test
  void keysAreUnique() {
    assertThat(Initialisations.all()).extracting(InitialisationKind::key).doesNotHaveDuplicates();
    assertThat(Initialisations.all()).extracting(InitialisationKind::title).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xaviers", "Filters", "filter", "dwpnoise", "dwp:nois"})
  void anythingElseIsRefusedWithTheKindsThereAre(String text) {
    assertThatThrownBy(() -> Initialisations.of(InitialisationChoice.parse(text)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(
            "'" + text + "': expected an initialisation (xavier, filters[:FILE,…], dwp[:FILE,…]");
  }

  @ParameterizedTest
  @CsvSource({
    "xavier, false",
    "filters, true",
    "filters:shuffled, true",
    "xavier:matched, true",
    "dwp, true",
    "dwp:noise, true",
    "dwp:large, false",
    "gaussian, true",
    "mixture, true",
    "smooth, true",
    "he, false",
    "patches, false"
  })
  void eachKindSaysWhetherItTakesFiles(String key, boolean takes) {
    assertThat(Initialisations.of(InitialisationChoice.of(key)).takesFiles()).isEqualTo(takes);
  }

  /** From what comes with the program. */
  @ParameterizedTest
  @MethodSource("org.kernelscope.experiment.library.Initialisations#all")
  void everyKindDrawsTheKernelsOfEveryNetwork(InitialisationKind kind) {
    Library library = Bundled.library();
    for (Network network : Network.values()) {
      Architecture architecture =
          network.of(32, 32, 3, 10, network.widths().stream().map(width -> 4).toList());
      InitialKernels drawn = InitialKernels.of(kind.choice(), 7, library, architecture);
      assertThat(drawn.layers().keySet()).containsExactlyElementsOf(architecture.convolutions());
      drawn
          .layers()
          .forEach(
              (layer, kernels) -> {
                assertThat(kernels.size()).isEqualTo(layer.size());
                assertThat(kernels.count()).isEqualTo(layer.kernels());
                for (double norm : kernels.norms()) {
                  assertThat(norm).isPositive().isFinite();
                }
              });
      assertThat(InitialKernels.of(kind.choice(), 7, library, architecture)).isEqualTo(drawn);
      assertThat(InitialKernels.of(kind.choice(), 8, library, architecture)).isNotEqualTo(drawn);
    }
  }
}
