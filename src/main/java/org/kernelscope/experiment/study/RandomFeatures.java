package org.kernelscope.experiment.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.store.RunFolder;

/**
 * The random-feature experiment (method, section 7): accuracy of a classifier on frozen
 * convolutions against the scale of their widths, for several initialisations.
 *
 * @param scales of the widths, each in (0, 1]
 * @param initialisations each once
 * @param seeds the number of runs of each initialisation at each scale; seeds count up from that of
 *     {@code features}
 * @param features everything else; its own scale and initialisation are replaced
 */
public record RandomFeatures(
    List<Double> scales,
    List<InitialisationChoice> initialisations,
    int seeds,
    RandomFeatureSpec features) {

  /** The scales of the widths. */
  public static final Setting<List<Double>> SCALES =
      Setting.of(
              "scales",
              "Width scales",
              SettingTypes.listOf(
                  SettingTypes.share(), "fractions up to 1 such as 1/16, parted by commas"),
              List.of(1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 1.0),
              "Shares of the widths that are used, one or several.")
          .option("--scales");

  public static final Setting<Integer> EPOCHS = SourceNetworks.EPOCHS.usually(150);

  public RandomFeatures {
    if (scales.isEmpty() || scales.stream().distinct().count() < scales.size()) {
      throw new IllegalArgumentException("scales: at least one, each only once, found " + scales);
    }
    // Every width must keep at least one channel.
    scales.forEach(scale -> features.with(RandomFeatureSpec.SCALE, scale));
    scales = List.copyOf(scales);
    initialisations = List.copyOf(initialisations);
  }

  /**
   * Makes the experiment from its settings: scales, seeds, epochs, and the settings of a run.
   *
   * @param available the number of training images in the data set
   * @throws IllegalArgumentException beginning with the key of a setting, when settings contradict
   *     each other
   */
  public static RandomFeatures of(
      Values values, List<InitialisationChoice> initialisations, int available) {
    RandomFeatureSpec one =
        new RandomFeatureSpec(RandomFeatureSpec.SETTINGS.usual().withAll(values));
    int images = SourceNetworks.images(one.trainExamples(), available);
    return new RandomFeatures(
        values.get(SCALES),
        initialisations,
        values.get(Comparison.SEEDS),
        one.with(SharedSettings.STEPS, steps(values.get(EPOCHS), images, one.batch())));
  }

  /** The steps of a run as epochs, rounded to a whole number. */
  public static int epochs(RandomFeatureSpec run, int available) {
    int images = SourceNetworks.images(run.trainExamples(), available);
    return Math.max(1, run.steps() / steps(1, images, run.batch()));
  }

  /** The number of runs. */
  public int count() {
    return Math.multiplyExact(Math.multiplyExact(scales.size(), initialisations.size()), seeds);
  }

  /**
   * Parses a scale: a number, or two numbers separated by a slash.
   *
   * @throws NumberFormatException when the text is neither
   */
  public static double scale(String text) {
    String[] parts = text.strip().split("/", 2);
    double over = Double.parseDouble(parts[0]);
    return parts.length == 1 ? over : over / Double.parseDouble(parts[1]);
  }

  /** The text of a scale: {@code 1/16}, or a decimal if it is not of the form 1/n. */
  public static String text(double scale) {
    long parts = Math.round(1 / scale);
    if (Math.abs(parts * scale - 1) > 1e-9) {
      return Double.toString(scale);
    }
    return parts == 1 ? "1" : "1/" + parts;
  }

  /** Optimiser steps of some passes over the images. */
  private static int steps(int epochs, int images, int batch) {
    return SourceNetworks.steps(epochs, images, batch);
  }

  /** One spec for each run: all of the first scale, then of the next. */
  public List<RandomFeatureSpec> runs() {
    return scales.stream()
        .map(scale -> features.with(RandomFeatureSpec.SCALE, scale))
        .flatMap(
            scaled ->
                Comparison.of(initialisations, seeds, features.seed(), scaled).runs().stream())
        .map(RandomFeatureSpec.class::cast)
        .toList();
  }

  /**
   * The results of one initialisation at one scale after the last step, over its seeds.
   *
   * @param accuracyMean mean test accuracy, 0 to 1
   * @param accuracyStd its standard deviation over seeds (n - 1); null for a single seed
   * @param accuracySe the standard error of the mean; null likewise
   * @param accuracyLow with {@code accuracyHigh} a 95 % interval of the mean; null likewise
   * @param seeds the number of finished runs
   * @param ahead the difference of the accuracy to the first initialisation at that scale, paired
   *     by seed; null for that initialisation itself
   */
  public record Row(
      String init,
      double scale,
      @Nullable Double accuracyMean,
      @Nullable Double accuracyStd,
      @Nullable Double accuracySe,
      @Nullable Double accuracyLow,
      @Nullable Double accuracyHigh,
      int seeds,
      @Nullable Estimate ahead) {}

  /**
   * One row for each scale and initialisation with a finished run.
   *
   * @param leftOut is told which runs cannot be read
   */
  public static List<Row> summary(List<RunFolder> runs, LeftOut leftOut) {
    Map<Double, List<RunFolder>> byScale = new LinkedHashMap<>();
    Map<Double, Integer> lastSteps = new LinkedHashMap<>();
    Recorded.of(runs, RandomFeatureSpec.class, leftOut)
        .filter(run -> run.history().state() == RunState.FINISHED)
        .forEach(
            run -> {
              RandomFeatureSpec spec = run.spec();
              byScale.computeIfAbsent(spec.scale(), scale -> new ArrayList<>()).add(run.folder());
              lastSteps.putIfAbsent(spec.scale(), spec.steps());
            });
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<Double, List<RunFolder>> scale : byScale.entrySet()) {
      Integer last = lastSteps.get(scale.getKey());
      for (Comparison.Row row : Comparison.summary(scale.getValue(), leftOut)) {
        if (last != null && row.step() == last) {
          rows.add(
              new Row(
                  row.init(),
                  scale.getKey(),
                  row.accuracyMean(),
                  row.accuracyStd(),
                  row.accuracySe(),
                  row.accuracyLow(),
                  row.accuracyHigh(),
                  row.seeds(),
                  row.ahead()));
        }
      }
    }
    return rows;
  }
}
