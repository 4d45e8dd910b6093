package org.kernelscope.experiment.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.RunFolder;

/**
 * Networks side by side (method, section 7): the convergence experiment, whose columns are
 * initialisations of the same network, and any other question whose columns differ in a setting.
 * Runs with the same seed, images and batch size use the same batches in the same order, and start
 * from the same classifier.
 *
 * @param columns each once
 * @param seeds the number of runs of each column
 * @param firstSeed the seed of the first run, unless its column has another one; the next seeds
 *     count up
 * @param network everything else; its own seed and initialisation are replaced
 */
public record Comparison(
    List<ComparedColumn> columns, int seeds, long firstSeed, ComparedSpec network) {

  /** The default steps at which a run is measured; dense at the start, where accuracy rises. */
  public static final List<Integer> DEFAULT_EVALUATIONS =
      List.of(0, 10, 20, 30, 40, 50, 60, 80, 100, 125, 150, 200, 250, 300);

  /** Each costs a pass over the test images. */
  private static final int MOST_EVALUATIONS = 1000;

  /** The number of runs of each initialisation. */
  public static final Setting<Integer> SEEDS =
      Setting.of(
              "seeds",
              "Seeds",
              SettingTypes.wholeNumber(1, 1000),
              3,
              "Runs of each column; their seeds count up from the first.")
          .option("--seeds");

  private static final Settings REPEATED =
      Settings.of(SharedSettings.SEED, SharedSettings.EVALUATE_AT);

  private static final Set<String> MEASURES =
      Set.of(RunEvent.ACCURACY, RunEvent.TEST_ELBO, RunEvent.IMPORTANCE_WEIGHTED);

  public Comparison {
    if (network == null) {
      throw new IllegalArgumentException("network: a specification is needed");
    }
    if (columns == null || columns.isEmpty()) {
      throw new IllegalArgumentException("columns: at least one is needed");
    }
    if (columns.stream().distinct().count() < columns.size()) {
      throw new IllegalArgumentException("columns: each only once, found " + columns);
    }
    if (seeds < 1) {
      throw new IllegalArgumentException("seeds: at least 1, found " + seeds);
    }
    columns = List.copyOf(columns);
  }

  /** The convergence experiment: columns that differ in their initialisation only. */
  public static Comparison of(
      List<InitialisationChoice> initialisations, int seeds, long firstSeed, ComparedSpec network) {
    return new Comparison(
        initialisations.stream().map(ComparedColumn::of).toList(), seeds, firstSeed, network);
  }

  /**
   * The steps of {@link #DEFAULT_EVALUATIONS} that fit, every hundredth after them, the last. Of
   * more than 100 000 steps fewer, so that there are never more than about a thousand.
   */
  public static List<Integer> evaluationsUpTo(int steps) {
    int last = DEFAULT_EVALUATIONS.get(DEFAULT_EVALUATIONS.size() - 1);
    int every = 100 * (1 + (steps - 1) / (100 * MOST_EVALUATIONS));
    return IntStream.concat(
            DEFAULT_EVALUATIONS.stream().mapToInt(Integer::intValue),
            IntStream.concat(
                IntStream.iterate(every, step -> step < steps, step -> step + every)
                    .filter(step -> step > last),
                IntStream.of(steps)))
        .filter(step -> step <= steps)
        .distinct()
        .boxed()
        .toList();
  }

  /**
   * One spec for each run: all columns with their first seeds, then with the next, so that every
   * column has a curve early.
   *
   * @throws IllegalArgumentException naming the key, when the settings of a column contradict each
   *     other
   */
  public List<ComparedSpec> runs() {
    List<ComparedSpec> runs = new ArrayList<>();
    ComparedSpec first = network.with(SharedSettings.SEED, firstSeed);
    for (int i = 0; i < seeds; i++) {
      for (ComparedColumn column : columns) {
        ComparedSpec run = column.of(first);
        runs.add(run.with(SharedSettings.SEED, Repetitions.seeds(run.seed(), seeds).get(i)));
      }
    }
    return runs;
  }

  /**
   * The results of one column at one step, over its seeds.
   *
   * @param column the column in words: the initialisation, and the other settings that distinguish
   *     it
   * @param init the initialisation of the column
   * @param accuracyMean mean test accuracy, 0 to 1; null for an autoencoder
   * @param accuracyStd its standard deviation over seeds (n - 1); null for a single seed
   * @param accuracySe the standard error of the mean; null likewise
   * @param accuracyLow with {@code accuracyHigh} a 95 % interval of the mean; null likewise
   * @param elboMean mean evidence lower bound, nats per test image; null for a classifier
   * @param elboStd its standard deviation likewise
   * @param elboSe the standard error of that mean
   * @param elboLow with {@code elboHigh} a 95 % interval of that mean
   * @param importanceWeightedMean mean importance-weighted estimate of {@code ln p(x)}, nats per
   *     test image; null for a classifier, and before the last step
   * @param importanceWeightedStd its standard deviation likewise
   * @param importanceWeightedLow with {@code importanceWeightedHigh} a 95 % interval of that mean
   * @param seeds how many runs have reached the step
   * @param ahead the difference of accuracy or bound to the first column at that step, paired by
   *     seed; null for that column itself, and if they have no seed in common
   */
  public record Row(
      String column,
      String init,
      int step,
      @Nullable Double accuracyMean,
      @Nullable Double accuracyStd,
      @Nullable Double accuracySe,
      @Nullable Double accuracyLow,
      @Nullable Double accuracyHigh,
      @Nullable Double elboMean,
      @Nullable Double elboStd,
      @Nullable Double elboSe,
      @Nullable Double elboLow,
      @Nullable Double elboHigh,
      @Nullable Double importanceWeightedMean,
      @Nullable Double importanceWeightedStd,
      @Nullable Double importanceWeightedLow,
      @Nullable Double importanceWeightedHigh,
      int seeds,
      @Nullable Estimate ahead) {}

  /**
   * One row for each column and evaluated step, from the records of the runs.
   *
   * @param leftOut is told which runs cannot be read
   */
  public static List<Row> summary(List<RunFolder> runs, LeftOut leftOut) {
    Map<ComparedSpec, Map<Integer, Measured>> columns = new LinkedHashMap<>();
    Recorded.of(runs, ComparedSpec.class, leftOut)
        .forEach(
            run -> {
              Map<Integer, Measured> bySteps =
                  columns.computeIfAbsent(whatever(run.spec()), column -> new TreeMap<>());
              for (String series : MEASURES) {
                MetricCurve curve = run.history().curve(series);
                for (int i = 0; i < curve.size(); i++) {
                  bySteps
                      .computeIfAbsent(curve.step(i), step -> new Measured())
                      .add(run.spec().seed(), series, curve.value(i));
                }
              }
            });
    List<Row> rows = new ArrayList<>();
    Map<Integer, Measured> first = new HashMap<>();
    List<ComparedSpec> all = List.copyOf(columns.keySet());
    columns.forEach(
        (column, bySteps) -> {
          String title = title(column, all);
          String init = column.initialisation().text();
          bySteps.forEach(
              (step, values) -> rows.add(values.row(title, init, step, first.get(step))));
          if (first.isEmpty()) {
            first.putAll(bySteps);
          }
        });
    return rows;
  }

  /** The column of each run of a comparison, in words, as in {@link #summary}. */
  public static Map<ComparedSpec, String> columns(Collection<ComparedSpec> runs) {
    Map<ComparedSpec, ComparedSpec> columns = new LinkedHashMap<>();
    runs.forEach(run -> columns.put(run, whatever(run)));
    List<ComparedSpec> all = columns.values().stream().distinct().toList();
    Map<ComparedSpec, String> titles = new HashMap<>();
    all.forEach(column -> titles.put(column, title(column, all)));
    Map<ComparedSpec, String> ofRuns = new LinkedHashMap<>();
    columns.forEach((run, column) -> ofRuns.put(run, titles.getOrDefault(column, "")));
    return ofRuns;
  }

  /** The specification without seed and evaluation steps: the same for all runs of a column. */
  private static ComparedSpec whatever(ComparedSpec run) {
    return run.withAll(
        REPEATED.usual().with(SharedSettings.SEED, 0L).with(SharedSettings.EVALUATE_AT, List.of()));
  }

  /**
   * The initialisation of a column and, in words, the other settings in which it differs from the
   * other columns.
   */
  private static String title(ComparedSpec column, List<ComparedSpec> all) {
    Set<String> told = new LinkedHashSet<>(List.of(column.initialisation().text()));
    Settings others = column.kind().settings().without(SharedSettings.INITIALISATION);
    all.stream()
        .filter(other -> other.kind() == column.kind())
        .forEach(other -> told.addAll(others.differences(column.values(), other.values())));
    return String.join(", ", told);
  }

  /** The values of one column at one step, by series and seed. */
  private static final class Measured {

    private final Map<String, Map<Long, Double>> values = new HashMap<>();

    void add(long seed, String series, double value) {
      values.computeIfAbsent(series, name -> new LinkedHashMap<>()).put(seed, value);
    }

    Row row(String column, String init, int step, @Nullable Measured first) {
      Estimate accuracy = estimate(RunEvent.ACCURACY);
      Estimate elbo = estimate(RunEvent.TEST_ELBO);
      Estimate weighted = estimate(RunEvent.IMPORTANCE_WEIGHTED);
      return new Row(
          column,
          init,
          step,
          accuracy == null ? null : (Double) accuracy.mean(),
          accuracy == null ? null : accuracy.deviation(),
          accuracy == null ? null : accuracy.standardError(),
          accuracy == null ? null : accuracy.low(),
          accuracy == null ? null : accuracy.high(),
          elbo == null ? null : (Double) elbo.mean(),
          elbo == null ? null : elbo.deviation(),
          elbo == null ? null : elbo.standardError(),
          elbo == null ? null : elbo.low(),
          elbo == null ? null : elbo.high(),
          weighted == null ? null : (Double) weighted.mean(),
          weighted == null ? null : weighted.deviation(),
          weighted == null ? null : weighted.low(),
          weighted == null ? null : weighted.high(),
          values.values().stream().mapToInt(Map::size).max().orElse(0),
          first == null ? null : ahead(first));
    }

    private @Nullable Estimate estimate(String series) {
      Map<Long, Double> found = values.getOrDefault(series, Map.of());
      return found.isEmpty() ? null : Estimate.of(found.values());
    }

    private @Nullable Estimate ahead(Measured first) {
      String series =
          values.containsKey(RunEvent.ACCURACY) ? RunEvent.ACCURACY : RunEvent.TEST_ELBO;
      return Estimate.ahead(
          values.getOrDefault(series, Map.of()), first.values.getOrDefault(series, Map.of()));
    }
  }
}
