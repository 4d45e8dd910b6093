package org.kernelscope.store.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.FloatFormat;

/**
 * Networks as ONNX, which is one message of protocol buffers: the weights of a convolution are what
 * the second input of a node {@code Conv} or {@code ConvTranspose} names, an initialiser or a
 * constant.
 */
public final class Onnx implements KernelImporter {

  /** Field 1, the version of the format, a varint: the first of every file that tools write. */
  private static final int VERSION = 1 << 3;

  private static final int LATEST_VERSION = 64;

  private static final Map<String, WeightLayout> KINDS =
      Map.of(
          "Conv", WeightLayout.OIHW,
          "FusedConv", WeightLayout.OIHW,
          "ConvTranspose", WeightLayout.IOHW);

  @Override
  public String format() {
    return "ONNX";
  }

  @Override
  public List<String> extensions() {
    return List.of(".onnx");
  }

  /** ONNX has no magic number; a file starts with the version of the format. */
  @Override
  public boolean recognises(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(3);
      return start.length == 3
          && start[0] == VERSION
          && start[1] > 0
          && start[1] < LATEST_VERSION
          && (start[2] & 7) != 3
          && (start[2] & 7) != 4
          && start[2] >>> 3 > 1
          && start[2] >>> 3 <= 14;
    }
  }

  /** A node of the graph, as far as convolutions are concerned. */
  private record Node(String kind, String name, List<String> inputs, long groups) {}

  /** What one graph holds. */
  private static final class Graph {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, ByteBuffer> tensors = new HashMap<>();
  }

  @Override
  public NetworkKernels read(Path file) throws IOException {
    Graph graph = new Graph();
    boolean any = false;
    ProtobufMessage model = new ProtobufMessage(MappedFile.read(file), file.toString());
    while (model.next()) {
      if (model.field() == 7) {
        readGraph(model.message(), graph);
        any = true;
      }
    }
    if (!any) {
      throw new BadInputException(
          "%s: expected an ONNX model, found no graph in it".formatted(file));
    }
    FoundLayers found = new FoundLayers(file.toString());
    Set<String> done = new HashSet<>();
    for (Node node : graph.nodes) {
      if (node.kind.contains("Conv") && node.inputs.size() > 1 && done.add(node.inputs.get(1))) {
        add(node, graph.tensors.get(node.inputs.get(1)), file, found);
      }
    }
    return found.found();
  }

  private static void readGraph(ProtobufMessage message, Graph graph) {
    while (message.next()) {
      switch (message.field()) {
        case 1 -> readNode(message.message(), graph);
        case 5 -> graph.tensors.put(OnnxTensor.name(message.message()), message.bytes());
        default -> {}
      }
    }
  }

  private static void readNode(ProtobufMessage message, Graph graph) {
    List<String> inputs = new ArrayList<>();
    String output = "";
    String name = "";
    String kind = "";
    long groups = 1;
    ByteBuffer value = null;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> inputs.add(message.text());
        case 2 -> output = message.text();
        case 3 -> name = message.text();
        case 4 -> kind = message.text();
        case 5 -> {
          Attribute attribute = Attribute.read(message.message());
          groups = attribute.name.equals("group") ? attribute.integer : groups;
          value = attribute.name.equals("value") ? attribute.tensor : value;
        }
        default -> {}
      }
    }
    if (kind.equals("Constant") && value != null) {
      graph.tensors.put(output, value);
    } else if (kind.contains("Conv")) {
      graph.nodes.add(new Node(kind, name, inputs, groups));
    }
  }

  /** An attribute of a node, if it is an integer or a tensor. */
  private record Attribute(String name, long integer, @Nullable ByteBuffer tensor) {

    static Attribute read(ProtobufMessage message) {
      String name = "";
      long integer = 0;
      ByteBuffer tensor = null;
      while (message.next()) {
        switch (message.field()) {
          case 1 -> name = message.text();
          case 3 -> integer = message.number();
          case 5 -> tensor = message.bytes();
          default -> {}
        }
      }
      return new Attribute(name, integer, tensor);
    }
  }

  private static void add(Node node, @Nullable ByteBuffer weights, Path file, FoundLayers found)
      throws IOException {
    String input = node.inputs.get(1);
    boolean nameless = node.name.isEmpty() || TensorNames.namesLayer(input);
    String layer = nameless ? TensorNames.layer(input) : node.name;
    WeightLayout layout = KINDS.get(node.kind);
    if (layout == null) {
      found.skip(layer, "a %s has no weights as floats".formatted(node.kind));
    } else if (weights == null) {
      found.skip(layer, "its weights are computed by other nodes");
    } else {
      OnnxTensor tensor = OnnxTensor.read(new ProtobufMessage(weights, file.toString()), file);
      FloatFormat format = tensor.format();
      if (format == null) {
        found.skip(
            layer,
            String.format(
                Locale.ROOT, "its weights are of data type %d and not floats", tensor.type()));
      } else if (tensor.shape().length == 4) {
        if (layout == WeightLayout.IOHW) {
          found.addGroups(layer, tensor.shape(), node.groups, layout, format, tensor.bytes());
        } else {
          found.add(layer, tensor.shape(), layout, format, tensor.bytes());
        }
      }
    }
  }
}
