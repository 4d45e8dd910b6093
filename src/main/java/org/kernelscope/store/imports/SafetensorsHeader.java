package org.kernelscope.store.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.Json;

/**
 * The header of a safetensors file. It is JSON and may have a hundred megabytes of names that are
 * not needed here. So it is read as a stream.
 *
 * @param program the program that wrote the file, according to the metadata; may be null
 * @param tensors the tensors with four axes, in the order of the header
 */
record SafetensorsHeader(@Nullable String program, List<Tensor> tensors) {

  private static final String METADATA = "__metadata__";

  /** The maximal number of axes: no program has arrays with more. */
  private static final int MOST_NUMBERS = 64;

  /** The JSON reader. It does not cache names, because all names are different. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /**
   * A tensor.
   *
   * @param type the format of its numbers, such as {@code F32}
   * @param from the offset of its first byte after the header
   * @param to the offset after its last byte
   */
  record Tensor(String name, String type, long[] shape, long from, long to) {}

  /**
   * Reads the text of a header.
   *
   * @param source the name of the file in messages
   * @throws BadInputException when the text is not a valid header
   */
  static SafetensorsHeader read(ByteBuffer text, String source) throws IOException {
    String program = null;
    List<Tensor> tensors = new ArrayList<>();
    try (JsonParser json = JSON.createParser(new ByteBufferBackedInputStream(text))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadInputException(source + ", header: expected a JSON object, found none");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals(METADATA)) {
          program = program(json);
        } else {
          Tensor tensor = tensor(json, name);
          if (tensor == null) {
            throw new BadInputException(
                "%s: expected dtype, shape and data_offsets of tensor %s, found something else"
                    .formatted(source, name));
          }
          if (tensor.shape.length == 4) {
            tensors.add(tensor);
          }
        }
      }
      if (json.nextToken() != null) {
        throw new BadInputException(source + ", header: expected one JSON object, found more");
      }
    } catch (JsonProcessingException fault) {
      throw Json.fault(fault, source + ", header");
    }
    return new SafetensorsHeader(program, tensors);
  }

  private static @Nullable String program(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    String program = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean format = json.currentName().equals("format");
      if (json.nextToken() == JsonToken.VALUE_STRING && format) {
        program = json.getText();
      }
      json.skipChildren();
    }
    return program;
  }

  private static @Nullable Tensor tensor(JsonParser json, String name) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    String type = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" ->
            type = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
        case "shape" -> shape = integers(json);
        case "data_offsets" -> offsets = integers(json);
        default -> {}
      }
      json.skipChildren();
    }
    return type == null || shape == null || offsets == null || offsets.length != 2
        ? null
        : new Tensor(name, type, shape, offsets[0], offsets[1]);
  }

  /** A short list of non-negative integers; null for anything else. */
  private static long @Nullable [] integers(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return null;
    }
    long[] numbers = new long[4];
    int count = 0;
    boolean fit = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      fit =
          fit
              && count < MOST_NUMBERS
              && json.currentToken() == JsonToken.VALUE_NUMBER_INT
              && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && json.getLongValue() >= 0;
      if (fit) {
        numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, MOST_NUMBERS);
        numbers[count++] = json.getLongValue();
      }
      json.skipChildren();
    }
    return fit ? Arrays.copyOf(numbers, count) : null;
  }
}
