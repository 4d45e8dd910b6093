package org.kernelscope.experiment.run;

import java.util.random.RandomGenerator;

/**
 * The examples of each step. Every epoch is a new permutation, and the order is a pure function of
 * seed and step. So a run can start at any step, and two runs with one seed have the same batches.
 */
public final class BatchOrder {

  private final int examples;
  private final int batch;
  private final long seed;
  private final int[] permutation;
  private int epoch = -1;

  /**
   * @param examples number of examples
   * @param batch examples a step; where it exceeds the number of examples a step sees all of them
   */
  public BatchOrder(int examples, int batch, long seed) {
    if (examples < 1) {
      throw new IllegalArgumentException("at least one example is needed");
    }
    this.examples = examples;
    this.batch = Math.min(batch, examples);
    this.seed = seed;
    this.permutation = new int[examples];
  }

  /** Examples per step. */
  public int batch() {
    return batch;
  }

  /**
   * Writes the indices of step {@code step}, counted from 0; an incomplete last batch is left out.
   */
  public void copyBatch(int step, int[] target) {
    int batchesAnEpoch = examples / batch;
    enter(step / batchesAnEpoch);
    System.arraycopy(permutation, step % batchesAnEpoch * batch, target, 0, batch);
  }

  private void enter(int wanted) {
    if (epoch == wanted) {
      return;
    }
    epoch = wanted;
    RandomGenerator random = Seeds.stream(seed, "data order " + wanted);
    for (int i = 0; i < examples; i++) {
      permutation[i] = i;
    }
    for (int i = examples - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = swapped;
    }
  }
}
