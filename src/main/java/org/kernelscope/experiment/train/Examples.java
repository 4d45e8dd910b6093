package org.kernelscope.experiment.train;

import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.Training.StopSignal;

/** Labelled vectors for training or testing a network: images, or features of images. */
interface Examples {

  int count();

  /** Length of one vector. */
  int length();

  /** The class of each. */
  int[] labels();

  /** Writes one vector into {@code target} from {@code offset}. */
  void copy(int index, float[] target, int offset);

  /** A function applied to a batch of examples. */
  @FunctionalInterface
  interface Chunk {

    /**
     * Processes the next batch.
     *
     * @param from index of the first
     * @param count how many
     * @param values {@code [count, length]}; more may follow, and the next chunk overwrites them
     */
    void see(int from, int count, float[] values);
  }

  /**
   * Processes the first {@code examples} in order, in batches, so that a stop never waits for all
   * of them.
   *
   * @return false when a stop came between
   */
  default boolean inChunks(int examples, int atOnce, StopSignal stop, Chunk chunk) {
    float[] values = new float[Math.min(atOnce, examples) * length()];
    for (int from = 0; from < examples; from += atOnce) {
      if (stop.stopRequested()) {
        return false;
      }
      int count = Math.min(atOnce, examples - from);
      for (int i = 0; i < count; i++) {
        copy(from + i, values, i * length());
      }
      chunk.see(from, count, values);
    }
    return true;
  }

  /** The images of a data set, values in [0, 1]. */
  static Examples of(ImageDataset images) {
    return new Images(images);
  }

  /** See {@link #of}. */
  record Images(ImageDataset images) implements Examples {

    @Override
    public int count() {
      return images.count();
    }

    @Override
    public int length() {
      return images.imageLength();
    }

    @Override
    public int[] labels() {
      return images.labels();
    }

    @Override
    public void copy(int index, float[] target, int offset) {
      images.copyImage(index, target, offset);
    }
  }
}
