package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;

class InitialisationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "xavier | XAVIER | ''",
        "filters | FILTERS | ''",
        "filters:mine.npz | FILTERS | mine.npz",
        "filters:a.npz,b.npz | FILTERS | a.npz,b.npz",
        "filters:shuffled | FILTERS_SHUFFLED | ''",
        "filters:shuffled:7x7.npz,5x5.npz | FILTERS_SHUFFLED | 7x7.npz,5x5.npz",
        "xavier:matched | XAVIER_MATCHED | ''",
        "xavier:matched:mine.npz | XAVIER_MATCHED | mine.npz",
        "dwp | DWP | ''",
        "dwp:C:\\priors\\mine.dwp | DWP | C:\\priors\\mine.dwp",
        "dwp:noise | DWP_NOISE | ''",
        "dwp:noise:mine.dwp | DWP_NOISE | mine.dwp"
      })
  void whatIsWrittenIsReadAndWrittenTheSame(String text, Initialisation.Kind kind, String files) {
    Initialisation read = Initialisation.parse(text);
    assertThat(read).isEqualTo(new Initialisation(kind, files));
    assertThat(read.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(Initialisation.Kind.class)
  void everyKindIsReadByItsKeyAndExplainsItself(Initialisation.Kind kind) {
    assertThat(Initialisation.parse(kind.key()).kind()).isEqualTo(kind);
    assertThat(kind.title()).isNotBlank();
    assertThat(kind.description()).endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xaviers", "xavier:file.npz", "Filters", "filter", "dwpnoise"})
  void anythingElseIsRefusedWithTheKindsThereAre(String text) {
    assertThatThrownBy(() -> Initialisation.parse(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("'" + text + "': expected an initialisation (xavier, filters, dwp");
  }

  @Test
  void onlyXavierNeedsNothing() {
    assertThat(Initialisation.Kind.values())
        .filteredOn(kind -> !kind.takesFiles())
        .containsExactly(Initialisation.Kind.XAVIER);
  }
}
