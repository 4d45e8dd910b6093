package org.kernelscope.ui.fewshot;

import java.util.Arrays;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.kernel.picture.Raster;

/**
 * A test image and what the ensemble thinks of it.
 *
 * @param index of the image among the test images
 * @param probabilities one for each class; not to be written to
 * @param images that the index points into
 */
public record TestPrediction(int index, float[] probabilities, ImageDataset images) {

  /** The true class. */
  public int truth() {
    return images.labels()[index];
  }

  /** The most probable class. */
  public int predicted() {
    int best = 0;
    for (int label = 1; label < probabilities.length; label++) {
      if (probabilities[label] > probabilities[best]) {
        best = label;
      }
    }
    return best;
  }

  public boolean isRight() {
    return predicted() == truth();
  }

  /** Entropy of the probabilities, nats. */
  double uncertainty() {
    double entropy = 0;
    for (float probability : probabilities) {
      if (probability > 0) {
        entropy -= probability * Math.log(probability);
      }
    }
    return entropy;
  }

  /** The image itself, grey or in colour. */
  public Raster picture() {
    Raster picture = Raster.of(images.width(), images.height());
    int channels = images.channels();
    int from = index * images.imageLength();
    for (int i = 0; i < picture.argb().length; i++) {
      int[] rgb = new int[3];
      for (int c = 0; c < 3; c++) {
        rgb[c] = images.pixels()[from + i * channels + Math.min(c, channels - 1)] & 0xff;
      }
      picture.argb()[i] = 0xff000000 | rgb[0] << 16 | rgb[1] << 8 | rgb[2];
    }
    return picture;
  }

  /** Those of the first images, in their order. */
  static TestPrediction[] all(float[] probabilities, int classes, ImageDataset images) {
    int count = Math.min(probabilities.length / classes, images.count());
    TestPrediction[] digits = new TestPrediction[count];
    for (int i = 0; i < count; i++) {
      digits[i] =
          new TestPrediction(
              i, Arrays.copyOfRange(probabilities, i * classes, (i + 1) * classes), images);
    }
    return digits;
  }
}
