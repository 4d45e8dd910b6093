package org.kernelscope.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelStatisticsTest {

  private static KernelSet set(int size, double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return new KernelSet(size, floats, Provenance.UNKNOWN);
  }

  /** Norms 5, 1 and 13. */
  private static final KernelSet THREE = set(2, 3, 0, 0, 4, 0.5, 0.5, 0.5, 0.5, 5, 12, 0, 0);

  @Test
  void normsAreEuclidean() {
    assertThat(THREE.norms()).containsExactly(5, 1, 13);
    assertThat(KernelStatistics.of(THREE).norm()).isEqualTo(new KernelStatistics.Range(1, 5, 13));
    assertThat(KernelStatistics.of(THREE.select(new int[] {0, 1})).norm().median()).isEqualTo(3);
  }

  @Test
  void autocorrelationIsThePooledProductOfNeighbours() {
    // Pairs of one kernel [[1, 2], [3, 4]]: across (1,2), (3,4); down (1,3), (2,4).
    KernelStatistics statistics = KernelStatistics.of(set(2, 1, 2, 3, 4));
    assertThat(statistics.autocorrelation().horizontal())
        .isCloseTo((2 + 12) / Math.sqrt((1 + 9) * (4 + 16)), within(1e-12));
    assertThat(statistics.autocorrelation().vertical())
        .isCloseTo((3 + 8) / Math.sqrt((1 + 4) * (9 + 16)), within(1e-12));
  }

  @Test
  void stripesCorrelateAlongThemselvesAndOpposeAcross() {
    KernelStatistics.Autocorrelation stripes =
        KernelStatistics.of(set(4, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1))
            .autocorrelation();
    assertThat(stripes.horizontal()).isCloseTo(-1, within(1e-12));
    assertThat(stripes.vertical()).isCloseTo(1, within(1e-12));
  }

  @Test
  void independentWeightsDoNotCorrelate() {
    double[] noise = new Random(1).doubles(2000 * 49).map(u -> u - 0.5).toArray();
    KernelStatistics.Autocorrelation none = KernelStatistics.of(set(7, noise)).autocorrelation();
    assertThat(none.horizontal()).isCloseTo(0, within(0.02));
    assertThat(none.vertical()).isCloseTo(0, within(0.02));
  }

  @Test
  void whatIsNotDefinedIsNaN() {
    assertThat(KernelStatistics.of(set(1, 1, 2)).autocorrelation().horizontal()).isNaN();
    assertThat(KernelStatistics.of(set(3)).norm().median()).isNaN();
  }

  @Test
  void pruningDropsWhatIsBelowTheThresholdAndSaysSo() {
    Pruned pruned = THREE.prune(5);
    assertThat(pruned.kept().norms()).containsExactly(5, 13);
    assertThat(pruned.dropped()).isEqualTo(1);
    assertThat(pruned.kept().provenance().facts())
        .containsEntry("min-norm", "5.0")
        .containsEntry("dropped", "1");
    assertThat(THREE.prune(100).kept().count()).isZero();
  }
}
