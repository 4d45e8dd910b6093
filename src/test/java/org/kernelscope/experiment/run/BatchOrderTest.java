package org.kernelscope.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kernelscope.Draw;
import org.kernelscope.Tries;

class BatchOrderTest {

  @Tries(200)
  void everyEpochShowsDifferentExamplesOnlyOnce(Draw draw) {
    int examples = draw.between(1, 60);
    int epoch = draw.between(0, 20);
    BatchOrder order = new BatchOrder(examples, draw.between(1, 80), draw.seed());
    int batches = examples / order.batch();
    Set<Integer> seen = new HashSet<>();
    int[] indices = new int[order.batch()];
    for (int i = 0; i < batches; i++) {
      order.copyBatch(epoch * batches + i, indices);
      for (int index : indices) {
        assertThat(index).isBetween(0, examples - 1);
        assertThat(seen.add(index)).as("index %d a second time", index).isTrue();
      }
    }
    assertThat(seen).hasSize(batches * order.batch());
  }

  @Tries(200)
  void aBatchIsAPureFunctionOfSeedAndStep(Draw draw) {
    int examples = draw.between(1, 60);
    int batch = draw.between(1, 80);
    int step = draw.between(0, 300);
    int before = draw.between(0, 300);
    long seed = draw.seed();
    BatchOrder fresh = new BatchOrder(examples, batch, seed);
    BatchOrder used = new BatchOrder(examples, batch, seed);
    int[] expected = new int[fresh.batch()];
    int[] actual = new int[fresh.batch()];
    used.copyBatch(before, actual);
    fresh.copyBatch(step, expected);
    used.copyBatch(step, actual);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void epochsAndSeedsAreShuffledDifferently() {
    int[] first = new int[50];
    int[] second = new int[50];
    int[] other = new int[50];
    new BatchOrder(50, 50, 1).copyBatch(0, first);
    new BatchOrder(50, 50, 1).copyBatch(1, second);
    new BatchOrder(50, 50, 2).copyBatch(0, other);
    assertThat(first).isNotEqualTo(second).isNotEqualTo(other);
    Arrays.sort(second);
    assertThat(second).startsWith(0, 1, 2).endsWith(48, 49);
  }

  @Test
  void aBatchLargerThanTheDataIsAllOfIt() {
    assertThat(new BatchOrder(7, 100, 1).batch()).isEqualTo(7);
    assertThatThrownBy(() -> new BatchOrder(0, 1, 1)).hasMessageContaining("at least one example");
  }
}
