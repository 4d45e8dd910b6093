package org.kernelscope.store.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration of a Keras model says about its layers. Models may hold models.
 *
 * <p>Keras 3 does not save weights under the names of layers, but under their classes with a number
 * in the order of the model: {@code layers/conv2d_1} is the second {@code Conv2D}, whatever its
 * name.
 */
final class KerasConfiguration {

  private final Map<String, String> classes = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();

  /**
   * @param model null where a file holds weights alone
   */
  KerasConfiguration(@Nullable JsonNode model) {
    if (model != null) {
      addLayersOf(model, "");
    }
  }

  private void addLayersOf(JsonNode model, String path) {
    JsonNode configuration = model.path("config");
    // Until 2018 the configuration of a sequential model was the list of its layers.
    JsonNode layers = configuration.isArray() ? configuration : configuration.path("layers");
    Map<String, Integer> used = new HashMap<>();
    for (JsonNode layer : layers) {
      String kind = layer.path("class_name").asText();
      String name = layer.path("config").path("name").asText();
      String group = snakeCase(kind);
      int number = used.merge(group, 1, Integer::sum) - 1;
      String own = path + "layers/" + group + (number == 0 ? "" : "_" + number);
      classes.putIfAbsent(name, kind);
      names.put(own, name);
      addLayersOf(layer, own + "/");
    }
  }

  /** The name of the layer whose weights Keras 3 keeps under a path, or null. */
  @Nullable String name(String path) {
    // TensorFlow 2.12 and 2.13 called the groups so.
    return names.get(path.replace("_layer_checkpoint_dependencies", "layers"));
  }

  /** The class of a layer, or null. */
  @Nullable String kind(String name) {
    return classes.get(name);
  }

  /** As Keras names groups: {@code Conv2DTranspose} is {@code conv2d_transpose}. */
  private static String snakeCase(String name) {
    return name.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
