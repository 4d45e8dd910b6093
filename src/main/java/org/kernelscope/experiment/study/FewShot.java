package org.kernelscope.experiment.study;

import static org.kernelscope.experiment.spec.Require.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.store.Json;
import org.kernelscope.store.RunFolder;

/**
 * The few-shot experiment (method, section 7): variational inference of the same network from n
 * images under several priors, all on the same splits.
 */
public final class FewShot {

  /** n, one or several. */
  public static final Setting<List<Integer>> EXAMPLES =
      Setting.of(
              "counts",
              "Training images",
              SettingTypes.listOf(
                  FewShotSpec.EXAMPLES.type(), "whole numbers of at least 1, parted by commas"),
              List.of(50),
              "How many training images are seen, one or several numbers.")
          .option("--examples");

  public static final Setting<Integer> SPLITS =
      Setting.of(
              "splits",
              "Splits",
              SettingTypes.wholeNumber(1, 1000),
              3,
              "Choices of the training images; their seeds count up from the first.")
          .option("--splits");

  public static final Setting<Boolean> STEPS_SCALED =
      Setting.of(
              "stepsScaled",
              "Steps in proportion to images",
              SettingTypes.yesOrNo(),
              false,
              "Whether steps grow in proportion to the number of images, from those of the first"
                  + " number on.")
          .option("--scale-steps");

  private FewShot() {}

  /**
   * One method of the comparison, on the same images as the others.
   *
   * @param priors one for all layers, or one for each
   * @param initialisation of the posterior means
   * @param bound the weight and the estimate of the bound
   */
  public record Arm(
      List<PriorChoice> priors, InitialisationChoice initialisation, BoundSpec bound) {

    public Arm {
      priors = List.copyOf(priors);
    }
  }

  /**
   * Runs over several n: one grid for each n, since the best settings of the bound depend on n.
   *
   * @param first the first of the runs
   * @param grids all arms on the first split, then on the next, so that every arm has a first
   *     result early
   */
  public record Experiment(FewShotSpec first, List<Sweep> grids) {

    /** The number of runs. */
    public int count() {
      return grids.stream().mapToInt(Sweep::count).sum();
    }

    /** The specifications, one n after another. */
    public List<FewShotSpec> runs() {
      return grids.stream().flatMap(grid -> grid.runs(FewShotSpec.class).stream()).toList();
    }
  }

  /**
   * Makes the runs of all arms on all splits, for every n.
   *
   * @param of all other settings; its split is the first one, its examples and steps are those of
   *     the first n
   * @param examples every n
   * @param stepsScaled whether the steps grow in proportion to n, from those of the first n on
   * @param splits the number of splits, that is of choices of the images
   * @param arms the methods to compare with n images
   * @throws IllegalArgumentException when there are too many runs or steps
   */
  public static Experiment sweep(
      FewShotSpec of,
      List<Integer> examples,
      boolean stepsScaled,
      int splits,
      IntFunction<List<Arm>> arms) {
    List<Object> seeds = List.copyOf(Repetitions.seeds(of.split(), splits));
    List<Sweep> grids = new ArrayList<>();
    for (int n : examples) {
      List<Arm> those = arms.apply(n);
      grids.add(
          new Sweep(
              of,
              List.of(
                  Map.of(
                      "examples",
                      List.of(n),
                      "steps",
                      List.of(stepsScaled ? steps(of, n) : of.steps())),
                  Map.of("split", seeds, "seed", seeds),
                  Map.of(
                      "priors",
                      those.stream()
                          .<Object>map(arm -> arm.priors().stream().map(PriorChoice::text).toList())
                          .toList(),
                      "initialisation",
                      those.stream().<Object>map(arm -> arm.initialisation().text()).toList(),
                      "bound",
                      those.stream().<Object>map(arm -> Json.fields(arm.bound())).toList()))));
    }
    Experiment sweep = new Experiment(of, List.copyOf(grids));
    Sweep.requireRuns(sweep.count());
    return sweep;
  }

  private static int steps(FewShotSpec of, int examples) {
    long steps = (long) of.steps() * examples / of.examples();
    require(
        steps <= Integer.MAX_VALUE,
        String.format(
            Locale.ROOT,
            "steps: at most %d, found %d for %d images",
            Integer.MAX_VALUE,
            steps,
            examples));
    return (int) steps;
  }

