package org.kernelscope.nn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configuration of a network as DL4J writes it, JSON that names Java classes. A custom class,
 * which is not part of DL4J, is replaced by a DL4J class, so that DL4J can read the rest.
 */
final class SavedConfiguration {

  /** DL4J's own JSON reader knows no limits. A network of a thousand layers has 200 000 tokens. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxTokenCount(1_000_000)
          .maxStringLength(1 << 20)
          .build();

  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFactory.builder().streamReadConstraints(LIMITS).build());

  /** DL4J makes every layer several times. */
  private static final int MOST_LAYERS = 3_000;

  private static final String CLASS = "@class";

  /** Only these classes are loaded, whatever names the configuration contains. */
  private static final List<String> KNOWN =
      List.of(
          "org.deeplearning4j.",
          "org.nd4j.",
          "org.kernelscope.nn.layer.",
          DecoupledWeightDecay.class.getName(),
          LinearDecay.class.getName(),
          RateSchedule.class.getName());

  /** The JSON fields of a layer: by itself, or wrapped in another layer. */
  private static final Set<String> LAYERS = Set.of("layer", "underlying", "fwd", "bwd");

  /** The parts of a layer that may have a custom class, with the simplest DL4J class for each. */
  private static final Map<String, String> PARTS =
      Map.of(
          "activationFn", "org.nd4j.linalg.activations.impl.ActivationIdentity",
          "gateActivationFn", "org.nd4j.linalg.activations.impl.ActivationIdentity",
          "lossFn", "org.nd4j.linalg.lossfunctions.impl.LossMSE",
          "lossFunction", "org.nd4j.linalg.lossfunctions.impl.LossMSE",
          "weightInitFn", "org.deeplearning4j.nn.weights.WeightInitXavier",
          "weightInitFnRecurrent", "org.deeplearning4j.nn.weights.WeightInitXavier",
          "iupdater", "org.nd4j.linalg.learning.config.NoOp",
          "biasUpdater", "org.nd4j.linalg.learning.config.NoOp");

  private final ObjectNode root;
  private final List<OwnLayer> own = new ArrayList<>();
  private boolean replaced;

  /**
   * A layer of a custom class, or a graph vertex of one.
   *
   * @param kind the name of the class
   * @param owner the vertex of a graph, or the number of the layer
   * @param layer its replacement in the configuration
   */
  record OwnLayer(String kind, String owner, ObjectNode layer) {

    /** Its name in messages. */
    String name() {
      return layer.path("layerName").asText(owner);
    }
  }

  private SavedConfiguration(ObjectNode root) {
    this.root = root;
  }

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException when the text is not a configuration
   * @throws StreamConstraintsException when it is larger or deeper than that of any network
   */
  static SavedConfiguration read(String text) throws StreamConstraintsException {
    JsonNode tree;
    try {
      tree = JSON.readTree(text);
    } catch (StreamConstraintsException large) {
      throw large;
    } catch (JsonProcessingException fault) {
      throw new IllegalArgumentException("no JSON", fault);
    }
    if (!(tree instanceof ObjectNode root)) {
      throw new IllegalArgumentException("no JSON object");
    }
    if (root.path("vertices").size() > MOST_LAYERS || root.path("confs").size() > MOST_LAYERS) {
      throw new StreamConstraintsException("too many layers");
    }
    SavedConfiguration configuration = new SavedConfiguration(root);
    if (configuration.isGraph()) {
      for (Map.Entry<String, JsonNode> vertex : root.path("vertices").properties()) {
        if (configuration.isOwn(vertex.getValue())) {
          configuration.replaceVertex(vertex);
        } else {
          configuration.replaceOwn(vertex.getValue(), vertex.getKey());
        }
      }
    } else {
      int number = 0;
      for (JsonNode layer : root.path("confs")) {
        configuration.replaceOwn(layer, listed(number++));
      }
    }
    configuration.replaceOwn(root, "");
    return configuration;
  }

  /** Whether the network is a graph: only a graph names its inputs. */
  boolean isGraph() {
    return root.has("networkInputs");
  }

  /** The name of a layer of a list, from its place in the list. */
  static String listed(int number) {
    return "layer" + number;
  }

  /** The layers of custom classes, in the order of the configuration. */
  List<OwnLayer> ownLayers() {
    return own;
  }

  /** Whether nothing had to be replaced: it is read by DL4J as it is in the file. */
  boolean isOfKnownClasses() {
    return !replaced;
  }

  private boolean isOwn(JsonNode value) {
    String name = value.path(CLASS).asText("");
    boolean custom = !name.isEmpty() && !isKnown(name);
    replaced |= custom;
    return custom;
  }

  private static boolean isKnown(String name) {
    if (KNOWN.stream().noneMatch(name::startsWith)) {
      return false;
    }
    try {
      Class.forName(name, false, SavedConfiguration.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  private void replaceVertex(Map.Entry<String, JsonNode> vertex) {
    ObjectNode layer = JSON.createObjectNode();
    own.add(new OwnLayer(vertex.getValue().path(CLASS).asText(), vertex.getKey(), layer));
    makeEmpty(layer, vertex.getKey());
    ObjectNode stand = JSON.createObjectNode();
    stand.put(CLASS, "org.deeplearning4j.nn.conf.graph.LayerVertex");
    stand.set("layerConf", JSON.createObjectNode().set("layer", layer));
    vertex.setValue(stand);
  }

  private void replaceOwn(JsonNode node, String owner) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        JsonNode value = field.getValue();
        if (!isOwn(value)) {
          replaceOwn(value, owner);
        } else if (LAYERS.contains(field.getKey())) {
          ObjectNode layer = JSON.createObjectNode();
          own.add(new OwnLayer(value.path(CLASS).asText(), owner, layer));
          makeEmpty(layer, value.path("layerName").asText(owner));
          field.setValue(layer);
        } else {
          field.setValue(standIn(field.getKey()));
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (Iterator<JsonNode> each = array.iterator(); each.hasNext(); ) {
        JsonNode value = each.next();
        if (isOwn(value)) {
          each.remove();
        } else {
          replaceOwn(value, owner);
        }
      }
    }
  }

  private static void makeEmpty(ObjectNode layer, String name) {
    layer.put(CLASS, "org.deeplearning4j.nn.conf.layers.ActivationLayer");
    layer.put("layerName", name);
    layer.set("activationFn", standIn("activationFn"));
  }

  /** A DL4J class that does not change weights; without one, DL4J looks for older field names. */
  private static JsonNode standIn(String field) {
    String kind = PARTS.get(field);
    return kind == null ? JSON.nullNode() : JSON.createObjectNode().put(CLASS, kind);
  }

  /** Sets the number of parameters of a layer of a custom class. */
  static void setParameters(OwnLayer own, long parameters) {
    ObjectNode layer = own.layer;
    layer.put(CLASS, "org.deeplearning4j.nn.conf.layers.DenseLayer");
    layer.put("nin", parameters);
    layer.put("nout", 1);
    layer.put("hasBias", false);
    layer.set("weightInitFn", standIn("weightInitFn"));
    layer.set("iupdater", standIn("iupdater"));
  }

  /** The configuration as DL4J reads it. */
  String text() {
    return root.toString();
  }
}
