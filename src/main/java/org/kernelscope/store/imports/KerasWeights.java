package org.kernelscope.store.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FloatingPoint;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.FloatFormat;
import org.kernelscope.store.Json;

/**
 * The weights in an HDF5 file of Keras. Keras 1 and 2, and Keras 3 where it is asked for the old
 * format, keep them as {@code LAYER/…/LAYER/kernel:0}, with the order of layers and weights in
 * attributes; Keras 3 keeps them as {@code layers/CLASS_NUMBER/vars/0}.
 */
final class KerasWeights {

  /** Models in models in models … */
  private static final int DEEPEST = 32;

  /** A group that holds itself would have no end. */
  private static final int MOST_NODES = 1_000_000;

  private static final int LONGEST_LIST = 1_000_000;

  private final KerasConfiguration configuration;
  private final FoundLayers found;
  private final String source;
  private int nodes;

  private KerasWeights(KerasConfiguration configuration, String source) {
    this.configuration = configuration;
    this.source = source;
    this.found = new FoundLayers(source);
  }

  /**
   * Reads the convolutions of a file.
   *
   * @param hdf5 the whole file
   * @param model the configuration where it is not in the file itself
   * @param source what messages call the file
   */
  static NetworkKernels read(ByteBuffer hdf5, @Nullable JsonNode model, String source) {
    // jhdf has no checks of its own against damaged files, but all it reads is a window on this
    // buffer: what goes wrong does so with an exception.
    try (HdfFile file = HdfFile.fromByteBuffer(hdf5)) {
      String text = strings(file, "model_config").findFirst().orElse(null);
      JsonNode own =
          text == null ? model : Json.parse(text, JsonNode.class, source + ", model_config");
      KerasWeights weights = new KerasWeights(new KerasConfiguration(own), source);
      Node root = file.getChild("model_weights");
      weights.visit(root instanceof Group group ? group : file, "", 0);
      return weights.found.found();
    } catch (BadInputException told) {
      throw told;
    } catch (RuntimeException | StackOverflowError damaged) {
      throw new BadInputException(
          "%s: expected an HDF5 file of Keras, found a damaged or different one (%s)"
              .formatted(source, damaged.getMessage()),
          damaged);
    }
  }

  private void visit(Group group, String path, int depth) {
    if (depth > DEEPEST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT, "%s: expected groups at most %d deep, found more", source, DEEPEST));
    }
    for (Node child : ordered(group)) {
      String childPath = path.isEmpty() ? child.getName() : path + "/" + child.getName();
      if (++nodes > MOST_NODES) {
        throw new BadInputException(
            String.format(
                Locale.ROOT, "%s: expected at most %d groups, found more", source, MOST_NODES));
      }
      if (child instanceof Group inner) {
        boolean momentum = path.isEmpty() && child.getName().startsWith("optimizer");
        if (!momentum) {
          visit(inner, childPath, depth + 1);
        }
      } else if (child instanceof Dataset data && data.getDimensionsAsLong().length == 4) {
        read(data, path);
      }
    }
  }

  /** The children in the order of the network, as far as the file tells it. */
  private static List<Node> ordered(Group group) {
    Set<Node> children = new LinkedHashSet<>();
    Stream.concat(strings(group, "layer_names"), strings(group, "weight_names"))
        .map(name -> group.getChild(name.replaceFirst("/.*", "")))
        .filter(child -> child != null)
        .forEach(children::add);
    group.getChildren().values().stream()
        .filter(child -> !child.isLink())
        .sorted(
            Comparator.comparing((Node child) -> child.getName().replaceFirst("_\\d+$", ""))
                .thenComparing(child -> child.getName().length())
                .thenComparing(Node::getName))
        .forEach(children::add);
    return new ArrayList<>(children);
  }

  /**
   * @param path of the group that holds the data
   */
  private void read(Dataset data, String path) {
    String variable = data.getName().replaceFirst(":\\d+$", "");
    boolean numbered = path.endsWith("/vars");
    String owner = numbered ? path.substring(0, path.length() - "/vars".length()) : path;
    String group = owner.substring(owner.lastIndexOf('/') + 1);
    String known = numbered ? configuration.name(owner) : null;
    String layer = known == null ? group : known;
    String kind = configuration.kind(layer);
    // Where there is no configuration, names such as conv2d_transpose_1 have to serve.
    String says = (kind == null ? group : kind).toLowerCase(Locale.ROOT).replace("_", "");
    if (!says.contains("conv") && (kind != null || (numbered && path.startsWith("layers/")))) {
      return;
    }
    if (!numbered && !variable.contains("kernel") && !variable.matches(".*_W(_\\d+)?")) {
      return;
    }
    FloatFormat format = format(data);
    if (data instanceof ChunkedDataset) {
      found.skip(layer, "its weights are compressed or in chunks, as Keras never keeps them");
    } else if (format == null || !(data instanceof ContiguousDataset numbers)) {
      found.skip(layer, "its weights are not floats");
    } else {
      WeightLayout layout = layout(says, variable, numbered);
      found.add(layer, data.getDimensionsAsLong(), layout, format, numbers.getBuffer());
    }
  }

  private static WeightLayout layout(String kind, String variable, boolean numbered) {
    boolean first = variable.equals("0") || !numbered;
    if (variable.startsWith("pointwise")) {
      return WeightLayout.HWIO;
    }
    if (variable.startsWith("depthwise")
        || kind.contains("depthwise")
        || (kind.contains("separable") && first)) {
      return WeightLayout.HWIM;
    }
    return kind.contains("transpose") ? WeightLayout.HWOI : WeightLayout.HWIO;
  }

  private static @Nullable FloatFormat format(Dataset data) {
    if (!(data.getDataType() instanceof FloatingPoint)) {
      return null;
    }
    return switch (data.getDataType().getSize()) {
      case 2 -> FloatFormat.FLOAT16;
      case 4 -> FloatFormat.FLOAT32;
      case 8 -> FloatFormat.FLOAT64;
      default -> null;
    };
  }

  /** A text or list of texts; Keras parts a long list into NAME0, NAME1 …; empty without any. */
  private static Stream<String> strings(Node node, String name) {
    Attribute whole = node.getAttribute(name);
    if (whole != null) {
      return strings(whole);
    }
    return Stream.iterate(0, i -> i + 1)
        .map(i -> node.getAttribute(name + i))
        .takeWhile(part -> part != null)
        .flatMap(KerasWeights::strings);
  }

  private static Stream<String> strings(Attribute attribute) {
    long count = 1;
    for (long extent : attribute.getDimensionsAsLong()) {
      count = extent > LONGEST_LIST ? Long.MAX_VALUE : count * extent;
    }
    if (count > LONGEST_LIST || attribute.getDimensionsAsLong().length > 1) {
      return Stream.empty();
    }
    Object data = attribute.getData();
    if (data == null || !data.getClass().isArray()) {
      return Stream.ofNullable(data).map(String::valueOf);
    }
    return Stream.iterate(0, i -> i < Array.getLength(data), i -> i + 1)
        .map(i -> String.valueOf(Array.get(data, i)));
  }
}
