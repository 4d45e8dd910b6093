package org.kernelscope.ui.form;

import java.util.List;
import java.util.Map;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.Values;

/**
 * Settings of a run that a form cannot show: when the settings of the run are used again, these are
 * kept as they were, until a person lets go of them.
 */
public final class KeptSettings {

  private static final Values NONE = new Values(Settings.of(), Map.of());

  private Values kept = NONE;
  private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper(this, "words", "");

  /**
   * Keeps what is lost in a form.
   *
   * @param run the settings of the run
   * @param shown what the form makes of them
   * @param others settings that come from elsewhere than from the form
   */
  public void keep(Values run, Values shown, Settings others) {
    Values formed = shown.withAll(run.only(others));
    List<Setting<?>> lost =
        run.settings().all().stream()
            .filter(setting -> !run.get(setting).equals(formed.get(setting)))
            .toList();
    kept = run.only(new Settings(lost));
    words.set(String.join(" · ", run.settings().differences(run, formed)));
  }

  /** Lets go of them: they are as they usually are again. */
  public void forget() {
    kept = NONE;
    words.set("");
  }

  /** What a form describes, with the settings that are kept. */
  public Values in(Values described) {
    return described.withAll(kept);
  }

  /** Which they are, and their values; empty while there are none. */
  public ReadOnlyStringProperty wordsProperty() {
    return words.getReadOnlyProperty();
  }
}
