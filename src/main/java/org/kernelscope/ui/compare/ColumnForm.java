package org.kernelscope.ui.compare;

import java.util.ArrayList;
import java.util.List;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.ComparedColumn;
import org.kernelscope.ui.form.Form;

/**
 * The settings that one column has for itself, as a person edits them. Of all that a column can
 * have for itself, those apply that were chosen, and that the model has.
 */
public final class ColumnForm extends Form {

  private final List<Setting<?>> chosen;
  private Model model;

  private ColumnForm(Model model, List<Setting<?>> chosen) {
    super(new Settings(all().stream().<Setting<?>>map(one -> whenChosen(one, chosen)).toList()));
    this.model = model;
    this.chosen = chosen;
  }

  /** One in which nothing is chosen. */
  static ColumnForm of(Model model) {
    return new ColumnForm(model, new ArrayList<>());
  }

  private static List<Setting<?>> all() {
    Settings all = Settings.of();
    for (Model model : Model.all()) {
      Settings own = ComparedColumn.changeable(model.settings());
      all = all.and(own.without(all));
    }
    return all.all();
  }

  private static <T> Setting<T> whenChosen(Setting<T> setting, List<Setting<?>> chosen) {
    return setting.appliesWhen(values -> chosen.contains(setting));
  }

  /** Those that can be chosen still. */
  public List<Setting<?>> offered() {
    return ComparedColumn.changeable(model.settings()).all().stream()
        .filter(setting -> !chosen.contains(setting))
        .toList();
  }

  /** Those that were chosen, in their order. */
  public List<Setting<?>> chosen() {
    return List.copyOf(chosen);
  }

  /** Has the column a setting for itself, with a value to begin with. */
  <T> void choose(Setting<T> setting, T value) {
    atOnce(
        () -> {
          if (!chosen.contains(setting)) {
            chosen.add(setting);
          }
          set(setting, value);
        });
  }

  /** Lets the column have a setting as all others do. */
  void drop(Setting<?> setting) {
    chosen.remove(setting);
    changed();
  }

  /** Drops all that was chosen, and chooses what another column has for itself. */
  void choose(Values others) {
    atOnce(
        () -> {
          chosen.clear();
          chosen.addAll(others.settings().all());
          show(others);
        });
  }

  /** Drops what another model does not have. */
  void show(Model now) {
    model = now;
    chosen.removeIf(setting -> !ComparedColumn.changeable(now.settings()).contains(setting));
    changed();
  }

  /** What the column has for itself; what a field stood for last where its text stands for none. */
  Values changes() {
    Values changes = Settings.of().usual();
    for (Setting<?> setting : chosen) {
      changes = with(changes, setting);
    }
    return changes;
  }

  private <T> Values with(Values changes, Setting<T> setting) {
    return changes.and(setting, known(setting));
  }
}
