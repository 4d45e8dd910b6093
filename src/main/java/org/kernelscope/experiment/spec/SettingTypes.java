package org.kernelscope.experiment.spec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The available types of settings. */
public final class SettingTypes {

  private SettingTypes() {}

  /** A whole number between two bounds, both included. */
  public static SettingType<Integer> wholeNumber(int lowest, int highest) {
    return new Whole<>(lowest, highest, Long::intValue, "");
  }

  /**
   * A whole number from 1 to {@code highest}, or a word that stands for 0, which means all or
   * never.
   *
   * @param word the text for 0: {@code all}, {@code never}
   */
  public static SettingType<Integer> wholeNumberOr(String word, int highest) {
    return new Whole<>(0, highest, Long::intValue, word);
  }

  /** Any whole number: the seed of a generator. */
  public static SettingType<Long> seed() {
    return new Whole<>(Long.MIN_VALUE, Long.MAX_VALUE, Function.identity(), "");
  }

  /** A finite number above {@code low} and below {@code high}. */
  public static SettingType<Double> between(double low, double high) {
    return new Real(low, false, high);
  }

  /** A finite number of at least {@code low} and below {@code high}. */
  public static SettingType<Double> from(double low, double high) {
    return new Real(low, true, high);
  }

  /** A number above 0 and at most 1, which may also be written as a fraction: {@code 1/16}. */
  public static SettingType<Double> share() {
    return new Share();
  }

  /** A finite number, or one word with a special meaning; stored as a text. */
  public static SettingType<String> numberOr(String word) {
    return numberOr(word, "a number", number -> true);
  }

  /** The same, where the number is above {@code low} and at most {@code high}. */
  public static SettingType<String> numberOr(String word, double low, double high) {
    return numberOr(
        word,
        "a number above %s and at most %s"
            .formatted(SettingType.plain(low), SettingType.plain(high)),
        number -> number > low && number <= high);
  }

  private static SettingType<String> numberOr(
      String word, String numbers, DoublePredicate allowed) {
    return new Text(numbers + ", or the word " + word) {
      @Override
      boolean accepts(String text) {
        return text.equals(word) || (isNumber(text) && allowed.test(Double.parseDouble(text)));
      }

      @Override
      String normal(String text) {
        return text.equalsIgnoreCase(word) ? word : text;
      }
    };
  }

  /** A text that is not blank. */
  public static SettingType<String> text(String allowed) {
    return new Text(allowed) {
      @Override
      boolean accepts(String text) {
        return !text.isBlank();
      }
    };
  }

  /** A text that may be empty. */
  public static SettingType<String> textOrNothing(String allowed) {
    return new Text(allowed) {
      @Override
      boolean accepts(String text) {
        return true;
      }
    };
  }

  /** Yes or no. */
  public static SettingType<Boolean> yesOrNo() {
    return new Choice<>(
        List.of(false, true),
        value -> value ? "yes" : "no",
        value -> value,
        value -> value ? "yes" : "no");
  }

  /**
   * One of the constants of an enumeration; JSON contains its name.
   *
   * @param key the text of a constant for users
   * @param title the name of a constant on the screen
   */
  public static <E extends Enum<E>> SettingType<E> oneOf(
      Class<E> type, Function<E, String> key, Function<E, String> title) {
    return new Choice<>(List.of(type.getEnumConstants()), key, Enum::name, title);
  }

  /** One of some values, with the title as text and name; it is not stored in files. */
  public static <T> SettingType<T> oneOf(List<T> choices, Function<T, String> title) {
    return new Choice<>(choices, title, title::apply, title);
  }

  /** One of the constants of an enumeration, with its lower-case name as text and name. */
  public static <E extends Enum<E>> SettingType<E> oneOf(Class<E> type) {
    return oneOf(type, SettingType::plain, one -> sentenceCase(SettingType.plain(one)));
  }

