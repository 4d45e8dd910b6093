package org.kernelscope.experiment.spec;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What values a setting can have, and how they are written: as a text by people (on the command
 * line, in a form) and as JSON. Every reading refuses with the same sentence: what was expected,
 * and what was found.
 *
 * @param <T> the type of a value, immutable
 */
public interface SettingType<T> {

  /** What stands for a value, to go on after "expected": {@code a whole number from 1 to 100}. */
  String allowed();

  /**
   * The value a person wrote.
   *
   * @throws IllegalArgumentException with a sentence, when the text stands for none
   */
  T parse(String text);

  /** The text {@link #parse} reads. */
  String text(T value);

  /**
   * The value that stands in JSON.
   *
   * @param json a number, text, boolean, list or map, as Jackson makes them; null for nothing
   * @throws IllegalArgumentException with a sentence, when it stands for none
   */
  T read(@Nullable Object json);

  /** What {@link #read} reads. */
  Object write(T value);

  /** The values there are, where they can be counted; else empty. */
  default List<T> choices() {
    return List.of();
  }

  /** What stands in the place of a value where a command line is explained: {@code N}. */
  default String placeholder() {
    return "VALUE";
  }

  /** How a value is told to people. */
  default String words(T value) {
    return text(value);
  }

  /** The sentence with which a value is refused. */
  default IllegalArgumentException refusal(@Nullable Object found) {
    return new IllegalArgumentException("expected %s, found %s".formatted(allowed(), told(found)));
  }

  /** What was found, in words. */
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

  /** A number without an exponent where that is as short, anything else as it tells itself. */
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
