package org.kernelscope.ui.form;

import java.util.ArrayList;
import java.util.List;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.Values;

/**
 * Some of many settings, which a person chooses and edits: only those that were chosen count, such
 * as what one column of a comparison has for itself.
 */
public final class ChosenForm extends Form {

  private final List<Setting<?>> chosen;
  private Settings allowed;

  /** One in which nothing is chosen, and any of the settings can be. */
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

  /** Lets only some of the settings be chosen, and drops the others. */
  public void allow(Settings some) {
    allowed = some;
    chosen.removeIf(setting -> !some.contains(setting));
    changed();
  }

  /** Those that can be chosen still. */
  public List<Setting<?>> offered() {
    return fields().stream()
        .<Setting<?>>map(Field::setting)
        .filter(setting -> allowed.contains(setting) && !chosen.contains(setting))
        .toList();
  }

  /** Those that were chosen, in their order. */
  public List<Setting<?>> chosen() {
    return List.copyOf(chosen);
  }

  /** Chooses a setting, with a value to begin with. */
  public <T> void choose(Setting<T> setting, T value) {
    atOnce(
        () -> {
          if (!chosen.contains(setting)) {
            chosen.add(setting);
          }
          set(setting, value);
        });
  }

  /** Lets go of a setting. */
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

  /** What was chosen; what a field stood for last where its text stands for nothing. */
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
