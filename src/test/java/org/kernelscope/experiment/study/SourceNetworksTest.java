package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ConvNetSpec;

class SourceNetworksTest {

  private static final SourceNetworks NETWORKS =
      new SourceNetworks("glyphs", 3, List.of(4, 2), 2, 64, 1e-3, 0.002, 7);

  @Test
  void networksDifferInTheirSeedOnly() {
    List<ConvNetSpec> runs = NETWORKS.runs(1000);
    assertThat(runs).extracting(ConvNetSpec::seed).containsExactly(7L, 8L, 9L);
    assertThat(runs.get(2).from(Chosen.initialisation("xavier"), 7)).isEqualTo(runs.get(0));
    assertThat(runs.get(0).steps()).as("whole batches of two passes").isEqualTo(2 * 15);
    assertThat(runs.get(0).evaluateAt()).containsExactly(15, 30);
    assertThat(runs.get(0).l2()).isEqualTo(0.002);
  }

  @Test
  void aBatchLargerThanTheDataIsOneStepAPass() {
    assertThat(NETWORKS.runs(10).get(0).steps()).isEqualTo(2);
  }

  @Test
  void noNetworksNoEpochsAndNoBatchAreRefused() {
    assertThatThrownBy(() -> new SourceNetworks("glyphs", 0, List.of(4, 2), 2, 64, 1e-3, 0, 7))
        .hasMessage("networks: at least 1, found 0");
    assertThatThrownBy(() -> new SourceNetworks("glyphs", 1, List.of(4, 2), 0, 64, 1e-3, 0, 7))
        .hasMessage("epochs: at least 1, found 0");
    assertThatThrownBy(() -> new SourceNetworks("glyphs", 1, List.of(4, 2), 1, 0, 1e-3, 0, 7))
        .hasMessage("batch: at least 1, found 0");
  }
}
