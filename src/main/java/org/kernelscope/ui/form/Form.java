package org.kernelscope.ui.form;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.ui.kit.ErrorMessages;

/**
 * Values of settings that the user edits: a {@link Field} for each, their problems, and which of
 * them have an effect. Does not know any control. The form of an area defines dependent defaults,
 * see {@link #adapt}.
 */
// Properties know their owner; nothing reads them before it is made.
@SuppressWarnings("this-escape")
public class Form {

  private final Settings settings;
  private final Consumer<Values> together;
  private final Map<Setting<?>, Field<?>> fields = new LinkedHashMap<>();
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
  private final List<Runnable> listeners = new ArrayList<>();
  private @Nullable Values values;
  private boolean filling;

  /** A form in which all combinations of values are valid. */
  public Form(Settings settings) {
    this(settings, values -> {});
  }

  /**
   * A form with the default value of every setting.
   *
   * @param together throws an {@link IllegalArgumentException} that begins with the key of a
   *     setting if values contradict each other
   */
  public Form(Settings settings, Consumer<Values> together) {
    this.settings = settings;
    this.together = together;
    settings.all().forEach(setting -> fields.put(setting, new Field<>(setting, this::changed)));
    judge();
  }

  /**
   * The field of a setting.
   *
   * @throws IllegalArgumentException when the form has none
   */
  @SuppressWarnings("unchecked") // Settings of one key have values of one type.
  public final <T> Field<T> field(Setting<T> setting) {
    Field<?> field = fields.get(setting);
    if (field == null) {
      throw new IllegalArgumentException("no setting of this form: " + setting);
    }
    return (Field<T>) field;
  }

  /** All fields, in the order of the settings. */
  public final List<Field<?>> fields() {
    return List.copyOf(fields.values());
  }

  /** The value of a setting, or its last valid one. */
  public final <T> T known(Setting<T> setting) {
    return field(setting).known();
  }

  /** Fills in the value of one setting. */
  public final <T> void set(Setting<T> setting, T value) {
    field(setting).set(value);
  }

  /**
   * The values of the form: for a setting without effect, its default. Empty while there is a
   * problem.
   */
  public final Optional<Values> values() {
    return Optional.ofNullable(values);
  }

  /** Fills in values of the same keys, such as those of an earlier run. */
  public void show(Values others) {
    fillIn(others, Field::set);
  }

  /** Suggests values of the same keys to fields that the user has not changed. */
  protected final void suggest(Values others) {
    fillIn(others, Field::suggest);
  }

  private interface Filling {
    <T> void fill(Field<T> field, T value);
  }

  private void fillIn(Values others, Filling filling) {
    atOnce(
        () -> {
          for (Field<?> field : fields.values()) {
            if (others.settings().contains(field.setting())) {
              fill(field, others, filling);
            }
          }
        });
  }

  /** Makes several changes with one notification. */
  protected final void atOnce(Runnable changes) {
    boolean before = filling;
    filling = true;
    changes.run();
    filling = before;
    changed();
  }

  private static <T> void fill(Field<T> field, Values others, Filling filling) {
    filling.fill(field, others.get(field.setting()));
  }

  /**
   * Sets dependent defaults that suit the other settings. Called after each change, before
   * listeners are notified; a form with such defaults calls {@link #changed} in its constructor.
   */
  protected void adapt() {}

  /** Updates the form after a change and notifies listeners. */
  protected final void changed() {
    if (filling) {
      return;
    }
    filling = true;
    adapt();
    filling = false;
    judge();
    List.copyOf(listeners).forEach(Runnable::run);
  }

  private void judge() {
    Map<String, Object> known = new LinkedHashMap<>();
    fields.forEach((setting, field) -> known.put(setting.key(), field.known()));
    Values last = new Values(settings, known);
    Map<String, Object> counting = new LinkedHashMap<>();
    boolean sound = true;
    for (Field<?> field : fields.values()) {
      field.judge(field.setting().applies().test(last));
      sound &= field.problemProperty().get().isEmpty();
      boolean counts = field.appliesProperty().get();
      counting.put(field.setting().key(), counts ? field.known() : field.setting().usual());
    }
    values = null;
    problem.set(sound ? "" : invalid());
    judge(new Values(settings, counting));
  }

  /**
   * Checks whether the values contradict each other.
   *
   * @param all the values, with the last valid value of each invalid field
   */
  private void judge(Values all) {
    try {
      together.accept(all);
      values = problem.get().isEmpty() ? all : null;
    } catch (IllegalArgumentException unfit) {
      String message = ErrorMessages.of(unfit);
      fields.values().stream()
          .filter(field -> message.startsWith(field.setting().key() + ": "))
          .findFirst()
          .ifPresentOrElse(
              field -> {
                field.refuse(Field.sentence(message.substring(field.setting().key().length() + 2)));
                problem.set(invalid());
              },
              () -> problem.set(problem.get().isEmpty() ? Field.sentence(message) : invalid()));
    }
  }

  /**
   * The problem of the first field that has one, with its name, because the field may not be
   * visible.
   */
  private String invalid() {
    return fields.values().stream()
        .filter(field -> !field.problemProperty().get().isEmpty())
        .findFirst()
        .map(
            field -> {
              String sentence = field.problemProperty().get();
              return "%s: %s%s"
                  .formatted(
                      field.setting().label(),
                      sentence.substring(0, 1).toLowerCase(Locale.ROOT),
                      sentence.substring(1));
            })
        .orElse("");
  }

  /** Why there are no values, as one sentence; empty when there are. */
  public final ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Adds a listener that is called after each change, when the form is up to date. */
  public final void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
