package org.kernelscope.store.imports;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that are visible to the nodes of an ONNX graph:
 *
 * <ul>
 *   <li>the tensors of the graph and the outputs of its nodes,
 *   <li>the names of the surrounding graph,
 *   <li>in a function, the arguments of the call.
 * </ul>
 */
final class OnnxScope {

  /** The maximal length of a chain of names that refer to names. */
  private static final int LONGEST_CHAIN = 1000;

  private final @Nullable OnnxScope around;
  private final Map<String, ByteBuffer> tensors = new HashMap<>();
  private final Set<String> sparse = new HashSet<>();
  private final Set<String> inputs = new HashSet<>();
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();

  /**
   * In a function: the arguments of the call by their names in the function. The values are names
   * in the scope of the call.
   */
  private final Map<String, String> arguments = new HashMap<>();

  private final Map<String, OnnxNode.Attribute> attributes = new HashMap<>();

  /** Cache of values by name. */
  private final Map<String, OnnxValue> values = new HashMap<>();

  private final boolean function;

  private OnnxScope(@Nullable OnnxScope around, boolean function) {
    this.around = around;
    this.function = function;
  }

  /**
   * The scope of a graph ({@code GraphProto}).
   *
   * @param around the scope of the node that contains the graph; null for the graph of the model
   */
  static OnnxScope ofGraph(ProtobufMessage graph, @Nullable OnnxScope around) {
    OnnxScope scope = new OnnxScope(around, false);
    if (around != null) {
      scope.attributes.putAll(around.attributes);
    }
    while (graph.next()) {
      switch (graph.field()) {
        case 1 -> scope.add(OnnxNode.read(graph.message()));
        case 5 -> scope.tensors.put(OnnxTensor.name(graph.message()), graph.bytes());
        case 11 -> scope.inputs.add(firstText(graph.message()));
        case 15 -> scope.sparse.add(sparseName(graph.message()));
        default -> {}
      }
    }
    return scope;
  }

  /** The scope of a function in one call. */
  static OnnxScope ofCall(OnnxFunction function, OnnxNode call, OnnxScope from) {
    OnnxScope scope = new OnnxScope(from, true);
    for (int i = 0; i < Math.min(function.inputs().size(), call.inputs().size()); i++) {
      scope.arguments.put(function.inputs().get(i), call.inputs().get(i));
    }
    scope.attributes.putAll(function.defaults());
    for (String name : call.attributes().keySet()) {
      OnnxNode.Attribute attribute = from.attribute(call, name);
      if (attribute != null) {
        scope.attributes.put(name, attribute);
      }
    }
    function.nodes().forEach(scope::add);
    return scope;
  }

  /**
   * Keeps a node if it matters for convolutions. Other nodes need not be kept: a name that is
   * otherwise unknown must be an output of one of them.
   */
  private void add(OnnxNode node) {
    if (!node.concernsConvolutions()) {
      return;
    }
    nodes.add(node);
    node.outputs().forEach(output -> producers.put(output, node));
  }

  private static String firstText(ProtobufMessage message) {
    String text = "";
    while (message.next()) {
      text = message.field() == 1 ? message.text() : text;
    }
    return text;
  }

  /** The name of a sparse tensor, which is that of its values. */
  private static String sparseName(ProtobufMessage message) {
    String name = "";
    while (message.next()) {
      name = message.field() == 1 ? OnnxTensor.name(message.message()) : name;
    }
    return name;
  }

  /** The nodes in the order of the file. */
  List<OnnxNode> nodes() {
    return nodes;
  }

  /**
   * An attribute of a node in this scope, with the value from the call if it refers to one; null if
   * there is none.
   */
  OnnxNode.@Nullable Attribute attribute(OnnxNode node, String name) {
    OnnxNode.Attribute own = node.attributes().get(name);
    return own == null || own.reference().isEmpty() ? own : attributes.get(own.reference());
  }

  /** The value that a name refers to. */
  OnnxValue value(String name) {
    return value(name, 0);
  }

  private OnnxValue value(String name, int links) {
    if (links > LONGEST_CHAIN) {
      return new OnnxValue.Unknown("its weights are named in a circle, or through too many nodes");
    }
    OnnxValue known = values.get(name);
    if (known == null) {
      known = found(name, links);
      values.put(name, known);
    }
    return known;
  }

  private OnnxValue found(String name, int links) {
    ByteBuffer tensor = tensors.get(name);
    if (tensor != null) {
      return new OnnxValue.Known(name, tensor, List.of());
    }
    OnnxNode producer = producers.get(name);
    if (producer != null) {
      return computed(producer, name, links);
    }
    if (sparse.contains(name)) {
      return new OnnxValue.Unknown("its weights are kept sparse");
    }
    if (function) {
      String outer = arguments.get(name);
      return outer == null || around == null
          ? new OnnxValue.Unknown("its weights are computed by other nodes")
          : around.value(outer, links + 1);
    }
    if (inputs.contains(name)) {
      return new OnnxValue.Unknown("its weights are an input of the graph");
    }
    return around == null
        ? new OnnxValue.Unknown("its weights are computed by other nodes")
        : around.value(name, links + 1);
  }

  /** The output of a node, if it only passes weights on. */
  private OnnxValue computed(OnnxNode node, String output, int links) {
    String input = node.inputs().isEmpty() ? "" : node.inputs().get(0);
    return switch (node.isOfOnnx() ? node.kind() : "") {
      case "Constant" -> {
        OnnxNode.Attribute constant = attribute(node, "value");
        yield constant == null || constant.tensor() == null
            ? new OnnxValue.Unknown("its weights are a constant that is no tensor")
            : new OnnxValue.Known(output, constant.tensor(), List.of());
      }
      case "Identity" -> value(input, links + 1);
      case "Transpose" -> {
        OnnxNode.Attribute order = attribute(node, "perm");
        long[] axes = order == null ? new long[] {3, 2, 1, 0} : order.integers();
        yield value(input, links + 1).with(new OnnxValue.Transposed(axes));
      }
      case "Cast" -> {
        OnnxNode.Attribute type = attribute(node, "to");
        yield value(input, links + 1).with(new OnnxValue.Cast(type == null ? 0 : type.integer()));
      }
      default -> new OnnxValue.Unknown("its weights are computed by other nodes");
    };
  }
}
