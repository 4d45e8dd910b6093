package org.kernelscope.ui.form;

import java.util.ArrayList;
import java.util.List;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.Values;

/**
 * A form in which the user chooses some of many settings and edits these: for instance the own
 * settings of one column of a comparison.
 */
public final class ChosenForm extends Form {

  private final List<Setting<?>> chosen;
  private Settings allowed;

  /** A form in which nothing is chosen, and all settings can be chosen. */
  public ChosenForm(Settings settings) {
    this(settings, new ArrayList<>());
  }

  private ChosenForm(Settings settings, List<Setting<?>> chosen) {
    super(
        new Settings(
            settings.all().stream().<Setting<?>>map(one -> whenChosen(one, chosen)).toList()));
    this.chosen = chosen;
    this.allowed = settings;
  }

  private static <T> Setting<T> whenChosen(Setting<T> setting, List<Setting<?>> chosen) {
    return setting.appliesWhen(values -> chosen.contains(setting));
  }

  /** Allows only some of the settings, and drops the others. */
  public void allow(Settings some) {
    allowed = some;
    chosen.removeIf(setting -> !some.contains(setting));
    changed();
  }

  /** The settings that can still be chosen. */
  public List<Setting<?>> offered() {
    return fields().stream()
        .<Setting<?>>map(Field::setting)
        .filter(setting -> allowed.contains(setting) && !chosen.contains(setting))
        .toList();
  }

  /** The chosen settings, in order. */
  public List<Setting<?>> chosen() {
    return List.copyOf(chosen);
  }

  /** Chooses a setting, with an initial value. */
  public <T> void choose(Setting<T> setting, T value) {
    atOnce(
        () -> {
          if (!chosen.contains(setting)) {
            chosen.add(setting);
          }
          set(setting, value);
        });
  }

  /** Removes a chosen setting. */
  public void drop(Setting<?> setting) {
    chosen.remove(setting);
    changed();
  }

  /** Chooses these settings with these values, and no others. */
  public void choose(Values others) {
    atOnce(
        () -> {
          chosen.clear();
          chosen.addAll(others.settings().all());
          show(others);
        });
  }

  /** The chosen values; for an invalid text, the last valid value of the field. */
  public Values chosenValues() {
    Values values = Settings.of().usual();
    for (Setting<?> setting : chosen) {
      values = with(values, field(setting));
    }
    return values;
  }

  private static <T> Values with(Values values, Field<T> field) {
    return values.and(field.setting(), field.known());
  }
}
