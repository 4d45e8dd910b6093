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
 * The settings in which few-shot rows of one table can differ, apart from prior, initialisation and
 * n. A page names the settings that all rows share once, and in each row only the others.
 *
 * @param values the values of {@link #SETTINGS}
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

  /** The settings whose value is the same in all these rows. */
  static Settings shared(Collection<FewShot.Row> rows) {
    return new Settings(
        SETTINGS.all().stream()
            .filter(
                setting ->
                    rows.stream().map(row -> of(row).values.get(setting)).distinct().count() == 1)
            .toList());
  }

  /** The settings whose value is not the same in all these rows. */
  static Settings differing(Collection<FewShot.Row> rows) {
    return SETTINGS.without(shared(rows));
  }

  /** Some settings of a row, separated by commas; an empty text if there are none. */
  static String words(Settings settings, FewShot.Row row) {
    return String.join(", ", Words.settings(settings, of(row).values));
  }

  /** The settings of this procedure that differ from those of a row, in words. */
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
