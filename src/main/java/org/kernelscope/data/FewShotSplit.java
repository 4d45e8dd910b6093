package org.kernelscope.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A few training images, as many of each class as can be. A class that the set has no image of is
 * left out: a part of a data set keeps the labels of the whole. Splits of one seed are nested: the
 * 50 of seed 3 are among the 100 of seed 3.
 */
public final class FewShotSplit {

  private FewShotSplit() {}

  /**
   * Looks whether a split can be chosen; quick where every class has its share of images.
   *
   * @throws BadInputException as {@link #choose}
   */
  public static void check(ImageDataset set, int count, long splitSeed) {
    int[] sizes = new int[set.classes()];
    for (int label : set.labels()) {
      sizes[label]++;
    }
    int[] present = Arrays.stream(sizes).filter(size -> size > 0).toArray();
    // Where a class is short of the one image that only some splits ask for, the seed decides.
    if (count < 1
        || present.length == 0
        || Arrays.stream(present).anyMatch(size -> (long) size * present.length < count)) {
      choose(set, count, splitSeed);
    }
  }

  /**
   * Chooses {@code count} images of {@code set}; the numbers of images of any two of its classes
   * differ by at most 1.
   *
   * @param splitSeed the same seed chooses the same images
   * @return {@code count} different indices, ascending
   * @throws BadInputException if {@code count} is not positive or a class has too few images, or
   *     there are none at all
   */
  public static int[] choose(ImageDataset set, int count, long splitSeed) {
    if (count < 1) {
      throw new BadInputException(
          String.format(
              Locale.ROOT, "%s: expected to choose at least 1 image, found %d", set.name(), count));
    }
    if (set.count() == 0) {
      throw new BadInputException(
          set.name() + ": expected at least 1 image to choose from, found none");
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(splitSeed);
    List<List<Integer>> classes = new ArrayList<>();
    for (int label = 0; label < set.classes(); label++) {
      classes.add(new ArrayList<>());
    }
    for (int i = 0; i < set.count(); i++) {
      classes.get(set.labels()[i]).add(i);
    }
    int[] sizes = classes.stream().mapToInt(List::size).toArray();
    List<Integer> order = new ArrayList<>();
    for (int label = 0; label < sizes.length; label++) {
      if (sizes[label] > 0) {
        order.add(label);
      }
      Shuffle.inPlace(classes.get(label), random);
    }
    Shuffle.inPlace(order, random);

    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      int label = order.get(i % order.size());
      int round = i / order.size();
      if (round >= sizes[label]) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected more than %d images of class %d to choose %d evenly, found %d",
                set.name(),
                round,
                label,
                count,
                sizes[label]));
      }
      chosen[i] = classes.get(label).get(round);
    }
    Arrays.sort(chosen);
    return chosen;
  }
}
