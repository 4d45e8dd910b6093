package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.kernelscope.data.ImageDataset;

class RandomShiftsTest {

  private static final int SIDE = 7;
  private static final int CHANNELS = 2;

  private static final ImageDataset SHAPE =
      new ImageDataset(
          "one", SIDE, SIDE, CHANNELS, 2, new byte[SIDE * SIDE * CHANNELS], new int[1]);

  /** One image with a single pixel in the middle, whose channels are 1 and 2. */
  private static float[] dot() {
    float[] image = new float[SIDE * SIDE * CHANNELS];
    image[(3 * SIDE + 3) * CHANNELS] = 1;
    image[(3 * SIDE + 3) * CHANNELS + 1] = 2;
    return image;
  }

  /** Where that pixel is now, {@code row·width + column}; its channels stay together. */
  private static int place(float[] image) {
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      if (image[pixel * CHANNELS] == 1) {
        assertThat(image[pixel * CHANNELS + 1]).isEqualTo(2);
        return pixel;
      }
    }
    throw new AssertionError("the pixel is gone");
  }

  @Test
  void everyShiftUpToTheMostIsSeenAndNoneBeyond() {
    RandomShifts shifts = new RandomShifts(2, 1, SHAPE);
    Set<Integer> rows = new TreeSet<>();
    Set<Integer> columns = new TreeSet<>();
    double sum = 0;
    int steps = 2000;
    for (int step = 0; step < steps; step++) {
      float[] image = dot();
      shifts.move(step, 1, image);
      int place = place(image);
      rows.add(place / SIDE);
      columns.add(place % SIDE);
      sum += place / SIDE - 3;
    }
    assertThat(rows).containsExactly(1, 2, 3, 4, 5);
    assertThat(columns).containsExactly(1, 2, 3, 4, 5);
    assertThat(sum / steps).as("as often up as down").isBetween(-0.15, 0.15);
  }

  @Test
  void aShiftIsAFunctionOfSeedStepAndPlace() {
    float[] two = new float[2 * SIDE * SIDE * CHANNELS];
    float[] again = two.clone();
    for (int i = 0; i < 2; i++) {
      System.arraycopy(dot(), 0, two, i * two.length / 2, two.length / 2);
      System.arraycopy(dot(), 0, again, i * two.length / 2, two.length / 2);
    }
    RandomShifts used = new RandomShifts(3, 9, SHAPE);
    used.move(4, 2, dotTwice());
    used.move(5, 2, two);
    new RandomShifts(3, 9, SHAPE).move(5, 2, again);
    assertThat(two).isEqualTo(again);
  }

  private static float[] dotTwice() {
    float[] one = dot();
    float[] two = new float[2 * one.length];
    System.arraycopy(one, 0, two, 0, one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    return two;
  }

  @Test
  void noShiftLeavesEveryValueAndALargeOneAnEmptyImage() {
    float[] image = dot();
    new RandomShifts(0, 1, SHAPE).move(7, 1, image);
    assertThat(image).isEqualTo(dot());
    RandomShifts far = new RandomShifts(1000, 1, SHAPE);
    far.move(0, 1, image);
    assertThat(image).containsOnly(0);
  }
}
