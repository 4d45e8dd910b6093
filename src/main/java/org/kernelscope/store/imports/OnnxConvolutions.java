package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.FloatFormat;

/** The convolutions of an ONNX model: in its graph, in graphs inside nodes, and in functions. */
@SuppressWarnings("IdentityHashMapUsage") // Equal weights may belong to different layers.
final class OnnxConvolutions {

  /** The maximal depth of nested graphs and functions. */
  private static final int DEEPEST = 64;

  /**
   * The maximal number of visited nodes. With functions that call others twice, over several
   * levels, the number of nodes grows exponentially.
   */
  private static final int MOST_NODES = 500_000;

  private static final Map<String, WeightLayout> KINDS =
      Map.of(
          "Conv", WeightLayout.OIHW,
          "FusedConv", WeightLayout.OIHW,
          "DeformConv", WeightLayout.OIHW,
          "ConvTranspose", WeightLayout.IOHW,
          "ConvTransposeWithDynamicPads", WeightLayout.IOHW);

  private final Path file;
  private final Map<String, OnnxFunction> functions;
  private final FoundLayers found;

  /** The nodes that use each weight tensor. Weights that several nodes share are one layer. */
  private final Map<ByteBuffer, Set<String>> done = new IdentityHashMap<>();

  private final Set<String> skipped = new HashSet<>();
  private int nodes;

  OnnxConvolutions(Path file, Map<String, OnnxFunction> functions, FoundLayers found) {
    this.file = file;
    this.functions = functions;
    this.found = found;
  }

  /**
   * Finds the convolutions of a graph and of everything inside it.
   *
   * @param within the names of the surrounding function calls
   */
  void find(OnnxScope scope, String within, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected graphs and functions at most %d deep in each other, found more",
              file,
              DEEPEST));
    }
    for (OnnxNode node : scope.nodes()) {
      if (++nodes > MOST_NODES) {
        throw new BadInputException(
            String.format(
                Locale.ROOT, "%s: expected at most %d nodes, found more", file, MOST_NODES));
      }
      OnnxFunction function = functions.get(OnnxFunction.key(node));
      if (function != null) {
        find(OnnxScope.ofCall(function, node, scope), within + node.name() + "/", depth + 1);
      } else if (node.kind().contains("Conv") && node.inputs().size() > 1) {
        add(node, scope, within);
      }
      for (OnnxNode.Attribute attribute : node.attributes().values()) {
        for (ByteBuffer bytes : attribute.graphs()) {
          ProtobufMessage graph = new ProtobufMessage(bytes, file.toString());
          find(OnnxScope.ofGraph(graph, scope), within, depth + 1);
        }
      }
    }
  }

  private void add(OnnxNode node, OnnxScope scope, String within) throws IOException {
    WeightLayout layout = node.isOfOnnx() ? KINDS.get(node.kind()) : null;
    OnnxValue value = scope.value(node.inputs().get(1));
    String layer = layer(node, value, within);
    if (layout == null) {
      skip(layer, unknown(node));
    } else if (value instanceof OnnxValue.Unknown unknown) {
      skip(layer, unknown.why());
    } else if (value instanceof OnnxValue.Known known) {
      boolean fresh =
          done.computeIfAbsent(known.tensor(), unseen -> new HashSet<>())
              .add(layout + known.steps().toString());
      if (fresh) {
        OnnxNode.Attribute group = scope.attribute(node, "group");
        add(layer, known, layout, group == null ? 1 : group.integer());
      }
    }
  }

  private static String unknown(OnnxNode node) {
    boolean quantised = node.kind().startsWith("QLinear") || node.kind().contains("Integer");
    String kind = node.isOfOnnx() ? node.kind() : node.domain() + "." + node.kind();
    return "a %s %s".formatted(kind, quantised ? "has no weights as floats" : "is not known");
  }

  /**
   * Records a skipped layer once, since a function may be called often, and two branches may say
   * the same.
   */
  private void skip(String layer, String because) {
    if (skipped.add(layer + "\n" + because)) {
      found.skip(layer, because);
    }
  }

  private static String layer(OnnxNode node, OnnxValue value, String within) {
    String tensor = value instanceof OnnxValue.Known known ? known.name() : node.inputs().get(1);
    boolean nameless = node.name().isEmpty() || TensorNames.namesLayer(tensor);
    return nameless ? TensorNames.layer(tensor) : within + node.name();
  }

  private void add(String layer, OnnxValue.Known known, WeightLayout layout, long groups)
      throws IOException {
    OnnxTensor tensor = OnnxTensor.read(new ProtobufMessage(known.tensor(), file.toString()), file);
    FloatFormat format = tensor.format();
    if (format == null) {
      skip(
          layer,
          String.format(
              Locale.ROOT, "its weights are of data type %d and not floats", tensor.type()));
      return;
    }
    if (tensor.shape().length != 4) {
      return; // It is not a convolution over images.
    }
    ByteBuffer bytes = tensor.bytes();
    long[] shape = tensor.shape();
    Supplier<float[]> values = () -> format.read(bytes);
    for (OnnxValue.Step step : known.steps()) {
      if (step instanceof OnnxValue.Transposed transposed) {
        int[] axes = permutation(transposed.axes());
        if (axes == null) {
          skip(layer, "its weights are transposed in a way that does not fit their shape");
          return;
        }
        long[] before = shape;
        Supplier<float[]> kept = values;
        values = () -> WeightLayout.permuted(kept.get(), before, axes);
        shape = Arrays.stream(axes).mapToLong(axis -> before[axis]).toArray();
      } else if (step instanceof OnnxValue.Cast cast) {
        FloatFormat to = OnnxTensor.format((int) cast.type());
        if (to == null) {
          skip(
              layer,
              String.format(
                  Locale.ROOT,
                  "its weights are cast to data type %d, which is no float",
                  cast.type()));
          return;
        }
        Supplier<float[]> kept = values;
        values = () -> to.rounded(kept.get());
      }
    }
    LayerWeights weights = LayerWeights.of(layer, shape, layout, values);
    found.add(
        layout == WeightLayout.IOHW ? weights.inGroups(groups) : weights,
        format,
        bytes.remaining());
  }

  /** The axes as a permutation of four axes; null if they are not one. */
  private static int @Nullable [] permutation(long[] axes) {
    boolean fit = List.of(0L, 1L, 2L, 3L).equals(Arrays.stream(axes).sorted().boxed().toList());
    return fit ? Arrays.stream(axes).mapToInt(axis -> (int) axis).toArray() : null;
  }
}
