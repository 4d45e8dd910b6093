package org.kernelscope.experiment.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes values as the fields of a JSON object, with names in the naming style of the document.
 *
 * @param <S> the type that has the values
 */
abstract class ValuesWriter<S> extends StdSerializer<S> {

  private static final long serialVersionUID = 1;

  ValuesWriter(Class<S> type) {
    super(type);
  }

  abstract Map<String, Object> fields(S spec);

  @Override
  public void serialize(S spec, JsonGenerator generator, SerializerProvider provider)
      throws IOException {
    PropertyNamingStrategy names = provider.getConfig().getPropertyNamingStrategy();
    Map<String, Object> fields = fields(spec);
    provider.defaultSerializeValue(
        names instanceof PropertyNamingStrategies.NamingBase base ? renamed(fields, base) : fields,
        generator);
  }

  private static Map<String, Object> renamed(
      Map<?, ?> fields, PropertyNamingStrategies.NamingBase names) {
    Map<String, Object> renamed = new LinkedHashMap<>();
    fields.forEach(
        (name, value) ->
            renamed.put(
                names.translate(String.valueOf(name)),
                value instanceof Map<?, ?> inner ? renamed(inner, names) : value));
    return renamed;
  }

  /** A specification, its kind before its settings. */
  static final class OfRun extends ValuesWriter<RunSpec> {

    private static final long serialVersionUID = 1;

    OfRun() {
      super(RunSpec.class);
    }

    @Override
    Map<String, Object> fields(RunSpec spec) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("kind", spec.kind().key());
      fields.putAll(spec.kind().settings().write(spec.values()));
      return fields;
    }
  }

  /** The settings of a bound, without the name of their group. */
  static final class OfBound extends ValuesWriter<BoundSpec> {

    private static final long serialVersionUID = 1;

    OfBound() {
      super(BoundSpec.class);
    }

    @Override
    @SuppressWarnings("unchecked") // The group is an object, whose keys are texts.
    Map<String, Object> fields(BoundSpec bound) {
      // Every key of these settings begins with the group: it is the only field.
      return (Map<String, Object>)
          BoundSpec.SETTINGS.write(bound.values()).values().iterator().next();
    }
  }
}
