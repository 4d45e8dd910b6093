package org.kernelscope.store.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A layer in the configuration of a Keras model. A model is a layer with layers in it; so are
 * wrappers such as {@code TimeDistributed}, and a person's own blocks if they tell.
 *
 * @param kind the name of its class
 * @param name unique among the layers of its model only
 * @param config its settings
 * @param inner the layers in it by the path under which Keras 3 keeps their weights: {@code
 *     layers/conv2d_1} is the second {@code Conv2D} of a model, whatever its name, and {@code
 *     layer} that of a wrapper
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

  /** Initialisers and the like have a class too, but no name. */
  private static boolean isLayer(JsonNode value) {
    return value.path("class_name").isTextual() && value.path("config").path("name").isTextual();
  }

  boolean isModel() {
    return inner.keySet().stream().anyMatch(path -> path.startsWith(LAYERS + "/"));
  }

  /** Whether it has one layer in it, for which its name stands. */
  boolean isWrapper() {
    return inner.size() == 1 && !isModel();
  }

  /** The one layer in a wrapper, of the wrapper in a wrapper and so on; or this. */
  KerasLayer unwrapped() {
    KerasLayer layer = this;
    while (layer.isWrapper()) {
      layer = layer.inner.values().iterator().next();
    }
    return layer;
  }

  /** This layer and all layers in it at any depth, each with those around it, outermost first. */
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

  /** Whether weights of a shape may be this layer's by its number and size of kernels. */
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

  /** As Keras names groups: {@code Conv2DTranspose} is {@code conv2d_transpose}. */
  private static String snakeCase(String name) {
    return name.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
