package org.kernelscope.store.imports;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes ONNX models for tests, message by message. */
@SuppressWarnings("OperatorPrecedence")
public final class OnnxModel {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A message with the content that is added to it. */
  public OnnxModel() {}

  public OnnxModel number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  public OnnxModel bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  public OnnxModel text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public OnnxModel message(int field, OnnxModel value) {
    return bytes(field, value.toBytes());
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  public byte[] toBytes() {
    return bytes.toByteArray();
  }

  /** A tensor of float32 that count up in C order. */
  public static OnnxModel counting(String name, float from, int... shape) {
    int count = 1;
    OnnxModel tensor = new OnnxModel();
    for (int extent : shape) {
      tensor.number(1, extent);
      count *= extent;
    }
    ByteBuffer raw = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      raw.putFloat(from + i);
    }
    return tensor.number(2, 1).text(8, name).bytes(9, raw.array());
  }

  /** A node with one output, called {@code NAME-out}. */
  public static OnnxModel node(
      String kind, String name, List<String> inputs, OnnxModel... attributes) {
    OnnxModel node = new OnnxModel();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, name + "-out").text(3, name).text(4, kind);
    for (OnnxModel attribute : attributes) {
      node.message(5, attribute);
    }
    return node;
  }

  public static OnnxModel conv(String name, String weights) {
    return node("Conv", name, List.of("x", weights));
  }

  public static OnnxModel attribute(String name) {
    return new OnnxModel().text(1, name);
  }

  public static OnnxModel graph(List<OnnxModel> nodes, List<OnnxModel> tensors) {
    OnnxModel graph = new OnnxModel();
    nodes.forEach(node -> graph.message(1, node));
    tensors.forEach(tensor -> graph.message(5, tensor));
    return graph;
  }

  public static OnnxModel model(OnnxModel graph, OnnxModel... functions) {
    OnnxModel model = new OnnxModel().number(1, 8).message(7, graph);
    for (OnnxModel function : functions) {
      model.message(25, function);
    }
    return model;
  }
}
