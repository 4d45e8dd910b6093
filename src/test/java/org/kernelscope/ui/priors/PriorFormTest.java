package org.kernelscope.ui.priors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.spec.KernelVaeSpec;

class PriorFormTest {

  @Test
  void patienceCountsOnlyWhereTheBestIsKept() {
    PriorForm form = new PriorForm();
    form.patience().textProperty().set("300");
    assertThat(form.spec("", 7)).map(KernelVaeSpec::patience).contains(300);
    form.patience().textProperty().set("soon");
    assertThat(form.validBinding().get()).isFalse();
    form.earlyStoppingProperty().set(false);
    assertThat(form.validBinding().get()).isTrue();
    assertThat(form.spec("", 7)).map(KernelVaeSpec::patience).contains(0);
  }
}
