package org.kernelscope.data;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Labelled images, NHWC, one unsigned byte a channel value. Kept as bytes (a quarter of the
 * memory); pixels leave as floats in [0, 1].
 *
 * @param name what people call it, for instance {@code mnist/train}
 * @param height rows
 * @param width columns
 * @param channels 1 for grey, 3 for colour
 * @param classes number of classes; labels are 0 … classes-1
 * @param pixels N·height·width·channels bytes, shape {@code [N, height, width, channels]}
 * @param labels N labels
 */
public record ImageDataset(
    String name, int height, int width, int channels, int classes, byte[] pixels, int[] labels) {

  private static final float[] UNIT = new float[256];

  static {
    for (int i = 0; i < 256; i++) {
      UNIT[i] = i / 255f;
    }
  }

  public ImageDataset {
    if ((long) labels.length * height * width * channels != pixels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %d labels and images of %dx%dx%d do not make %d pixel values",
              name,
              labels.length,
              height,
              width,
              channels,
              pixels.length));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%s: label %d is outside 0 … %d", name, label, classes - 1));
      }
    }
  }

  /** N, the number of images. */
  public int count() {
    return labels.length;
  }

  /** height·width·channels, the number of values of one image. */
  public int imageLength() {
    return height * width * channels;
  }

  /** Writes image {@code index} as floats in [0, 1] into {@code target} from {@code offset}. */
  public void copyImage(int index, float[] target, int offset) {
    int from = index * imageLength();
    for (int i = 0; i < imageLength(); i++) {
      target[offset + i] = UNIT[pixels[from + i] & 0xff];
    }
  }

  /** The first {@code limit} images; 0, or more than there are, is all of them. */
  public ImageDataset first(int limit) {
    return limit == 0 || limit >= count()
        ? this
        : select(name, IntStream.range(0, limit).toArray());
  }

  /** The images at {@code indices}, in that order, under a new name. */
  public ImageDataset select(String newName, int[] indices) {
    byte[] chosen = new byte[indices.length * imageLength()];
    int[] chosenLabels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(
          pixels, indices[i] * imageLength(), chosen, i * imageLength(), imageLength());
      chosenLabels[i] = labels[indices[i]];
    }
    return new ImageDataset(newName, height, width, channels, classes, chosen, chosenLabels);
  }
}
