package org.kernelscope.experiment.spec;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The type of a setting: its possible values and their two forms, text for people (on the command
 * line, in a form) and JSON. Every invalid value gets the same sentence: what was expected, and
 * what was found.
 *
 * @param <T> the type of a value, immutable
 */
public interface SettingType<T> {

  /** The possible values, as a phrase after "expected": {@code a whole number from 1 to 100}. */
  String allowed();

  /**
   * Parses a user's text.
   *
   * @throws IllegalArgumentException with a sentence, when the text is not a valid value
   */
  T parse(String text);

  /** The text {@link #parse} reads. */
  String text(T value);

  /**
   * Reads a value from JSON.
   *
   * @param json a number, text, boolean, list or map, as Jackson makes them; null for nothing
   * @throws IllegalArgumentException with a sentence, when the JSON is not a valid value
   */
  T read(@Nullable Object json);

  /** The JSON form of a value, which {@link #read} reads. */
  Object write(T value);

  /** All possible values, if they can be listed; otherwise empty. */
  default List<T> choices() {
    return List.of();
  }

  /** The placeholder for a value in the help of the command line: {@code N}. */
  default String placeholder() {
    return "VALUE";
  }

  /** A value in words. */
  default String words(T value) {
    return text(value);
  }

  /** The exception for an invalid value, with its sentence. */
  default IllegalArgumentException refusal(@Nullable Object found) {
    return new IllegalArgumentException("expected %s, found %s".formatted(allowed(), told(found)));
  }

  /** An invalid value, in words. */
  static String told(@Nullable Object found) {
    if (found == null || (found instanceof String text && text.isBlank())) {
      return "nothing";
    }
    if (found instanceof List<?> list) {
      return list.toString();
    }
    if (found instanceof java.util.Map<?, ?>) {
      return "an object";
    }
    return found instanceof String text ? "'" + text.strip() + "'" : plain(found);
  }

  /** A number, without an exponent if that is as short; any other value by its own text. */
  static String plain(Object value) {
    if (value instanceof Double number && Double.isFinite(number)) {
      String digits = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
      return digits.length() <= 12 ? digits : number.toString();
    }
    return value instanceof Enum<?> one
        ? one.name().toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }
}
