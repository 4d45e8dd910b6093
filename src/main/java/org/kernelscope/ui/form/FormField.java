package org.kernelscope.ui.form;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.SettingType;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.ui.kit.ErrorMessages;

/**
 * A text that a person edits, the value it stands for, and in words why it stands for none. Knows
 * no control.
 *
 * @param <T> the type of the value
 */
public final class FormField<T> {

  private final StringProperty text = new SimpleStringProperty(this, "text", "");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
  private final Function<String, T> parser;
  private @Nullable T value;

  /**
   * @param parser throws {@link IllegalArgumentException} with a sentence for people where a text
   *     stands for nothing
   */
  public FormField(String initial, Function<String, T> parser) {
    this.parser = parser;
    text.addListener((property, old, now) -> parse(now));
    text.set(initial);
    parse(initial);
  }

  /** Whether all of some fields stand for a value. */
  public static BooleanBinding allValid(Stream<FormField<?>> fields) {
    return fields
        .map(FormField::problemProperty)
        .map(Bindings::isEmpty)
        .reduce(BooleanBinding::and)
        .orElseThrow();
  }

  /** A whole number between two bounds, both included. */
  public static FormField<Integer> wholeNumber(int initial, int lowest, int highest) {
    String expected =
        highest == Integer.MAX_VALUE
            ? String.format(Locale.ROOT, "Expected a whole number of at least %d", lowest)
            : String.format(Locale.ROOT, "Expected a whole number from %d to %d", lowest, highest);
    return new FormField<>(
        Integer.toString(initial),
        text -> {
          int number = parsed(text, expected, Integer::parseInt);
          return require(number >= lowest && number <= highest, number, expected, text);
        });
  }

  /** One or several whole numbers between two bounds, parted by commas, each counted once. */
  public static FormField<List<Integer>> wholeNumbers(int initial, int lowest, int highest) {
    String expected =
        String.format(
            Locale.ROOT, "Expected whole numbers from %d to %d, parted by commas", lowest, highest);
    return new FormField<>(
        Integer.toString(initial),
        text -> {
          List<Integer> numbers =
              parsed(
                  text,
                  expected,
                  all -> Arrays.stream(all.split("\\s*,\\s*", -1)).map(Integer::valueOf).toList());
          boolean within = numbers.stream().allMatch(n -> n >= lowest && n <= highest);
          return require(within, numbers.stream().distinct().toList(), expected, text);
        });
  }

  /**
   * The widths of what is chosen elsewhere; they become the usual ones when something else is.
   *
   * @param usual of what is chosen: as many as it has
   */
  public static <C> FormField<List<Integer>> widths(
      String initial, ObservableValue<C> chosen, Function<C, List<Integer>> usual) {
    SettingType<List<Integer>> type = SharedSettings.WIDTHS.type();
    FormField<List<Integer>> field =
        new FormField<>(
            initial,
            text -> {
              List<Integer> widths = type.parse(text);
              int count = usual.apply(chosen.getValue()).size();
              String expected = String.format(Locale.ROOT, "Expected %d numbers", count);
              return require(widths.size() == count, widths, expected, text);
            });
    chosen.addListener(
        (property, old, now) -> field.textProperty().set(type.text(usual.apply(now))));
    return field;
  }

  /** A count of at least 1, or the word {@code all}, which is 0. */
  public static FormField<Integer> countOrAll(String initial) {
    String expected = "Expected a whole number of at least 1, or the word all";
    return new FormField<>(
        initial,
        text -> {
          if (text.strip().equalsIgnoreCase("all")) {
            return 0;
          }
          int number = parsed(text, expected, Integer::parseInt);
          return require(number >= 1, number, expected, text);
        });
  }

  public static FormField<Long> seed(long initial) {
    String expected = "Expected a whole number";
    return new FormField<>(Long.toString(initial), text -> parsed(text, expected, Long::parseLong));
  }

  /** A number above 0 and below {@code limit}. */
  public static FormField<Double> positive(String initial, double limit) {
    String expected =
        "Expected a number above 0 and below %s"
            .formatted(Double.toString(limit).replace(".0", ""));
    return new FormField<>(
        initial,
        text -> {
          double number = parsed(text, expected, Double::parseDouble);
          return require(number > 0 && number < limit, number, expected, text);
        });
  }

  /** A number of at least 0. */
  public static FormField<Double> notNegative(String initial) {
    String expected = "Expected a number of at least 0";
    return new FormField<>(
        initial,
        text -> {
          double number = parsed(text, expected, Double::parseDouble);
          return require(number >= 0 && number < Double.POSITIVE_INFINITY, number, expected, text);
        });
  }

  /** A number, or one word that stands for something else. */
  public static FormField<String> numberOr(String word, String initial) {
    String expected = "Expected a number, or the word " + word;
    return new FormField<>(
        initial,
        text -> {
          if (text.strip().equalsIgnoreCase(word)) {
            return word;
          }
          double number = parsed(text, expected, Double::parseDouble);
          return require(Double.isFinite(number), text.strip(), expected, text);
        });
  }

  private static <N> N parsed(String text, String expected, Function<String, N> parse) {
    try {
      return parse.apply(text.strip());
    } catch (NumberFormatException e) {
      throw refusal(expected, text);
    }
  }

  private static <N> N require(boolean holds, N number, String expected, String text) {
    if (!holds) {
      throw refusal(expected, text);
    }
    return number;
  }

  private static IllegalArgumentException refusal(String expected, String text) {
    return new IllegalArgumentException(
        text.isBlank()
            ? expected + ", found nothing."
            : String.format(Locale.ROOT, "%s, found “%s”.", expected, text.strip()));
  }

  private void parse(String now) {
    try {
      value = parser.apply(now);
      problem.set("");
    } catch (IllegalArgumentException refused) {
      value = null;
      problem.set(ErrorMessages.of(refused));
    }
  }

  public StringProperty textProperty() {
    return text;
  }

  /** Why the text stands for no value; empty when it stands for one. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  public Optional<T> value() {
    return Optional.ofNullable(value);
  }
}
