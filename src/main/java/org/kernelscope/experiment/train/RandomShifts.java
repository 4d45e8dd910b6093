package org.kernelscope.experiment.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.Seeds;

/**
 * Shifts every image of a batch at random by up to some pixels in each direction, in every step
 * anew. New pixels at the border are 0. The shift is a function of the seed, the step and the
 * image's place in the batch.
 */
final class RandomShifts {

  private final int most;
  private final long seed;
  private final int height;
  private final int width;
  private final int channels;
  private final float[] image;

  /**
   * @param most pixels to each side; 0 for no shift
   * @param shape images of the same shape
   */
  RandomShifts(int most, long seed, ImageDataset shape) {
    this.most = most;
    this.seed = seed;
    this.height = shape.height();
    this.width = shape.width();
    this.channels = shape.channels();
    this.image = new float[shape.imageLength()];
  }

  /**
   * Shifts the images of a step.
   *
   * @param images {@code [count, height, width, channels]}
   */
  void move(int step, int count, float[] images) {
    if (most == 0) {
      return;
    }
    RandomGenerator random = Seeds.stream(seed, "shifts " + step);
    for (int i = 0; i < count; i++) {
      move(images, i * image.length, offset(random), offset(random));
    }
  }

  private int offset(RandomGenerator random) {
    return random.nextInt(2 * most + 1) - most;
  }

  private void move(float[] images, int from, int down, int right) {
    System.arraycopy(images, from, image, 0, image.length);
    Arrays.fill(images, from, from + image.length, 0);
    int columns = width - Math.abs(right);
    if (columns <= 0) {
      return;
    }
    for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
      int source = ((y - down) * width + Math.max(0, -right)) * channels;
      int target = (y * width + Math.max(0, right)) * channels;
      System.arraycopy(image, source, images, from + target, columns * channels);
    }
  }
}
