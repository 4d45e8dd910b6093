package org.kernelscope.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a network needs is known before it is made: as much as one that is made has. */
class FootprintTest {

  @ParameterizedTest
  @EnumSource
  void weightsAndFeaturesAreThoseOfTheNetworkThatIsMade(Network kind) {
    List<Integer> widths = kind.widths().stream().map(width -> 3).toList();
    same(kind.of(32, 32, 2, 4, widths));
  }

  @Test
  void branchesCountEach() {
    same(NetworkGradientsTest.BRANCHES);
  }

  private static void same(Architecture architecture) {
    Footprint counted = Footprint.of(architecture);
    try (ConvNet network = ConvNet.create(architecture, 1e-3, 0)) {
      assertThat(counted.weights()).isEqualTo(network.network().params().length());
      assertThat(counted.features()).isEqualTo(network.featureLength());
    }
  }

  /** 22×22 and 11×11 maps of 32 channels, 7×7 and 3×3 of 128, and ten classes. */
  @Test
  void thePapersNetworkByHand() {
    Footprint counted = Footprint.of(Network.FCONV.of(28, 28, 1, 10, List.of(32, 128)));
    assertThat(counted.weights()).isEqualTo((49 + 1) * 32 + (25 * 32 + 1) * 128 + 1153 * 10);
    assertThat(counted.activations())
        .isEqualTo((22 * 22 + 11 * 11) * 32 + (7 * 7 + 3 * 3) * 128 + 10);
    assertThat(counted.features()).isEqualTo(1152);
    assertThat(counted.bytes(2)).isEqualTo(4 * (3 * counted.weights() + 2 * counted.activations()));
  }

  @Test
  void anAutoencoderCountsItsDenseLayersToo() {
    Footprint counted = Footprint.of(new ImageVaeArchitecture(28, 28, 1, 2, 3, 5));
    int convolutions = 2 * (49 * 2 + 25 * 6);
    assertThat(counted.weights()).isEqualTo(convolutions + 5 * (2 * 9 * 3 + 49 * 3));
  }
}
