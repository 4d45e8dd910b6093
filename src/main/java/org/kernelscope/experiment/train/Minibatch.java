package org.kernelscope.experiment.train;

import org.kernelscope.experiment.run.BatchOrder;

/** The examples of one step, where a network reads them; each step overwrites the last one's. */
final class Minibatch {

  private final Examples examples;
  private final BatchOrder order;
  private final int[] indices;
  private final float[] values;
  private final int[] labels;

  /**
   * @param size examples a step; where it exceeds their number a step sees all of them
   * @param seed of their order
   */
  Minibatch(Examples examples, int size, long seed) {
    this.examples = examples;
    this.order = new BatchOrder(examples.count(), size, seed);
    this.indices = new int[order.batch()];
    this.values = new float[order.batch() * examples.length()];
    this.labels = new int[order.batch()];
  }

  /** How many there are. */
  int size() {
    return order.batch();
  }

  /** Steps in which every example is seen once; the rest of a pass that fills no batch is not. */
  int stepsAnEpoch() {
    return examples.count() / size();
  }

  /** Fills in those of step {@code step}, counted from 0. */
  void load(int step) {
    order.copyBatch(step, indices);
    for (int i = 0; i < indices.length; i++) {
      examples.copy(indices[i], values, i * examples.length());
      labels[i] = examples.labels()[indices[i]];
    }
  }

  /** {@code [size, length]}. */
  float[] values() {
    return values;
  }

  /** The class of each. */
  int[] labels() {
    return labels;
  }
}
