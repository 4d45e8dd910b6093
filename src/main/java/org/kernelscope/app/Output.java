package org.kernelscope.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.study.Estimate;

/**
 * What a command answers on stdout: lines for people, or JSON with {@code --json}, then nothing
 * else. Names of JSON fields are in snake case. Numbers that are not finite are null, because JSON
 * cannot represent them.
 */
final class Output {

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .addDecorator((factory, generator) -> new FiniteNumbers(generator))
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private final PrintWriter out;

  Output(PrintWriter out) {
    this.out = out;
  }

  void line(String format, @Nullable Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }

  /** A paired difference with its interval, signed; a dash where there is none. */
  static String difference(String format, @Nullable Estimate ahead) {
    if (ahead == null) {
      return "-";
    }
    String interval =
        ahead.low() == null || ahead.high() == null
            ? ""
            : String.format(
                Locale.ROOT, " [%s, %s]".formatted(format, format), ahead.low(), ahead.high());
    return String.format(Locale.ROOT, format, ahead.mean()) + interval;
  }

  /** Prints one document on a line of its own. */
  void json(Object document) {
    try {
      out.println(JSON.writeValueAsString(document));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + document.getClass(), e);
    }
  }

  /** Writes null in the place of NaN and infinity. */
  private static final class FiniteNumbers extends JsonGeneratorDelegate {

    FiniteNumbers(JsonGenerator generator) {
      super(generator, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
      if (Double.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }

    @Override
    public void writeNumber(float value) throws IOException {
      if (Float.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }

    @Override
    public void writeArray(double[] values, int offset, int length) throws IOException {
      writeStartArray();
      for (int i = offset; i < offset + length; i++) {
        writeNumber(values[i]);
      }
      writeEndArray();
    }
  }
}
