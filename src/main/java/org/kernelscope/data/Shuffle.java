package org.kernelscope.data;

import java.util.List;
import java.util.random.RandomGenerator;

/** Random orders that are the same on every machine and in every version of Java. */
public final class Shuffle {

  private Shuffle() {}

  /** Puts {@code list} into a random order (Fisher and Yates), in place. */
  public static <T> void inPlace(List<T> list, RandomGenerator random) {
    for (int i = list.size() - 1; i > 0; i--) {
      list.set(i, list.set(random.nextInt(i + 1), list.get(i)));
    }
  }
}
