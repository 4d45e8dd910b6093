package org.kernelscope.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;

/**
 * JSON of records. Reading is strict: unknown and repeated fields, missing numbers, numbers in
 * quotes and anything after the document are refused with a sentence naming file and field.
 * Instants are ISO 8601 strings.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
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

  private Json() {}

  /**
   * Reads a file into a record.
   *
   * @throws BadInputException when the file is missing or does not describe such a record
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("%s: expected a JSON file, found no file".formatted(file));
    }
    return parse(Files.readString(file), type, file.toString());
  }

  /**
   * Reads a text into a record.
   *
   * @param source what messages call the text
   * @throws BadInputException when the text does not describe such a record
   */
  public static <T> T parse(String text, Class<T> type, String source) {
    T value;
    try {
      value = MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new BadInputException(source + ": " + sentence(e), e);
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

  private static String sentence(JsonProcessingException e) {
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
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return "field '%s': %s".formatted(field(mapping), firstLine(e));
    }
    String where =
        e.getLocation() == null
            ? ""
            : " at line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return "expected JSON, found a fault%s: %s".formatted(where, firstLine(e));
  }

  private static String field(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String firstLine(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }

  private static final class InstantReader extends FromStringDeserializer<Instant> {
    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String value, DeserializationContext context) {
      return Instant.parse(value);
    }
  }
}
