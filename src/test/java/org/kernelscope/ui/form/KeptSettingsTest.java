package org.kernelscope.ui.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;

/** What a form has no field for, when the settings of a run are used again. */
class KeptSettingsTest {

  private final KeptSettings kept = new KeptSettings();
  private final ConvNetSpec run =
      ConvNetSpec.usual()
          .with(SharedSettings.BATCH, 16)
          .with(SharedSettings.L2, 0.5)
          .with(SharedSettings.INITIALISATION, "dwp");

  /** What fields for everything but L2 and the initialisation make of the run. */
  private final ConvNetSpec shown = ConvNetSpec.usual().with(SharedSettings.BATCH, 16);

  private static final Settings ELSEWHERE = Settings.of(SharedSettings.INITIALISATION);

  @Test
  void whatAFormLosesIsKeptAndSaid() {
    kept.keep(run.values(), shown.values(), ELSEWHERE);
    assertThat(kept.wordsProperty().get()).isEqualTo("L2 0.5");
    ConvNetSpec described = ConvNetSpec.usual().with(SharedSettings.BATCH, 99);
    assertThat(new ConvNetSpec(kept.in(described.values())))
        .isEqualTo(described.with(SharedSettings.L2, 0.5));
  }

  @Test
  void aRunThatAFormShowsWholeLeavesNothing() {
    kept.keep(run.values(), shown.values(), ELSEWHERE);
    kept.keep(shown.values(), shown.values(), ELSEWHERE);
    assertThat(kept.wordsProperty().get()).isEmpty();
    assertThat(kept.in(run.values())).isEqualTo(run.values());
  }

  @Test
  void aPersonCanLetGoOfIt() {
    kept.keep(run.values(), shown.values(), ELSEWHERE);
    kept.forget();
    assertThat(kept.wordsProperty().get()).isEmpty();
    assertThat(kept.in(shown.values())).isEqualTo(shown.values());
  }

  @Test
  void settingsThatAnotherKindOfRunLacksAreLeftOut() {
    kept.keep(run.values(), shown.values(), ELSEWHERE);
    assertThat(kept.in(ImageVaeSpec.usual().values())).isEqualTo(ImageVaeSpec.usual().values());
  }
}
