package org.kernelscope.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.ClassUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;

/**
 * JSON of records. Reading is strict: unknown and repeated fields, missing numbers, numbers in
 * quotes and anything after the document are refused with a sentence naming file and field.
 * Instants are ISO 8601 strings.
 */
public final class Json {

  /** Far more than any text here has, and less than memory holds as a tree. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxTokenCount(1_000_000).build();

  private static final long LONGEST = 16L << 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(limited())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  /** Some editors write it before a text. */
  private static final String MARK = "\ufeff";

  /** The bytes FE and FF in either order. */
  private static final int MARKS_OF_UTF_16 = 0xfe + 0xff;

  /** For JSON of other programs: Python writes NaN and Infinity, and names may occur twice. */
  private static final ObjectMapper FOREIGN =
      JsonMapper.builder(limited()).enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Json() {}

  /** For one mapper each, since a mapper changes its factory. */
  private static JsonFactory limited() {
    return JsonFactory.builder().streamReadConstraints(LIMITS).build();
  }

  /**
   * Reads a text that another program wrote.
   *
   * @param source the name of the text in messages
   * @throws BadInputException when it is not JSON
   */
  public static JsonNode foreign(String text, String source) {
    try {
      return FOREIGN.readTree(text);
    } catch (JsonProcessingException e) {
      throw fault(e, source);
    }
  }

  /** The exception for a text of another program that is not JSON. */
  public static BadInputException fault(JsonProcessingException e, String source) {
    return new BadInputException(source + ": " + sentence(e, ""), e);
  }

  /**
   * Reads a file into a record.
   *
   * @throws BadInputException when the file is missing or does not describe such a record
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    return parse(text(file), type, file.toString());
  }

  /** The text of a file, without the mark that some editors put before UTF-8. */
  static String text(Path file) throws IOException {
    byte[] bytes = TextFile.bytes(file, "a JSON file", LONGEST);
    // JSON begins with a letter of ASCII, so half of the first two bytes in UTF-16 are 0.
    boolean isWide =
        bytes.length > 1
            && (bytes[0] == 0
                || bytes[1] == 0
                || (bytes[0] & 0xff) + (bytes[1] & 0xff) == MARKS_OF_UTF_16);
    if (isWide) {
      throw new BadInputException("%s: expected JSON in UTF-8, found UTF-16".formatted(file));
    }
    String text = TextFile.text(bytes, bytes.length, file, "JSON");
    return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
  }

  /**
   * Reads a text into a record.
   *
   * @param source the name of the text in messages
   * @throws BadInputException when the text does not describe such a record
   */
  public static <T> T parse(String text, Class<T> type, String source) {
    T value;
    try {
      value = MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new BadInputException(source + ": " + sentence(e, text), e);
    }
    if (value == null) {
      throw new BadInputException("%s: expected a JSON object, found null".formatted(source));
    }
    return value;
  }

  /** Writes a record, indented, atomically. */
  public static void write(Path file, Object value) throws IOException {
    AtomicFile.writeString(file, text(value) + "\n");
  }

