package org.kernelscope.experiment.train;

import org.jspecify.annotations.Nullable;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.BatchOrder;

/** The examples of one step, in the arrays that the network reads. Each step overwrites them. */
final class Minibatch {

  private final Examples examples;
  private final BatchOrder order;
  private final int[] indices;
  private final float[] values;
  private final int[] labels;
  private final @Nullable RandomShifts shifts;

  /** A batch of images, which are shifted at random in every step. */
  Minibatch(ImageDataset images, int size, long seed, int shifted) {
    this(Examples.of(images), size, seed, new RandomShifts(shifted, seed, images));
  }

  /**
   * A batch of vectors, which are not changed.
   *
   * @param size examples a step; where it exceeds their number a step sees all of them
   * @param seed of their order
   */
  Minibatch(Examples examples, int size, long seed) {
    this(examples, size, seed, null);
  }

  private Minibatch(Examples examples, int size, long seed, @Nullable RandomShifts shifts) {
    this.shifts = shifts;
    this.examples = examples;
    this.order = new BatchOrder(examples.count(), size, seed);
    this.indices = new int[order.batch()];
    this.values = new float[order.batch() * examples.length()];
    this.labels = new int[order.batch()];
  }

  /** The number of examples. */
  int size() {
    return order.batch();
  }

  /** Steps per epoch: every example is seen once, without the incomplete last batch. */
  int stepsAnEpoch() {
    return examples.count() / size();
  }

  /** Loads the examples of step {@code step}, counted from 0. */
  void load(int step) {
    order.copyBatch(step, indices);
    for (int i = 0; i < indices.length; i++) {
      examples.copy(indices[i], values, i * examples.length());
      labels[i] = examples.labels()[indices[i]];
    }
    if (shifts != null) {
      shifts.move(step, indices.length, values);
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
