package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a specification, using the descriptions of its settings. */
final class SpecReader extends StdDeserializer<RunSpec> {

  private static final long serialVersionUID = 1;

  private static final JavaType FIELDS =
      TypeFactory.defaultInstance()
          .constructMapType(LinkedHashMap.class, String.class, Object.class);

  SpecReader() {
    super(RunSpec.class);
  }

  @Override
  public RunSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      return (RunSpec) context.handleUnexpectedToken(RunSpec.class, parser);
    }
    Map<String, Object> fields = context.readValue(parser, FIELDS);
    try {
      RunKind kind = RunKind.named(fields.remove("kind"));
      return kind.of(kind.settings().read(fields));
    } catch (IllegalArgumentException unfit) {
      throw ValueInstantiationException.from(
          parser, String.valueOf(unfit.getMessage()), context.constructType(RunSpec.class), unfit);
    }
  }
}
