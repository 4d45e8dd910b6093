package org.kernelscope.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.MetricPoint;
import org.kernelscope.store.RunFolder;

/**
 * The few-shot experiment (method, section 7): the same network inferred from n images under
 * several priors, all of them on the same splits.
 */
public final class FewShot {

  private FewShot() {}

  /**
   * What the splits of one prior, initialisation and n reached at the last step.
   *
   * @param bound how the bound was weighted and estimated
   * @param steps optimiser steps
   * @param learningRate of Adam
   * @param accuracyMean mean test accuracy of the ensembles, 0 to 1
   * @param accuracyStd its standard deviation over splits (n - 1); null for a single split
   * @param accuracyLow with {@code accuracyHigh} a 95 % interval of the mean; null likewise
   * @param accuracyDetMean mean test accuracy with the posterior means as weights
   * @param accuracySampleMean mean test accuracy with one drawn set of weights
   * @param nllMean negative log-likelihood of the ensembles, nats per image
   * @param eceMean expected calibration error of the ensembles, 0 to 1
   * @param accuracies of the ensembles, by split seed
   * @param splits how many runs are finished
   * @param ahead by how much the accuracy is ahead of that of the first row with the same n, split
   *     by split; null for that row itself, and where the two have no split in common
   */
  public record Row(
      String prior,
      String init,
      int examples,
      BoundSpec bound,
      int steps,
      double learningRate,
      double accuracyMean,
      @Nullable Double accuracyStd,
      @Nullable Double accuracyLow,
      @Nullable Double accuracyHigh,
      double accuracyDetMean,
      double accuracySampleMean,
      double nllMean,
      double eceMean,
      Map<Long, Double> accuracies,
      int splits,
      @Nullable Estimate ahead) {}

  private record Reached(long split, Map<String, Double> metrics) {}

  /**
   * One row for each prior, initialisation, n and setting of the bound, from what the finished runs
   * have recorded.
   */
  public static List<Row> summary(List<RunFolder> runs) throws IOException {
    // Runs of one row differ in their split and seed only.
    Map<FewShotSpec, List<Reached>> cells = new LinkedHashMap<>();
    for (RunFolder run : runs) {
      if (run.spec(RunSpec.class) instanceof FewShotSpec spec) {
        Map<String, Double> atEnd = new LinkedHashMap<>();
        for (MetricPoint point : run.readMetrics()) {
          if (point.step() == spec.steps()) {
            atEnd.put(point.series(), point.value());
          }
        }
        List<Reached> reached = cells.computeIfAbsent(spec.onSplit(0), cell -> new ArrayList<>());
        if (atEnd.containsKey(RunEvent.ACCURACY)) {
          reached.add(new Reached(spec.split(), atEnd));
        }
      }
    }
    Map<Integer, Map<Long, Double>> firsts = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    cells.forEach(
        (cell, reached) -> {
          if (!reached.isEmpty()) {
            Map<Long, Double> accuracies = accuracies(reached);
            Map<Long, Double> first = firsts.putIfAbsent(cell.examples(), accuracies);
            rows.add(row(cell, reached, first == null ? null : ahead(accuracies, first)));
          }
        });
    return rows;
  }

  private static Map<Long, Double> accuracies(List<Reached> reached) {
    Map<Long, Double> accuracies = new LinkedHashMap<>();
    reached.forEach(
        run -> accuracies.put(run.split(), run.metrics().getOrDefault(RunEvent.ACCURACY, 0.0)));
    return accuracies;
  }

  /** The mean difference over the splits that both have. */
  private static @Nullable Estimate ahead(Map<Long, Double> these, Map<Long, Double> those) {
    List<Double> common = new ArrayList<>();
    these.forEach(
        (split, accuracy) -> {
          Double other = those.get(split);
          if (other != null) {
            common.add(accuracy - other);
          }
        });
    double[] differences = common.stream().mapToDouble(Double::doubleValue).toArray();
    return differences.length == 0 ? null : Estimate.of(differences);
  }

  private static Row row(FewShotSpec cell, List<Reached> reached, @Nullable Estimate ahead) {
    Estimate accuracy = Estimate.of(values(reached, RunEvent.ACCURACY).toArray());
    return new Row(
        cell.prior(),
        cell.initialisation(),
        cell.examples(),
        cell.bound(),
        cell.steps(),
        cell.learningRate(),
        accuracy.mean(),
        accuracy.deviation(),
        accuracy.low(),
        accuracy.high(),
        mean(reached, RunEvent.ACCURACY_OF_MEANS),
        mean(reached, RunEvent.ACCURACY_OF_SAMPLE),
        mean(reached, RunEvent.NLL),
        mean(reached, RunEvent.ECE),
        accuracies(reached),
        reached.size(),
        ahead);
  }

  private static double mean(List<Reached> reached, String series) {
    return values(reached, series).average().orElseThrow();
  }

  private static DoubleStream values(List<Reached> reached, String series) {
    return reached.stream().mapToDouble(run -> run.metrics().getOrDefault(series, Double.NaN));
  }
}
