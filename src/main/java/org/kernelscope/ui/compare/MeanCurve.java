package org.kernelscope.ui.compare;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.MetricCurve;

/**
 * One metric of runs that differ in their seed only, at one moment: the mean at each step over
 * those that have reached it, with the band of one standard deviation (n - 1) about it. Arrays must
 * not be changed.
 *
 * @param steps ascending
 * @param means one for each step
 * @param lows lower edge of the band; null while no step has two seeds
 * @param highs upper edge likewise
 */
public record MeanCurve(
    double[] steps, double[] means, double @Nullable [] lows, double @Nullable [] highs) {

  public static final MeanCurve EMPTY = new MeanCurve(new double[0], new double[0], null, null);

  /** The mean over curves whose steps ascend. */
  static MeanCurve of(List<MetricCurve> seeds) {
    int[] next = new int[seeds.size()];
    int most = seeds.stream().mapToInt(MetricCurve::size).sum();
    double[] steps = new double[most];
    double[] means = new double[most];
    double[] deviations = new double[most];
    boolean several = false;
    int size = 0;
    for (int step = nextStep(seeds, next); step < Integer.MAX_VALUE; step = nextStep(seeds, next)) {
      int count = 0;
      double mean = 0;
      double squares = 0;
      for (int seed = 0; seed < next.length; seed++) {
        MetricCurve curve = seeds.get(seed);
        for (; next[seed] < curve.size() && curve.step(next[seed]) == step; next[seed]++) {
          // Welford's update.
          count++;
          double away = curve.value(next[seed]) - mean;
          mean += away / count;
          squares += away * (curve.value(next[seed]) - mean);
        }
      }
      several |= count > 1;
      steps[size] = step;
      means[size] = mean;
      deviations[size] = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
      size++;
    }
    return new MeanCurve(
        Arrays.copyOf(steps, size),
        Arrays.copyOf(means, size),
        several ? edge(means, deviations, -1, size) : null,
        several ? edge(means, deviations, 1, size) : null);
  }

  /** The smallest step of the points that are not used yet. */
  private static int nextStep(List<MetricCurve> seeds, int[] next) {
    int step = Integer.MAX_VALUE;
    for (int seed = 0; seed < next.length; seed++) {
      if (next[seed] < seeds.get(seed).size()) {
        step = Math.min(step, seeds.get(seed).step(next[seed]));
      }
    }
    return step;
  }

  private static double[] edge(double[] means, double[] deviations, int side, int size) {
    double[] edge = new double[size];
    for (int i = 0; i < size; i++) {
      edge[i] = means[i] + side * deviations[i];
    }
    return edge;
  }

  public int size() {
    return steps.length;
  }
}
