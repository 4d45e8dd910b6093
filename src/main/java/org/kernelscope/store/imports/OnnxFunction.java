package org.kernelscope.store.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function of an ONNX model ({@code FunctionProto}): nodes whose inputs and attributes come from
 * the calling node.
 *
 * @param key the name by which nodes call it
 * @param defaults values of its attributes that are used if a call gives none
 */
record OnnxFunction(
    String key,
    List<String> inputs,
    List<OnnxNode> nodes,
    Map<String, OnnxNode.Attribute> defaults) {

  static OnnxFunction read(ProtobufMessage message) {
    String name = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>();
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, OnnxNode.Attribute> defaults = new HashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> name = message.text();
        case 4 -> inputs.add(message.text());
        case 7 -> {
          OnnxNode node = OnnxNode.read(message.message());
          if (node.concernsConvolutions()) {
            nodes.add(node);
          }
        }
        case 10 -> domain = message.text();
        case 11 -> {
          OnnxNode.Attribute attribute = OnnxNode.Attribute.read(message.message());
          defaults.put(attribute.name(), attribute);
        }
        case 13 -> overload = message.text();
        default -> {}
      }
    }
    return new OnnxFunction(key(domain, name, overload), inputs, nodes, defaults);
  }

  /** The name by which a node calls a function. */
  static String key(OnnxNode call) {
    return key(call.domain(), call.kind(), call.overload());
  }

  private static String key(String domain, String name, String overload) {
    return (domain.equals("ai.onnx") ? "" : domain) + "\n" + name + "\n" + overload;
  }
}
