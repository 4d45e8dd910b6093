package org.kernelscope.store.imports;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of an ONNX graph ({@code NodeProto}).
 *
 * @param kind its operator, or the function it calls
 * @param domain the domain of the operator; empty for ONNX's own
 * @param attributes its attributes by name
 */
record OnnxNode(
    String kind,
    String domain,
    String overload,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  /** Operators whose output is their input, or is easily computed from it. */
  private static final Set<String> PASSING = Set.of("Constant", "Identity", "Transpose", "Cast");

  /**
   * An attribute ({@code AttributeProto}), as far as it concerns convolutions.
   *
   * @param reference the attribute of the surrounding function whose value it has; empty if it has
   *     a value of its own
   */
  record Attribute(
      String name,
      long integer,
      long[] integers,
      @Nullable ByteBuffer tensor,
      List<ByteBuffer> graphs,
      String reference) {

    static Attribute read(ProtobufMessage message) {
      String name = "";
      long integer = 0;
      long[] integers = {};
      ByteBuffer tensor = null;
      List<ByteBuffer> graphs = new ArrayList<>();
      String reference = "";
      while (message.next()) {
        switch (message.field()) {
          case 1 -> name = message.text();
          case 3 -> integer = message.number();
          case 5 -> tensor = message.bytes();
          case 6, 11 -> graphs.add(message.bytes());
          case 8 -> integers = joined(integers, message.numbers());
          case 21 -> reference = message.text();
          default -> {}
        }
      }
      return new Attribute(name, integer, integers, tensor, graphs, reference);
    }
  }

  static OnnxNode read(ProtobufMessage message) {
    String kind = "";
    String domain = "";
    String overload = "";
    String name = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new HashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> inputs.add(message.text());
        case 2 -> outputs.add(message.text());
        case 3 -> name = message.text();
        case 4 -> kind = message.text();
        case 5 -> {
          Attribute attribute = Attribute.read(message.message());
          attributes.put(attribute.name, attribute);
        }
        case 7 -> domain = message.text();
        case 8 -> overload = message.text();
        default -> {}
      }
    }
    return new OnnxNode(
        kind,
        domain,
        overload,
        name,
        List.copyOf(inputs),
        List.copyOf(outputs),
        Map.copyOf(attributes));
  }

  /** Whether it may convolve, pass weights on, or contain other nodes. */
  boolean concernsConvolutions() {
    return kind.contains("Conv")
        || PASSING.contains(kind)
        || !isOfOnnx()
        || attributes.values().stream().anyMatch(attribute -> !attribute.graphs.isEmpty());
  }

  /** Whether its operator belongs to ONNX or ONNX Runtime, and is not a custom one. */
  boolean isOfOnnx() {
    return domain.isEmpty() || domain.startsWith("ai.onnx") || domain.startsWith("com.microsoft");
  }

  private static long[] joined(long[] first, long[] second) {
    long[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