  private static String sentenceCase(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** A list of values, separated by commas. */
  public static <T> SettingType<List<T>> listOf(SettingType<T> type, String allowed) {
    return new Several<>(type, false, ",", allowed);
  }

  /** Several values that may contain commas, separated by semicolons. */
  public static <T> SettingType<List<T>> each(SettingType<T> type) {
    return new Several<>(type, false, ";", type.allowed() + ", several parted by semicolons");
  }

  /** The same, where an empty text is an empty list. */
  public static <T> SettingType<List<T>> listOrNothing(SettingType<T> type, String allowed) {
    return new Several<>(type, true, ",", allowed);
  }

  /** One of some values; JSON contains its key. */
  public static <T> SettingType<T> oneOf(
      List<T> choices, Function<T, String> key, Function<T, String> title) {
    return new Choice<>(choices, key, key::apply, title);
  }

  /** An initialisation, in its text form. */
  public static SettingType<InitialisationChoice> initialisation() {
    return new Written<>(
        "an initialisation",
        text -> InitialisationChoice.parse(text, Files::isRegularFile),
        InitialisationChoice::text,
        InitialisationChoice::ofJson,
        InitialisationChoice::text);
  }

  /** The prior of all layers, or one for each with a {@value PriorChoice#LAYERS} between them. */
  public static SettingType<List<PriorChoice>> priors() {
    SettingType<List<PriorChoice>> list =
        listOf(
            new Written<>(
                "a prior",
                text -> PriorChoice.parse(text, Files::isRegularFile),
                PriorChoice::text,
                PriorChoice::ofJson,
                PriorChoice::text),
            "a list of priors");
    return new Written<>(
        "a prior, or one for each layer with a + between them",
        text -> PriorChoice.parseLayers(text, Files::isRegularFile),
        PriorChoice::text,
        list::read,
        list::write);
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException none) {
      return false;
    }
  }

  /** Whole numbers; if there is a word, it stands for 0. */
  private record Whole<T extends Number>(
      long lowest, long highest, Function<Long, T> as, String word) implements SettingType<T> {

    @Override
    public String placeholder() {
      return word.isEmpty() ? "N" : "N|" + word;
    }

    @Override
    public String allowed() {
      if (!word.isEmpty()) {
        return String.format(Locale.ROOT, "a whole number from 1 to %d, or %s", highest, word);
      }
      return lowest == Long.MIN_VALUE
          ? "a whole number"
          : String.format(Locale.ROOT, "a whole number from %d to %d", lowest, highest);
    }

    @Override
    public T parse(String text) {
      String stripped = text.strip();
      if (!word.isEmpty() && stripped.equalsIgnoreCase(word)) {
        return as.apply(0L);
      }
      try {
        return checked(Long.parseLong(stripped), text);
      } catch (NumberFormatException none) {
        throw refusal(text);
      }
    }

    private T checked(long number, Object found) {
      if (number < lowest || number > highest) {
        throw refusal(
            found instanceof String text && text.strip().matches("[+-]?[0-9]+") ? number : found);
      }
      return as.apply(number);
    }

    @Override
    public String text(T value) {
      return !word.isEmpty() && value.longValue() == 0 ? word : Long.toString(value.longValue());
    }

    @Override
    public T read(@Nullable Object json) {
      if (json instanceof Integer || json instanceof Long) {
        return checked(((Number) json).longValue(), json);
      }
      throw refusal(json);
    }

    @Override
    public Object write(T value) {
      return value;
    }
  }

  private record Real(double low, boolean lowToo, double high) implements SettingType<Double> {

    @Override
    public String placeholder() {
      return "X";
    }

    @Override
    public String allowed() {
      String from = (lowToo ? "of at least " : "above ") + SettingType.plain(low);
      return "a number %s and below %s".formatted(from, SettingType.plain(high));
    }

    @Override
    public Double parse(String text) {
      try {
        double number = Double.parseDouble(text.strip());
        return checked(number, Double.isFinite(number) ? number : text);
      } catch (NumberFormatException none) {
        throw refusal(text);
      }
    }

    private Double checked(double number, Object found) {
      boolean within = (number > low || (lowToo && number == low)) && number < high;
      if (!within || !Double.isFinite(number)) {
        throw refusal(found);
      }
      return number;
    }

    @Override
    public String text(Double value) {
      return SettingType.plain(value);
    }

    @Override
    public Double read(@Nullable Object json) {
      if (json instanceof Number number && !(json instanceof BigInteger)) {
        return checked(
            number.doubleValue(), json instanceof BigDecimal ? number.doubleValue() : json);
      }
      throw refusal(json);
    }

    @Override
    public Object write(Double value) {
      return value;
    }
  }

  private static final class Share implements SettingType<Double> {

    private static final double SAME = 1e-9;

    @Override
    public String placeholder() {
      return "1/N";
    }

    @Override
    public String allowed() {
      return "a fraction up to 1, such as 1/16 or 0.5";
    }

    @Override
    public Double parse(String text) {
      String[] parts = text.strip().split("/", 2);
      try {
        double over = Double.parseDouble(parts[0]);
        return checked(parts.length == 1 ? over : over / Double.parseDouble(parts[1]), text);
      } catch (NumberFormatException none) {
        throw refusal(text);
      }
    }

