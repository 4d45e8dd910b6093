package org.kernelscope.experiment.report;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.FewShot;

/**
 * What few-shot rows of one table can differ in beside prior, initialisation and n. A page says
 * once what all rows share, and in each row only what tells it from others.
 *
 * @param values of {@link #SETTINGS}
 */
record Procedure(Values values) {

  static final Settings SETTINGS =
      BoundSpec.SETTINGS.and(Settings.of(SharedSettings.STEPS, SharedSettings.LEARNING_RATE));

  Procedure(BoundSpec bound, int steps, double learningRate) {
    this(values(bound, steps, learningRate));
  }

  private static Values values(BoundSpec bound, int steps, double learningRate) {
    Map<String, Object> values = new LinkedHashMap<>(bound.values().byKey());
    values.put(SharedSettings.STEPS.key(), steps);
    values.put(SharedSettings.LEARNING_RATE.key(), learningRate);
    return new Values(SETTINGS, values);
  }

  static Procedure of(FewShot.Row row) {
    return new Procedure(row.bound(), row.steps(), row.learningRate());
  }

  /** The settings that are the same in all of some rows. */
  static Settings shared(Collection<FewShot.Row> rows) {
    return new Settings(
        SETTINGS.all().stream()
            .filter(
                setting ->
                    rows.stream().map(row -> of(row).values.get(setting)).distinct().count() == 1)
            .toList());
  }

  /** Those that are not. */
  static Settings differing(Collection<FewShot.Row> rows) {
    return SETTINGS.without(shared(rows));
  }

  /** Some settings of a row, one after another; empty when there are none. */
  static String words(Settings settings, FewShot.Row row) {
    return String.join(", ", Words.settings(settings, of(row).values));
  }

  /** What is otherwise in this procedure than in that of a row, in words. */
  List<String> otherwise(FewShot.Row row) {
    Values others = of(row).values;
    return Words.settings(
        new Settings(
            SETTINGS.all().stream()
                .filter(setting -> !values.get(setting).equals(others.get(setting)))
                .toList()),
        values);
  }
}
