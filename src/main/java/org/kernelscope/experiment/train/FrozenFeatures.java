package org.kernelscope.experiment.train;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.nn.ConvNet;

/**
 * The input of a network's classifier for every image of a set, computed once.
 *
 * @param rows one feature vector an image
 * @param labels the class of each
 */
record FrozenFeatures(float[][] rows, int[] labels) implements Examples {

  private static final int IMAGES_AT_ONCE = 100;

  /** The fraction of the Java heap that the features of one run may use. */
  private static final double HEAP_SHARE = 0.6;

  /**
   * Refuses features that do not fit into memory.
   *
   * @param images of training and test together
   * @param length of a feature vector
   * @param heap bytes of the Java heap
   * @throws BadInputException when the features would take more than their share of the heap
   */
  static void requireRoom(long images, double length, long heap) {
    double bytes = images * length * Float.BYTES;
    if (bytes > HEAP_SHARE * heap) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "random features: expected at most %d MB of features, found %.0f MB (%d images of %.0f features); choose narrower widths, a smaller scale or fewer images",
              (long) (HEAP_SHARE * heap) >> 20,
              bytes / (1 << 20),
              images,
              length));
    }
  }

  /** The features of all images; null after a stop. */
  static @Nullable FrozenFeatures of(
      ImageDataset images, ConvNet network, Training.StopSignal stop) {
    int length = network.featureLength();
    float[][] rows = new float[images.count()][];
    boolean whole =
        Examples.of(images)
            .inChunks(
                rows.length,
                IMAGES_AT_ONCE,
                stop,
                (from, count, pixels) -> {
                  float[] features = network.features(pixels, count);
                  for (int i = 0; i < count; i++) {
                    rows[from + i] = Arrays.copyOfRange(features, i * length, (i + 1) * length);
                  }
                });
    return whole ? new FrozenFeatures(rows, images.labels()) : null;
  }

  @Override
  public int count() {
    return rows.length;
  }

  @Override
  public int length() {
    return rows[0].length;
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    System.arraycopy(rows[index], 0, target, offset, rows[index].length);
  }

  /** The root mean square over images and features. */
  double rootMeanSquare() {
    double sum = 0;
    long count = 0;
    for (float[] row : rows) {
      for (float value : row) {
        sum += (double) value * value;
      }
      count += row.length;
    }
    return Math.sqrt(sum / count);
  }
}
