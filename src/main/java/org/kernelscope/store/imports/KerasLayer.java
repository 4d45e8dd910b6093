package org.kernelscope.store.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A layer in the configuration of a Keras model. These are layers with inner layers:
 *
 * <ul>
 *   <li>models,
 *   <li>wrappers such as {@code TimeDistributed},
 *   <li>custom blocks, if their configuration includes their layers.
 * </ul>
 *
 * @param kind the name of its class
 * @param name unique only among the layers of its model
 * @param config its settings
 * @param inner its layers by the path under which Keras 3 stores their weights: {@code
 *     layers/conv2d_1} is the second {@code Conv2D} of a model, whatever its name, and {@code
 *     layer} is the layer of a wrapper
 */
record KerasLayer(String kind, String name, JsonNode config, Map<String, KerasLayer> inner) {

  private static final String LAYERS = "layers";

  /** The layer that a configuration describes. */
  static KerasLayer of(JsonNode described) {
    JsonNode config = described.path("config");
    Map<String, KerasLayer> inner = new LinkedHashMap<>();
    if (config.isArray()) {
      // Until 2018 the configuration of a sequential model was the list of its layers.
      addAll(LAYERS, config, inner);
    } else {
      for (Map.Entry<String, JsonNode> setting : config.properties()) {
        if (isLayer(setting.getValue())) {
          inner.put(setting.getKey(), of(setting.getValue()));
        } else if (setting.getValue().isArray()) {
          addAll(setting.getKey(), setting.getValue(), inner);
        }
      }
    }
    return new KerasLayer(
        described.path("class_name").asText(), config.path("name").asText(), config, inner);
  }

  private static void addAll(String under, JsonNode list, Map<String, KerasLayer> inner) {
    Map<String, Integer> used = new HashMap<>();
    for (JsonNode each : list) {
      if (isLayer(each) || under.equals(LAYERS)) {
        String group = snakeCase(each.path("class_name").asText());
        int number = used.merge(group, 1, Integer::sum) - 1;
        inner.put(under + "/" + group + (number == 0 ? "" : "_" + number), of(each));
      }
    }
  }

  /**
   * Whether a value describes a layer. Initialisers and similar values have a class too, but no
   * name.
   */
  private static boolean isLayer(JsonNode value) {
    return value.path("class_name").isTextual() && value.path("config").path("name").isTextual();
  }

  boolean isModel() {
    return inner.keySet().stream().anyMatch(path -> path.startsWith(LAYERS + "/"));
  }

  /** Whether it is a wrapper around a single layer; its name then stands for that layer. */
  boolean isWrapper() {
    return inner.size() == 1 && !isModel();
  }

  /** The innermost layer of nested wrappers; this layer if it is not a wrapper. */
  KerasLayer unwrapped() {
    KerasLayer layer = this;
    while (layer.isWrapper()) {
      layer = layer.inner.values().iterator().next();
    }
    return layer;
  }

  /**
   * This layer and all layers inside it at any depth. Each is the last element of a chain, after
   * the layers around it, outermost first.
   */
  List<List<KerasLayer>> chains() {
    List<List<KerasLayer>> chains = new ArrayList<>();
    addChains(List.of(), chains);
    return chains;
  }

  private void addChains(List<KerasLayer> around, List<List<KerasLayer>> chains) {
    List<KerasLayer> chain = new ArrayList<>(around);
    chain.add(this);
    chains.add(chain);
    for (KerasLayer layer : inner.values()) {
      layer.addChains(chain, chains);
    }
  }

  /**
   * Whether weights of this shape may belong to this layer, by the number and size of its kernels.
   */
  boolean fits(long[] shape) {
    KerasKind known = KerasKind.ofClass(kind);
    long filters = config.path("filters").asLong(-1);
    int axis = known == KerasKind.TRANSPOSED ? 2 : 3;
    boolean counted = filters < 1 || known == KerasKind.SEPARABLE || shape[axis] % filters == 0;
    JsonNode size = config.path("kernel_size");
    return counted
        && (size.size() != 2 || size.path(0).asLong() == shape[0])
        && (size.size() != 2 || size.path(1).asLong() == shape[1]);
  }

  /**
   * The name in the style of Keras groups: {@code Conv2DTranspose} becomes {@code
   * conv2d_transpose}.
   */
  private static String snakeCase(String name) {
    return name.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
