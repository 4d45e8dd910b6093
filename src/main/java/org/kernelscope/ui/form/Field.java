package org.kernelscope.ui.form;

import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.ui.kit.ErrorMessages;

/**
 * The text a person edits of one setting, the value it stands for, and in words why it stands for
 * none. Knows no control.
 *
 * @param <T> the type of the value
 */
public final class Field<T> {

  private final Setting<T> setting;
  private final Runnable changed;
  private final StringProperty text;
  private final ReadOnlyObjectWrapper<T> known;
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
  private final ReadOnlyBooleanWrapper applies = new ReadOnlyBooleanWrapper(this, "applies", true);

  /** Why the text stands for no value, whether or not that counts; empty when it does. */
  private String refusal = "";

  /** The text that was put here by nobody but the program. */
  private String suggested;

  /**
   * @param changed hears of every change of the text, once it is read
   */
  Field(Setting<T> setting, Runnable changed) {
    this.setting = setting;
    this.changed = changed;
    this.suggested = setting.type().text(setting.usual());
    this.text = new SimpleStringProperty(this, "text", suggested);
    this.known = new ReadOnlyObjectWrapper<>(this, "known", setting.usual());
    text.addListener((property, old, now) -> read(now));
  }

  private void read(String now) {
    refusal = "";
    // A value that was put here need not be what its text would be read as.
    if (!now.equals(setting.type().text(known.get()))) {
      try {
        known.set(setting.type().parse(now));
      } catch (IllegalArgumentException refused) {
        refusal = sentence(ErrorMessages.of(refused));
      }
    }
    changed.run();
  }

  /** As the one sentence below a field, or above a button. */
  static String sentence(String message) {
    return message.substring(0, 1).toUpperCase(Locale.ROOT)
        + message.substring(1)
        + (message.endsWith(".") ? "" : ".");
  }

  public Setting<T> setting() {
    return setting;
  }

  public StringProperty textProperty() {
    return text;
  }

  /** The value the text stands for; empty when it stands for none. */
  public Optional<T> value() {
    return refusal.isEmpty() ? Optional.of(known.get()) : Optional.empty();
  }

  /** The value the text stands for, or stood for last. */
  public ReadOnlyObjectProperty<T> knownProperty() {
    return known.getReadOnlyProperty();
  }

  public T known() {
    return known.get();
  }

  /** Fills in a value. */
  public void set(T value) {
    refusal = "";
    known.set(value);
    String now = setting.type().text(value);
    if (now.equals(text.get())) {
      changed.run();
    } else {
      text.set(now);
    }
  }

  /** Takes over a value that suits, unless a person has chosen another one. */
  public void suggest(T value) {
    if (text.get().equals(suggested)) {
      reset(value);
    } else {
      suggested = setting.type().text(value);
    }
  }

  /** Fills in a value as if no person had chosen one yet. */
  public void reset(T value) {
    suggested = setting.type().text(value);
    if (!text.get().equals(suggested) || !known.get().equals(value)) {
      set(value);
    }
  }

  /** Why the field has to be changed, as one sentence; empty when all is well. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Whether the setting does anything beside the others as they are. */
  public ReadOnlyBooleanProperty appliesProperty() {
    return applies.getReadOnlyProperty();
  }

  /** Takes over whether the setting counts, and so whether its refusal does. */
  void judge(boolean counts) {
    applies.set(counts);
    problem.set(counts ? refusal : "");
  }

  /** Takes over that the value does not go together with others. */
  void refuse(String sentence) {
    if (problem.get().isEmpty()) {
      problem.set(sentence);
    }
  }
}
