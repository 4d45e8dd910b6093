package org.kernelscope.experiment.report;

import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;

/**
 * What few-shot runs must have in common to be in one table.
 *
 * @param values the values of all settings in which the rows of a table cannot differ
 */
record FewShotSetting(Values values) {

  private static final Settings SHARED =
      FewShotSpec.SETTINGS
          .without(Procedure.SETTINGS)
          .without(
              Settings.of(
                  FewShotSpec.EXAMPLES,
                  FewShotSpec.SPLIT,
                  FewShotSpec.PRIORS,
                  SharedSettings.INITIALISATION,
                  SharedSettings.EVALUATE_AT,
                  SharedSettings.SEED));

  static FewShotSetting of(FewShotSpec spec) {
    return new FewShotSetting(spec.values().only(SHARED));
  }

  <T> T get(Setting<T> setting) {
    return values.get(setting);
  }

  /** The settings as a part of a sentence. */
  String words() {
    return Words.network(get(SharedSettings.NETWORK), get(SharedSettings.WIDTHS))
        + ", "
        + Words.beside(Words.IN_TITLES, values);
  }
}
