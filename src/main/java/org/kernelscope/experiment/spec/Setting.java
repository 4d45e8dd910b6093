package org.kernelscope.experiment.spec;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One setting, described once. From it come its field in {@code spec.json}, its option on the
 * command line, its row in a form, its words on cards and in reports, and its line in {@code
 * docs/settings.md}.
 *
 * @param key its name in JSON; a dot leads into a field: {@code bound.klWeight}
 * @param label how it is called on the screen
 * @param option how it is called on the command line, with its dashes; empty for none
 * @param help what it is, one sentence
 * @param unit of its values, empty for none
 * @param type what values it can have
 * @param usual the value it has unless somebody says otherwise
 * @param absent the value that a file from before there was such a setting stands for, by the
 *     fields it has; null where every file has it
 * @param applies whether it does anything beside these other values
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

  /** A setting without an option, which every file has and which always applies. */
  public static <T> Setting<T> of(
      String key, String label, SettingType<T> type, T usual, String help) {
    return new Setting<>(key, label, "", help, "", type, usual, null, values -> true);
  }

  /** The same with an option on the command line. */
  public Setting<T> option(String name) {
    return new Setting<>(key, label, name, help, unit, type, usual, absent, applies);
  }

  /** The same with a unit. */
  public Setting<T> unit(String name) {
    return new Setting<>(key, label, option, help, name, type, usual, absent, applies);
  }

  /** The same, with what files that lack it stand for. */
  public Setting<T> absent(T value) {
    return absentBy(fields -> value);
  }

  /** The same, with what files that lack it stand for by the fields they have. */
  Setting<T> absentBy(Function<Map<String, Object>, T> value) {
    return new Setting<>(key, label, option, help, unit, type, usual, value, applies);
  }

  /** The same, doing something beside certain values only. */
  public Setting<T> appliesWhen(Predicate<Values> condition) {
    return new Setting<>(key, label, option, help, unit, type, usual, absent, condition);
  }

  /** The same with another help, where it means something of its own. */
  public Setting<T> help(String sentence) {
    return new Setting<>(key, label, option, sentence, unit, type, usual, absent, applies);
  }

  /** The same under another name on the screen. */
  public Setting<T> label(String name) {
    return new Setting<>(key, name, option, help, unit, type, usual, absent, applies);
  }

  /** The same with another usual value. */
  public Setting<T> usually(T value) {
    return new Setting<>(key, label, option, help, unit, type, value, absent, applies);
  }

  /**
   * The value that stands in JSON.
   *
   * @throws IllegalArgumentException naming the key, when it stands for none
   */
  T read(@Nullable Object json) {
    try {
      return type.read(json);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(key + ": " + unfit.getMessage(), unfit);
    }
  }

  /** The value in the flat fields of a file, by {@link #read}, or what its absence stands for. */
  T find(Map<String, Object> fields) {
    Object json = fields.get(key);
    return json == null && absent != null ? absent.apply(fields) : read(json);
  }

  /**
   * A value, checked as if it had come from a file.
   *
   * @throws IllegalArgumentException naming the key, when the setting cannot have it
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
