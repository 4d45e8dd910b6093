package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelscope.experiment.spec.Chosen;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.Json;

class SourceNetworksTest {

  private static final ConvNetSpec FIRST =
      new ConvNetSpec(SourceNetworks.SETTINGS.usual())
          .with(SharedSettings.WIDTHS, List.of(4, 2))
          .with(SharedSettings.L2, 0.002)
          .with(SharedSettings.SEED, 7L);

  private static final SourceNetworks NETWORKS = new SourceNetworks(3, 2, FIRST);

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
  void noNetworksAndNoEpochsAreRefused() {
    assertThatThrownBy(() -> new SourceNetworks(0, 2, FIRST))
        .hasMessage("networks: expected a whole number from 1 to 1000, found 0");
    assertThatThrownBy(() -> new SourceNetworks(1, 0, FIRST))
        .hasMessage("epochs: expected a whole number from 1 to 1000000, found 0");
  }

  @Test
  void aSourceNetworkIsToldByItsPurposeAndNotByItsDecay() {
    ConvNetSpec compared = FIRST.with(ConvNetSpec.PURPOSE, ConvNetSpec.Purpose.COMPARISON);
    assertThat(SourceNetworks.isSource(FIRST)).isTrue();
    assertThat(SourceNetworks.isSource(compared)).as("though its rate decays").isFalse();
    String old = Json.text(FIRST).replaceFirst(",\\s*\"purpose\" : \"SOURCE\"", "");
    assertThat(old).doesNotContain("purpose");
    assertThat(Json.parse(old, RunSpec.class, "an old spec.json")).isEqualTo(FIRST);
  }
}
