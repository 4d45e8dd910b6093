package org.kernelscope.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkDifferenceTest {

  @Test
  void layersAreMatchedByNameAndShape() {
    List<FilterBank> before =
        List.of(layer("a", 1, 2, 0, 0), layer("b", 2, 1, 0, 0), layer("gone", 1, 1, 0));
    List<FilterBank> after =
        List.of(layer("new", 1, 1, 0), layer("b", 1, 2, 0, 0), layer("a", 1, 2, 0, 0));
    NetworkDifference difference = NetworkDifference.of(before, after);
    assertThat(difference.layers()).extracting(one -> one.before().layer()).containsExactly("a");
    assertThat(difference.onlyBefore()).containsExactly("b", "gone");
    assertThat(difference.onlyAfter()).containsExactly("new", "b");
  }

  @Test
  void aLayerTellsHowFarItMovedAndWhichKernelsMost() {
    FilterBank before = layer("a", 2, 2, 3, 0, 4, 0);
    FilterBank after = layer("a", 2, 2, 3, -2, 4, 1.5f);
    LayerDifference difference = LayerDifference.of(before, after);
    assertThat(difference.kernels().values()).containsExactly(0, -2, 0, 1.5f);
    assertThat(difference.norm()).isEqualTo(2.5);
    assertThat(difference.normBefore()).isEqualTo(5);
    assertThat(difference.relative()).isEqualTo(0.5);
    assertThat(difference.distances()).containsExactly(0, 2, 0, 1.5);
    assertThat(difference.movedMost(5)).containsExactly(1, 3);
    assertThat(difference.movedMost(1)).containsExactly(1);
    assertThat(before.output(3)).isEqualTo(1);
    assertThat(before.input(3)).isEqualTo(1);
    assertThat(before.output(1)).isZero();
  }

  /** Kernels of one pixel, one after the other. */
  private static FilterBank layer(String name, int out, int in, float... weights) {
    return new FilterBank(name, out, in, new KernelSet(1, weights, Provenance.UNKNOWN));
  }
}
