package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.StandardNormalPrior;

class PriorViewTest {

  @TempDir Path folder;

  @BeforeAll
  static void engine() {
    Engine.prepare();
  }

  @Test
  void aFitShowsThePriorBeforeItsFirstStepAndAfterItsLast() throws Exception {
    TinyLibrary tiny = TinyLibrary.in(folder);
    List<RunEvent.View> seen = new ArrayList<>();
    try (KernelVaeTraining training = new KernelVaeTraining(tiny.vae(30, 1), tiny.library())) {
      training.begin(event -> keep(event, seen), () -> false);
      while (!training.isComplete()) {
        training.advance(event -> keep(event, seen), () -> false);
      }
    }
    assertThat(seen.get(0).step()).isZero();
    RunEvent.View last = seen.get(seen.size() - 1);
    assertThat(last.step()).isEqualTo(30);
    PriorView view = last.view();
    // A quarter of 40 kernels is held out, and a code has two dimensions.
    assertThat(view.heldOut().count()).isEqualTo(10);
    assertThat(view.codes()).hasSize(20);
    assertThat(view.reconstructions().count()).isEqualTo(10);
    assertThat(view.samples().count()).isEqualTo(PriorView.SHOWN);
    assertThat(view.samples().values()).isNotEqualTo(seen.get(0).view().samples().values());
    assertThat(view.heldOut()).isEqualTo(seen.get(0).view().heldOut());
  }

  private static void keep(RunEvent event, List<RunEvent.View> seen) {
    if (event instanceof RunEvent.View view) {
      seen.add(view);
    }
  }

  @Test
  void aPriorWithoutCodesShowsItsSamplesAlone() throws Exception {
    TinyLibrary tiny = TinyLibrary.in(folder);
    PriorView view =
        PriorView.of(new StandardNormalPrior(5, 0.2), tiny.library().kernels("", 5), 1);
    assertThat(view.reconstructions()).isNull();
    assertThat(view.latent()).isZero();
    assertThat(view.samples().size()).isEqualTo(5);
  }
}
