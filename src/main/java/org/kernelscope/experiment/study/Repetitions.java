package org.kernelscope.experiment.study;

import static org.kernelscope.experiment.spec.Require.require;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Seeds of runs that repeat each other: they count up from that of the first. */
final class Repetitions {

  private Repetitions() {}

  /**
   * Those of {@code count} runs.
   *
   * @throws IllegalArgumentException when there are not as many seeds from the first on
   */
  static List<Long> seeds(long first, int count) {
    long last = Long.MAX_VALUE - count + 1;
    require(
        first <= last,
        String.format(
            Locale.ROOT,
            "seed: expected at most %d, for %d runs count up from it, found %d",
            last,
            count,
            first));
    return IntStream.range(0, count).mapToObj(run -> first + run).toList();
  }
}
