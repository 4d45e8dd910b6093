package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.InitialisationChoice;

class InitialisationsTest {

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
    "smooth, true"
  })
  void eachKindSaysWhetherItTakesFiles(String key, boolean takes) {
    assertThat(Initialisations.of(InitialisationChoice.of(key)).takesFiles()).isEqualTo(takes);
  }
}
