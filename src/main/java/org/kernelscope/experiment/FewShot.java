package org.kernelscope.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.MetricPoint;

/**
 * The few-shot experiment (method, section 7): the same network inferred from n images under
 * several priors, all of them on the same splits.
 */
public final class FewShot {

  private FewShot() {}

  /**
   * What the splits of one prior, initialisation and n reached at the last step.
   *
   * @param accuracyMean mean test accuracy of the ensembles, 0 to 1
   * @param accuracyStd its standard deviation over splits (n - 1); null for a single split
   * @param accuracyDetMean mean test accuracy with the posterior means as weights
   * @param accuracySampleMean mean test accuracy with one drawn set of weights
   * @param nllMean negative log-likelihood of the ensembles, nats per image
   * @param eceMean expected calibration error of the ensembles, 0 to 1
   * @param accuracies of the ensembles, by split seed
   * @param splits how many runs are finished
   */
  public record Row(
      String prior,
      String init,
      int examples,
      double accuracyMean,
      @Nullable Double accuracyStd,
      double accuracyDetMean,
      double accuracySampleMean,
      double nllMean,
      double eceMean,
      Map<Long, Double> accuracies,
      int splits) {}

  private record Cell(String prior, String init, int examples) {}

  private record Reached(long split, Map<String, Double> metrics) {}

  /** One row for each prior, initialisation and n, from what the finished runs have recorded. */
  public static List<Row> summary(List<Run> runs) throws IOException {
    Map<Cell, List<Reached>> cells = new LinkedHashMap<>();
    for (Run run : runs) {
      if (run.spec() instanceof FewShotSpec spec) {
        Map<String, Double> atEnd = new LinkedHashMap<>();
        for (MetricPoint point : run.folder().readMetrics()) {
          if (point.step() == spec.steps()) {
            atEnd.put(point.series(), point.value());
          }
        }
        List<Reached> reached =
            cells.computeIfAbsent(
                new Cell(spec.prior(), spec.initialisation(), spec.examples()),
                cell -> new ArrayList<>());
        if (atEnd.containsKey(RunEvent.ACCURACY)) {
          reached.add(new Reached(spec.split(), atEnd));
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    cells.forEach(
        (cell, reached) -> {
          if (!reached.isEmpty()) {
            rows.add(row(cell, reached));
          }
        });
    return rows;
  }

  private static Row row(Cell cell, List<Reached> reached) {
    Map<Long, Double> accuracies = new LinkedHashMap<>();
    reached.forEach(
        run -> accuracies.put(run.split(), run.metrics().getOrDefault(RunEvent.ACCURACY, 0.0)));
    return new Row(
        cell.prior(),
        cell.init(),
        cell.examples(),
        mean(reached, RunEvent.ACCURACY),
        deviation(reached, RunEvent.ACCURACY),
        mean(reached, RunEvent.ACCURACY_OF_MEANS),
        mean(reached, RunEvent.ACCURACY_OF_SAMPLE),
        mean(reached, RunEvent.NLL),
        mean(reached, RunEvent.ECE),
        accuracies,
        reached.size());
  }

  private static double mean(List<Reached> reached, String series) {
    return reached.stream()
        .mapToDouble(run -> run.metrics().getOrDefault(series, Double.NaN))
        .average()
        .orElseThrow();
  }

  private static @Nullable Double deviation(List<Reached> reached, String series) {
    if (reached.size() < 2) {
      return null;
    }
    double mean = mean(reached, series);
    double squares =
        reached.stream()
            .mapToDouble(run -> run.metrics().getOrDefault(series, Double.NaN) - mean)
            .map(difference -> difference * difference)
            .sum();
    return Math.sqrt(squares / (reached.size() - 1));
  }
}