    private Double checked(double share, Object found) {
      if (!(share > 0 && share <= 1)) {
        throw refusal(found);
      }
      return share;
    }

    @Override
    public String text(Double value) {
      long parts = Math.round(1 / value);
      if (Math.abs(parts * value - 1) > SAME) {
        return SettingType.plain(value);
      }
      return parts == 1 ? "1" : "1/" + parts;
    }

    @Override
    public Double read(@Nullable Object json) {
      if (json instanceof Number number) {
        return checked(number.doubleValue(), json);
      }
      throw refusal(json);
    }

    @Override
    public Object write(Double value) {
      return value;
    }
  }

  private abstract static class Text implements SettingType<String> {

    private final String allowed;

    Text(String allowed) {
      this.allowed = allowed;
    }

    abstract boolean accepts(String text);

    String normal(String text) {
      return text;
    }

    @Override
    public String allowed() {
      return allowed;
    }

    @Override
    public String parse(String text) {
      String normal = normal(text.strip());
      if (!accepts(normal)) {
        throw refusal(text);
      }
      return normal;
    }

    @Override
    public String text(String value) {
      return value;
    }

    @Override
    public String read(@Nullable Object json) {
      if (json instanceof String text && accepts(text)) {
        return text;
      }
      throw refusal(json);
    }

    @Override
    public Object write(String value) {
      return value;
    }
  }

  private record Choice<T>(
      List<T> choices, Function<T, String> key, Function<T, Object> json, Function<T, String> title)
      implements SettingType<T> {

    @Override
    public String placeholder() {
      return choices.stream().map(key).collect(Collectors.joining("|"));
    }

    @Override
    public String allowed() {
      List<String> keys = choices.stream().map(key).toList();
      return keys.size() == 1
          ? keys.get(0)
          : String.join(", ", keys.subList(0, keys.size() - 1))
              + " or "
              + keys.get(keys.size() - 1);
    }

    @Override
    public T parse(String text) {
      return choices.stream()
          .filter(
              one ->
                  key.apply(one).equalsIgnoreCase(text.strip())
                      || json.apply(one).toString().equalsIgnoreCase(text.strip()))
          .findFirst()
          .orElseThrow(() -> refusal(text));
    }

    @Override
    public String text(T value) {
      return key.apply(value);
    }

    @Override
    public T read(@Nullable Object found) {
      return choices.stream()
          .filter(one -> json.apply(one).equals(found) || key.apply(one).equals(found))
          .findFirst()
          .orElseThrow(() -> refusal(found));
    }

    @Override
    public Object write(T value) {
      return json.apply(value);
    }

    @Override
    public String words(T value) {
      return title.apply(value);
    }
  }

  /** A value with its own text form, in which an empty text is not a value. */
  private record Written<T>(
      String allowed,
      Function<String, T> parser,
      Function<T, String> words,
      Function<Object, T> reader,
      Function<T, Object> writer)
      implements SettingType<T> {

    @Override
    public T parse(String text) {
      if (text.isBlank()) {
        throw refusal(text);
      }
      return parser.apply(text);
    }

    @Override
    public String text(T value) {
      return words.apply(value);
    }

    @Override
    public T read(@Nullable Object json) {
      if (json == null || (json instanceof String text && text.isBlank())) {
        throw refusal(json);
      }
      return reader.apply(json);
    }

    @Override
    public Object write(T value) {
      return writer.apply(value);
    }
  }

  private record Several<T>(SettingType<T> type, boolean none, String separator, String allowed)
      implements SettingType<List<T>> {

    @Override
    public String placeholder() {
      return type.placeholder() + separator + "…";
    }

    @Override
    public List<T> parse(String text) {
      if (text.isBlank()) {
        if (none) {
          return List.of();
        }
        throw refusal(text);
      }
      try {
        return Arrays.stream(text.split(separator, -1)).map(type::parse).toList();
      } catch (IllegalArgumentException unfit) {
        throw refusal(text);
      }
    }

    @Override
    public String text(List<T> value) {
      return value.stream()
          .map(type::text)
          .collect(Collectors.joining(separator.equals(",") ? separator : separator + " "));
    }

    @Override
    public List<T> read(@Nullable Object json) {
      if (!(json instanceof List<?> found)) {
        throw refusal(json);
      }
      List<T> values = new ArrayList<>();
      for (Object one : found) {
        try {
          values.add(type.read(one));
        } catch (IllegalArgumentException unfit) {
          throw refusal(json);
        }
      }
      return List.copyOf(values);
    }

    @Override
    public Object write(List<T> value) {
      return value.stream().map(type::write).toList();
    }
  }
}
