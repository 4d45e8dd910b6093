package org.kernelscope.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The random-feature experiment (method, section 7): accuracy of a classifier on frozen
 * convolutions against the scale of their widths, for several initialisations.
 *
 * @param scales of the widths, each in (0, 1]
 * @param initialisations as written on the command line, see {@link Initialisation}
 * @param seeds how many runs of each initialisation at each scale
 * @param firstSeed the seed of the first; the next ones count up
 * @param features everything else; its own scale, seed and initialisation are replaced
 */
public record RandomFeatures(
    List<Double> scales,
    List<String> initialisations,
    int seeds,
    long firstSeed,
    RandomFeatureSpec features) {

  public RandomFeatures {
    if (scales.isEmpty() || scales.stream().distinct().count() < scales.size()) {
      throw new IllegalArgumentException("scales: at least one, each only once, found " + scales);
    }
    scales = List.copyOf(scales);
    initialisations = List.copyOf(initialisations);
  }

  /** One spec for each run: all of the first scale, then of the next. */
  public List<RandomFeatureSpec> runs() {
    List<RandomFeatureSpec> runs = new ArrayList<>();
    for (double scale : scales) {
      new Comparison(initialisations, seeds, firstSeed, features.at(scale))
          .runs().stream().map(RandomFeatureSpec.class::cast).forEach(runs::add);
    }
    return runs;
  }

  /**
   * What the seeds of one initialisation reached at one scale, after the last step.
   *
   * @param accuracyMean mean test accuracy, 0 to 1
   * @param accuracyStd its standard deviation over seeds (n - 1); null for a single seed
   * @param seeds how many runs have finished
   */
  public record Row(
      String init,
      double scale,
      @Nullable Double accuracyMean,
      @Nullable Double accuracyStd,
      int seeds) {}

  /** One row for each scale and initialisation with a finished run. */
  public static List<Row> summary(List<Run> runs) throws IOException {
    Map<Double, List<Run>> byScale = new LinkedHashMap<>();
    for (Run run : runs) {
      if (run.spec() instanceof RandomFeatureSpec spec && run.state() == RunState.FINISHED) {
        byScale.computeIfAbsent(spec.scale(), scale -> new ArrayList<>()).add(run);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<Double, List<Run>> scale : byScale.entrySet()) {
      int last = scale.getValue().get(0).spec().steps();
      for (Comparison.Row row : Comparison.summary(scale.getValue())) {
        if (row.step() == last) {
          rows.add(
              new Row(
                  row.init(), scale.getKey(), row.accuracyMean(), row.accuracyStd(), row.seeds()));
        }
      }
    }
    return rows;
  }
}
