package org.kernelscope.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Kernels drawn at random from a set.
 *
 * @param kernels the drawn ones, in random order
 * @param withReplacement whether kernels may appear twice, because more were asked for than the set
 *     has
 */
public record KernelDraw(KernelSet kernels, boolean withReplacement) {

  /**
   * Draws {@code count} kernels, each equally likely: without replacement as long as the set
   * suffices, else all of them with replacement.
   */
  public static KernelDraw from(KernelSet set, int count, RandomGenerator random) {
    int available = set.count();
    if (count < 0 || (available == 0 && count > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "cannot draw %d kernels from %d", count, available));
    }
    boolean withReplacement = count > available;
    int[] chosen =
        withReplacement
            ? random.ints(count, 0, available).toArray()
            : shuffledStart(available, count, random);
    String how =
        String.format(
            Locale.ROOT,
            "%d of %d %s replacement",
            count,
            available,
            withReplacement ? "with" : "without");
    KernelSet drawn = set.select(chosen);
    return new KernelDraw(
        drawn.withProvenance(set.provenance().with("drawn", how)), withReplacement);
  }

  /** The first {@code count} places of a shuffle of 0 … n-1, by Fisher and Yates. */
  private static int[] shuffledStart(int n, int count, RandomGenerator random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i, n);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return Arrays.copyOf(order, count);
  }
}
