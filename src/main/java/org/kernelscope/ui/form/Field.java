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
 * The edited text of one setting, its value, and the problem if the text is not valid. Does not
 * know any control.
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

  /** Why the text is not valid, even if the setting has no effect; empty if it is valid. */
  private String refusal = "";

  /** The last text that the program, not the user, has set. */
  private String suggested;

  /**
   * @param changed called after every change of the text, when it has been read
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
    // A value that was set need not be the value that its text would give.
    if (!now.equals(setting.type().text(known.get()))) {
      try {
        known.set(setting.type().parse(now));
      } catch (IllegalArgumentException refused) {
        refusal = sentence(ErrorMessages.of(refused));
      }
    }
    changed.run();
  }

  /** The message as a sentence, for the place below a field or above a button. */
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

  /** The value of the text; empty if it is not valid. */
  public Optional<T> value() {
    return refusal.isEmpty() ? Optional.of(known.get()) : Optional.empty();
  }

  /** The value of the text, or the last valid one. */
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

  /** Sets a suitable value, unless the user has chosen another one. */
  public void suggest(T value) {
    if (text.get().equals(suggested)) {
      reset(value);
    } else {
      suggested = setting.type().text(value);
    }
  }

  /** Sets a value as if the user had not chosen one yet. */
  public void reset(T value) {
    suggested = setting.type().text(value);
    if (!text.get().equals(suggested) || !known.get().equals(value)) {
      set(value);
    }
  }

  /** Why the field must be changed, as one sentence; empty if there is no problem. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Whether the setting has an effect, given the others. */
  public ReadOnlyBooleanProperty appliesProperty() {
    return applies.getReadOnlyProperty();
  }

  /** Sets whether the setting has an effect, and so whether its problem matters. */
  void judge(boolean counts) {
    applies.set(counts);
    problem.set(counts ? refusal : "");
  }

  /** Sets the problem that the value contradicts others. */
  void refuse(String sentence) {
    if (problem.get().isEmpty()) {
      problem.set(sentence);
    }
  }
}