  /**
   * The results of one prior, initialisation and n at the last step, over the splits.
   *
   * @param bound how the bound was weighted and estimated
   * @param steps optimiser steps
   * @param learningRate of Adam
   * @param accuracyMean mean test accuracy of the ensembles, 0 to 1
   * @param accuracyStd its standard deviation over splits (n - 1); null for a single split
   * @param accuracySe the standard error of the mean; null likewise
   * @param accuracyLow with {@code accuracyHigh} a 95 % interval of the mean; null likewise
   * @param accuracyDetMean mean test accuracy with the posterior means as weights
   * @param accuracySampleMean mean test accuracy with one drawn set of weights
   * @param nllMean negative log-likelihood of the ensembles, nats per image
   * @param eceMean expected calibration error of the ensembles, 0 to 1
   * @param accuracies of the ensembles, by split seed
   * @param splits the number of splits with results; repeated runs of a split count once, as their
   *     mean
   * @param ahead the difference of the accuracy to the first row with the same n, paired by split;
   *     null for that row itself, and if the two have no split in common
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
      @Nullable Double accuracySe,
      @Nullable Double accuracyLow,
      @Nullable Double accuracyHigh,
      double accuracyDetMean,
      double accuracySampleMean,
      double nllMean,
      double eceMean,
      Map<Long, Double> accuracies,
      int splits,
      @Nullable Estimate ahead) {}

  /** A run that was evaluated after its last step, and its recorded events. */
  private record Reached(long split, int steps, RunHistory history) {

    /** The last value of a metric; NaN if there is none. */
    double atEnd(String series) {
      return history.curve(series).at(steps);
    }
  }

  /**
   * One row for each prior, initialisation, n and setting of the bound, from the records of the
   * finished runs.
   *
   * @param leftOut is told which runs cannot be read
   */
  public static List<Row> summary(List<RunFolder> runs, LeftOut leftOut) {
    return List.copyOf(courses(runs, leftOut).keySet());
  }

  /**
   * The rows of {@link #summary}, each with its accuracy curve: the accuracy of the ensembles at
   * every measured step, over the splits that were measured there.
   */
  public static Map<Row, NavigableMap<Integer, Estimate>> courses(
      List<RunFolder> runs, LeftOut leftOut) {
    // Runs of one row differ only in split, seed and evaluation steps.
    Map<FewShotSpec, List<Reached>> cells = new LinkedHashMap<>();
    Recorded.of(runs, FewShotSpec.class, leftOut)
        .forEach(
            run -> {
              FewShotSpec spec = run.spec();
              List<Reached> reached =
                  cells.computeIfAbsent(
                      spec.onSplit(0).evaluatedAtTheEnd(), cell -> new ArrayList<>());
              if (!Double.isNaN(run.history().curve(RunEvent.ACCURACY).at(spec.steps()))) {
                reached.add(new Reached(spec.split(), spec.steps(), run.history()));
              }
            });
    Map<Integer, Map<Long, Double>> firsts = new HashMap<>();
    Map<Row, NavigableMap<Integer, Estimate>> courses = new LinkedHashMap<>();
    cells.forEach(
        (cell, reached) -> {
          if (!reached.isEmpty()) {
            Map<Long, Double> accuracies = accuracies(reached);
            Map<Long, Double> first = firsts.putIfAbsent(cell.examples(), accuracies);
            courses.put(
                row(cell, reached, first == null ? null : Estimate.ahead(accuracies, first)),
                course(reached));
          }
        });
    return courses;
  }

  private static NavigableMap<Integer, Estimate> course(List<Reached> reached) {
    NavigableMap<Integer, List<Double>> byStep = new TreeMap<>();
    for (Reached run : reached) {
      MetricCurve accuracies = run.history().curve(RunEvent.ACCURACY);
      for (int i = 0; i < accuracies.size(); i++) {
        byStep
            .computeIfAbsent(accuracies.step(i), at -> new ArrayList<>())
            .add(accuracies.value(i));
      }
    }
    NavigableMap<Integer, Estimate> course = new TreeMap<>();
    byStep.forEach((step, accuracies) -> course.put(step, Estimate.of(accuracies)));
    return course;
  }

  private static Map<Long, Double> accuracies(List<Reached> reached) {
    return reached.stream()
        .collect(
            Collectors.groupingBy(
                Reached::split,
                LinkedHashMap::new,
                Collectors.averagingDouble(run -> run.atEnd(RunEvent.ACCURACY))));
  }

  private static Row row(FewShotSpec cell, List<Reached> reached, @Nullable Estimate ahead) {
    Map<Long, Double> accuracies = accuracies(reached);
    Estimate accuracy = Estimate.of(accuracies.values());
    return new Row(
        cell.prior(),
        cell.initialisation().text(),
        cell.examples(),
        cell.bound(),
        cell.steps(),
        cell.learningRate(),
        accuracy.mean(),
        accuracy.deviation(),
        accuracy.standardError(),
        accuracy.low(),
        accuracy.high(),
        mean(reached, RunEvent.ACCURACY_OF_MEANS),
        mean(reached, RunEvent.ACCURACY_OF_SAMPLE),
        mean(reached, RunEvent.NLL),
        mean(reached, RunEvent.ECE),
        accuracies,
        accuracies.size(),
        ahead);
  }

  private static double mean(List<Reached> reached, String series) {
    return values(reached, series).average().orElseThrow();
  }

  private static DoubleStream values(List<Reached> reached, String series) {
    return reached.stream().mapToDouble(run -> run.atEnd(series));
  }
}
