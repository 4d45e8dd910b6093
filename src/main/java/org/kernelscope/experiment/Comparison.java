package org.kernelscope.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.MetricPoint;

/**
 * The convergence experiment (method, section 7): the same network trained from several
 * initialisations, all runs of one seed on the same batches and from the same classifier.
 *
 * @param initialisations as written on the command line, see {@link Initialisation}
 * @param seeds how many runs of each initialisation
 * @param firstSeed the seed of the first; the next ones count up
 * @param network everything else; its own seed and initialisation are replaced
 */
public record Comparison(
    List<String> initialisations, int seeds, long firstSeed, ConvNetSpec network) {

  /** Steps at which accuracy is measured unless somebody says otherwise; dense where it rises. */
  public static final List<Integer> DEFAULT_EVALUATIONS =
      List.of(0, 10, 20, 30, 40, 50, 60, 80, 100, 125, 150, 200, 250, 300);

  public Comparison {
    if (network == null) {
      throw new IllegalArgumentException("network: a specification is needed");
    }
    if (initialisations == null || initialisations.isEmpty()) {
      throw new IllegalArgumentException("initialisations: at least one is needed");
    }
    if (initialisations.stream().distinct().count() < initialisations.size()) {
      throw new IllegalArgumentException(
          "initialisations: each only once, found " + initialisations);
    }
    if (seeds < 1) {
      throw new IllegalArgumentException("seeds: at least 1, found " + seeds);
    }
    initialisations = List.copyOf(initialisations);
  }

  /** The steps of {@link #DEFAULT_EVALUATIONS} that fit, every hundredth after them, the last. */
  public static List<Integer> evaluationsUpTo(int steps) {
    int last = DEFAULT_EVALUATIONS.get(DEFAULT_EVALUATIONS.size() - 1);
    return IntStream.concat(
            DEFAULT_EVALUATIONS.stream().mapToInt(Integer::intValue),
            IntStream.concat(
                IntStream.iterate(last + 100, step -> step < steps, step -> step + 100),
                IntStream.of(steps)))
        .filter(step -> step <= steps)
        .distinct()
        .boxed()
        .toList();
  }

  /**
   * One spec for each run: all initialisations of the first seed, then of the next, so that every
   * initialisation has a curve early.
   */
  public List<ConvNetSpec> runs() {
    List<ConvNetSpec> runs = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      for (String initialisation : initialisations) {
        runs.add(network.with(initialisation, firstSeed + i));
      }
    }
    return runs;
  }

  /**
   * What the seeds of one initialisation reached at one step.
   *
   * @param accuracyMean mean test accuracy, 0 to 1
   * @param accuracyStd its standard deviation over seeds (n - 1); null for a single seed
   * @param elboMean null: a classifier has no evidence lower bound
   * @param elboStd null likewise
   * @param seeds how many runs have reached the step
   */
  public record Row(
      String init,
      int step,
      @Nullable Double accuracyMean,
      @Nullable Double accuracyStd,
      @Nullable Double elboMean,
      @Nullable Double elboStd,
      int seeds) {}

  /** One row for each initialisation and evaluated step, from what the runs have recorded. */
  public static List<Row> summary(List<Run> runs) throws IOException {
    Map<String, Map<Integer, List<Double>>> accuracies = new TreeMap<>();
    List<String> order = new ArrayList<>();
    for (Run run : runs) {
      if (run.spec() instanceof ConvNetSpec spec) {
        if (!order.contains(spec.initialisation())) {
          order.add(spec.initialisation());
        }
        Map<Integer, List<Double>> bySteps =
            accuracies.computeIfAbsent(spec.initialisation(), init -> new TreeMap<>());
        for (MetricPoint point : run.folder().readMetrics()) {
          if (point.series().equals(RunEvent.ACCURACY)) {
            bySteps
                .computeIfAbsent((int) point.step(), step -> new ArrayList<>())
                .add(point.value());
          }
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (String init : order) {
      accuracies
          .getOrDefault(init, Map.of())
          .forEach((step, values) -> rows.add(row(init, step, values)));
    }
    return rows;
  }

  private static Row row(String init, int step, List<Double> values) {
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    Double deviation = values.size() < 2 ? null : Math.sqrt(squares / (values.size() - 1));
    return new Row(init, step, mean, deviation, null, null, values.size());
  }
}
