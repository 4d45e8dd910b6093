package org.kernelscope.experiment.spec;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One setting, described once. This description defines its field in {@code spec.json}, its option
 * on the command line, its row in a form, its text on cards and in reports, and its line in {@code
 * docs/settings.md}.
 *
 * @param key its name in JSON; a dot leads into a field: {@code bound.klWeight}
 * @param label its name on the screen
 * @param option its name on the command line, with dashes; empty for none
 * @param help its meaning, one sentence
 * @param unit of its values, empty for none
 * @param type the type of its values
 * @param usual the default value
 * @param absent computes the value for an older file without this setting, from the fields of that
 *     file; null if every file has it
 * @param applies whether it has an effect, given the other values
 * @param <T> the type of its values
 */
public record Setting<T>(
    String key,
    String label,
    String option,
    String help,
    String unit,
    SettingType<T> type,
    T usual,
    @Nullable Function<Map<String, Object>, T> absent,
    Predicate<Values> applies) {

  /** A setting without an option, which every file has and which always has an effect. */
  public static <T> Setting<T> of(
      String key, String label, SettingType<T> type, T usual, String help) {
    return new Setting<>(key, label, "", help, "", type, usual, null, values -> true);
  }

  /** The same setting with an option on the command line. */
  public Setting<T> option(String name) {
    return new Setting<>(key, label, name, help, unit, type, usual, absent, applies);
  }

  /** The same setting with a unit. */
  public Setting<T> unit(String name) {
    return new Setting<>(key, label, option, help, name, type, usual, absent, applies);
  }

  /** The same setting, with the value for files that lack it. */
  public Setting<T> absent(T value) {
    return absentBy(fields -> value);
  }

  /** The same setting, with the value for files that lack it, computed from their fields. */
  Setting<T> absentBy(Function<Map<String, Object>, T> value) {
    return new Setting<>(key, label, option, help, unit, type, usual, value, applies);
  }

  /** The same setting, which has an effect only under a condition on the other values. */
  public Setting<T> appliesWhen(Predicate<Values> condition) {
    return new Setting<>(key, label, option, help, unit, type, usual, absent, condition);
  }

  /** The same setting with another help text, where its meaning differs. */
  public Setting<T> help(String sentence) {
    return new Setting<>(key, label, option, sentence, unit, type, usual, absent, applies);
  }

  /** The same setting with another name on the screen. */
  public Setting<T> label(String name) {
    return new Setting<>(key, name, option, help, unit, type, usual, absent, applies);
  }

  /** The same setting with another default value. */
  public Setting<T> usually(T value) {
    return new Setting<>(key, label, option, help, unit, type, value, absent, applies);
  }

  /**
   * Reads a value from JSON.
   *
   * @throws IllegalArgumentException naming the key, when the JSON is not a valid value
   */
  T read(@Nullable Object json) {
    try {
      return type.read(json);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(key + ": " + unfit.getMessage(), unfit);
    }
  }

  /** The value in the flat fields of a file, by {@link #read}, or the value for a missing field. */
  T find(Map<String, Object> fields) {
    Object json = fields.get(key);
    return json == null && absent != null ? absent.apply(fields) : read(json);
  }

  /**
   * A value, checked as if it had come from a file.
   *
   * @throws IllegalArgumentException naming the key, when the value is not valid
   */
  public T checked(@Nullable T value) {
    return read(value == null ? null : type.write(value));
  }

  /** A value in words, with its unit. */
  public String words(T value) {
    return (type.words(value) + " " + unitOf(value)).strip();
  }

  /** The unit that follows a value; a word such as {@code never} has none. */
  public String unitOf(T value) {
    String text = type.text(value);
    return !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1)) ? unit : "";
  }

  /** Label and value in words: {@code Batch 64 images}. */
  public String told(T value) {
    return label + " " + words(value);
  }

  /** Two settings are the same when they have the same key. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Setting<?> setting && key.equals(setting.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key;
  }
}
