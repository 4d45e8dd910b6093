package org.kernelscope.ui.priors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.prior.vae.VaeArchitecture;
import org.kernelscope.ui.priors.PriorForm.Kind;

class PriorFormTest {

  private final PriorForm form = new PriorForm();

  @Test
  void theFirstSettingsAreThoseOfTheSpecification() {
    assertThat(form.spec("", 7)).contains(KernelVaeSpec.usual());
  }

  @Test
  void patienceCountsOnlyWhereTheBestIsKept() {
    form.set(KernelVaeSpec.PATIENCE, 300);
    assertThat(form.spec("", 7)).map(KernelVaeSpec::patience).contains(300);
    form.field(KernelVaeSpec.PATIENCE).textProperty().set("soon");
    assertThat(form.spec("", 7)).isEmpty();
    form.set(KernelVaeSpec.KEEP, KernelVaeSpec.Keep.LAST);
    assertThat(form.spec("", 7)).map(KernelVaeSpec::patience).contains(0);
  }

  @Test
  void anotherKindComesWithWidthsThatSuitIt() {
    form.set(KernelVaeSpec.HIDDEN, 200);
    form.set(PriorForm.KIND, Kind.CONV_VAE);
    assertThat(form.known(KernelVaeSpec.HIDDEN)).isEqualTo(VaeArchitecture.CONV.usualHidden(7));
    assertThat(form.known(KernelVaeSpec.LATENT)).isEqualTo(VaeArchitecture.CONV.usualLatent(7));
    form.fit(5);
    assertThat(form.known(KernelVaeSpec.HIDDEN)).isEqualTo(VaeArchitecture.CONV.usualHidden(5));
    form.set(KernelVaeSpec.HIDDEN, 9);
    form.fit(7);
    assertThat(form.known(KernelVaeSpec.HIDDEN)).isEqualTo(9);
    assertThat(form.known(KernelVaeSpec.LATENT)).isEqualTo(VaeArchitecture.CONV.usualLatent(7));
    // A density that is fitted at once has no widths, and is no other kind of network.
    form.set(PriorForm.KIND, Kind.GAUSSIAN);
    form.set(PriorForm.KIND, Kind.CONV_VAE);
    assertThat(form.known(KernelVaeSpec.HIDDEN)).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource
  void aKindHasRowsForItsOwnSettingsAndTheChoiceOfHeldOutKernels(Kind kind) {
    form.set(PriorForm.KIND, kind);
    boolean trained = kind.architecture().isPresent();
    assertThat(form.field(SharedSettings.STEPS).appliesProperty().get()).isEqualTo(trained);
    assertThat(form.field(KernelVaeSpec.PATIENCE).appliesProperty().get()).isEqualTo(trained);
    assertThat(form.field(PriorForm.COMPONENTS).appliesProperty().get())
        .isEqualTo(kind == Kind.MIXTURE);
    assertThat(form.field(SharedSettings.SEED).appliesProperty().get()).isTrue();
    form.field(SharedSettings.STEPS).textProperty().set("many");
    assertThat(form.values().isPresent()).isNotEqualTo(trained);
  }

  @Test
  void theSettingsOfARunComeBackWhole() {
    KernelVaeSpec run =
        KernelVaeSpec.usual()
            .with(KernelVaeSpec.ARCHITECTURE, VaeArchitecture.CONV)
            .with(KernelVaeSpec.HIDDEN, 11)
            .with(KernelVaeSpec.LATENT, 3)
            .with(KernelVaeSpec.TEST_FRACTION, 0.4)
            .with(KernelVaeSpec.VARIANCE_FLOOR, 0.02)
            .with(KernelVaeSpec.KEEP, KernelVaeSpec.Keep.LAST)
            .with(SharedSettings.SEED, 9L);
    form.show(run);
    assertThat(form.spec("", 7)).contains(run);
  }
}