  /** A record as indented JSON. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.getClass() + " cannot be written as JSON", e);
    }
  }

  /** The same in one line. */
  static String line(Object value) {
    try {
      return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.getClass() + " cannot be written as JSON", e);
    }
  }

  /**
   * The fields of an object in a text.
   *
   * @param source the name of the text in messages
   * @throws BadInputException when the text is not an object
   */
  @SuppressWarnings("unchecked") // The keys of a JSON object are texts.
  public static Map<String, Object> object(String text, String source) {
    return parse(text, Map.class, source);
  }

  /** The fields of a record and their values, as JSON has them: numbers, texts, lists and maps. */
  public static Map<String, Object> fields(Object record) {
    return MAPPER.convertValue(record, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /**
   * The record with these fields, the inverse of {@link #fields}.
   *
   * @param source the name of the fields in messages
   * @throws BadInputException when they do not describe such a record
   */
  public static <T> T record(Map<String, ?> fields, Class<T> type, String source) {
    return parse(text(fields), type, source);
  }

  private static String sentence(JsonProcessingException e, String text) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "expected one of the fields %s, found '%s'"
          .formatted(
              unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList(),
              field(unknown));
    }
    if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
      String where = refused.getPath().isEmpty() ? "" : "field '" + field(refused) + "': ";
      return where + refused.getCause().getMessage();
    }
    if (e instanceof InvalidTypeIdException unknown) {
      return "field 'kind': expected one of %s, found %s"
          .formatted(kinds(unknown.getBaseType().getRawClass()), unknown.getTypeId());
    }
    if (e instanceof MismatchedInputException mismatch && !firstLine(e).startsWith("Trailing")) {
      String expected = "expected %s, found %s".formatted(words(mismatch), found(mismatch, text));
      return mismatch.getPath().isEmpty()
          ? expected
          : "field '%s': %s".formatted(field(mismatch), expected);
    }
    if (e.getCause() instanceof InputCoercionException
        && e instanceof JsonMappingException number) {
      return "field '%s': expected a number in its range, found another".formatted(field(number));
    }
    boolean isNoJson = e.getCause() instanceof StreamReadException;
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty() && !isNoJson) {
      return "field '%s': %s".formatted(field(mapping), firstLine(e));
    }
    String where =
        e.getLocation() == null
            ? ""
            : String.format(
                Locale.ROOT,
                " at line %d, column %d",
                e.getLocation().getLineNr(),
                e.getLocation().getColumnNr());
    if (e instanceof MismatchedInputException) {
      return "expected nothing after the JSON, found more" + where;
    }
    return "expected JSON, found a fault%s: %s".formatted(where, firstLine(e));
  }

  private static List<String> kinds(Class<?> base) {
    JsonSubTypes kinds = base.getAnnotation(JsonSubTypes.class);
    return kinds == null
        ? List.of()
        : Arrays.stream(kinds.value()).map(JsonSubTypes.Type::name).toList();
  }

  /** The expected value, in words. */
  private static String words(MismatchedInputException e) {
    Class<?> target = e.getTargetType();
    if (target == null) {
      return "another value";
    }
    Class<?> type = target.isPrimitive() ? ClassUtil.wrapperType(target) : target;
    if (type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    if (type == String.class) {
      return "a text";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object with fields";
  }

  /** The text that was found in place of that value. */
  private static String found(MismatchedInputException e, String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException fault) {
      return "a fault";
    }
    for (JsonMappingException.Reference part : e.getPath()) {
      node =
          part.getFieldName() == null ? node.path(part.getIndex()) : node.path(part.getFieldName());
    }
    if (node.isArray()) {
      return "a list";
    }
    if (node.isObject()) {
      return "an object";
    }
    return node.isMissingNode() || node.isNull() ? "nothing" : node.toString();
  }

  private static String field(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
        .collect(Collectors.joining("."));
  }

  /** The first line of the message, without the library's advice for programmers. */
  private static String firstLine(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst(": enable `.*$", "")
        .replaceAll(", from `[^`]*`", "")
        .replaceFirst(" ?\\((not recognized|start marker) .*$", "")
        .strip();
  }

  private static final class InstantReader extends FromStringDeserializer<Instant> {
    private static final int MOST_QUOTED = 80;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String value, DeserializationContext context) {
      Instant time;
      try {
        time = Instant.parse(value);
      } catch (DateTimeParseException none) {
        throw new DateTimeException(
            "expected a time such as 2026-12-01T12:00:00Z, found "
                + (value.length() > MOST_QUOTED ? "something else" : "'" + value + "'"),
            none);
      }
      // Others cannot be shown as a date, or are too far apart for a duration.
      if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
        throw new DateTimeException("expected a time of the years 1970 to 9999, found " + value);
      }
      return time;
    }
  }
}
