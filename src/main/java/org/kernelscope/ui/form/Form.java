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
 * An assignment of values to settings that a person edits: a {@link Field} for each, what is wrong
 * with them, and which of them apply beside the others. Knows no control. The form of an area says
 * what suits what, see {@link #adapt}.
 */
public class Form {

  private final Settings settings;
  private final Consumer<Values> together;
  private final Map<Setting<?>, Field<?>> fields = new LinkedHashMap<>();
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
  private final List<Runnable> listeners = new ArrayList<>();
  private @Nullable Values values;
  private boolean filling;

  /** A form whose values all go together. */
  public Form(Settings settings) {
    this(settings, values -> {});
  }

  /**
   * A form with the usual value of every setting.
   *
   * @param together throws an {@link IllegalArgumentException} that begins with the key of a
   *     setting where values do not go together
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

  /** What a setting has, or had before what now stands for no value. */
  public final <T> T known(Setting<T> setting) {
    return field(setting).known();
  }

  /** Fills in the value of one setting. */
  public final <T> void set(Setting<T> setting, T value) {
    field(setting).set(value);
  }

  /**
   * What the form says: the value of every setting that applies, the usual one of every other.
   * Empty while there is a problem.
   */
  public final Optional<Values> values() {
    return Optional.ofNullable(values);
  }

  /** Fills in values of the same keys, such as those of an earlier run. */
  public void show(Values others) {
    fillIn(others, Field::set);
  }

  /** Offers values of the same keys to fields that a person has left alone. */
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

  /** Makes several changes of which others hear as of one. */
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
   * Fills in what suits the other settings, if anything does. Called after each change, before
   * anybody else hears of it; a form that has such things calls {@link #changed} when it is made.
   */
  protected void adapt() {}

  /** Takes over that something of the form is another one. */
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
   * Whether the values go together.
   *
   * @param all with what a field stood for last, where its text now stands for none
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

  /** What is wrong with the first field that has a problem: it may be out of sight. */
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

  /** Has {@code listener} hear of each change, once the form stands for what it then does. */
  public final void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
