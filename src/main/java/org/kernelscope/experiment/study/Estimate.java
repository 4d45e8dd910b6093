package org.kernelscope.experiment.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.Seeds;

/**
 * The mean of a few figures, such as the accuracies of several splits, with its uncertainty.
 *
 * @param count the number of figures, at least 1
 * @param mean their mean
 * @param deviation their standard deviation (n - 1); null for a single figure
 * @param standardError of the mean; null likewise
 * @param low the lower end of a 95 % interval of the mean, from the percentiles of {@value
 *     #RESAMPLES} bootstrap samples; null likewise
 * @param high the upper end
 */
public record Estimate(
    int count,
    double mean,
    @Nullable Double deviation,
    @Nullable Double standardError,
    @Nullable Double low,
    @Nullable Double high) {

  private static final int RESAMPLES = 10_000;
  private static final double TAIL = 0.025;

  /**
   * The same figures always give the same estimate.
   *
   * @throws IllegalArgumentException when there are no figures
   */
  public static Estimate of(double... figures) {
    int count = figures.length;
    double mean =
        Arrays.stream(figures)
            .average()
            .orElseThrow(() -> new IllegalArgumentException("the mean of no figures"));
    if (count == 1) {
      return new Estimate(1, mean, null, null, null, null);
    }
    double squares = Arrays.stream(figures).map(figure -> (figure - mean) * (figure - mean)).sum();
    double deviation = Math.sqrt(squares / (count - 1));
    double[] means = bootstrap(figures);
    return new Estimate(
        count,
        mean,
        deviation,
        deviation / Math.sqrt(count),
        means[(int) Math.floor(TAIL * (RESAMPLES - 1))],
        means[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))]);
  }

  /** The estimate of figures in a collection. */
  public static Estimate of(Collection<Double> figures) {
    return of(figures.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * The estimated difference between paired figures.
   *
   * @param these figures by their pairing key, such as the split
   * @return null when there are no pairs
   */
  public static <K> @Nullable Estimate ahead(Map<K, Double> these, Map<K, Double> those) {
    List<Double> differences = new ArrayList<>();
    these.forEach(
        (pair, figure) -> {
          Double other = those.get(pair);
          if (other != null) {
            differences.add(figure - other);
          }
        });
    return differences.isEmpty() ? null : of(differences);
  }

  /** The means of samples drawn from the figures with replacement, ascending. */
  private static double[] bootstrap(double[] figures) {
    RandomGenerator random = Seeds.stream(1, "bootstrap");
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int draw = 0; draw < figures.length; draw++) {
        sum += figures[random.nextInt(figures.length)];
      }
      means[i] = sum / figures.length;
    }
    Arrays.sort(means);
    return means;
  }
}
