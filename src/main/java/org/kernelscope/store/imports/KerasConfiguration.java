package org.kernelscope.store.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the layer that owns some weights in a file of Keras, by the configuration of the model.
 *
 * <ul>
 *   <li>Before Keras 3, weights are stored under the name of a layer of the model. Below it they
 *       have their own name, which usually begins with the names of inner layers.
 *   <li>Keras 3 stores weights under the path to their layer: names of attributes, and names of
 *       classes with a number.
 * </ul>
 */
@SuppressWarnings({
  "ReferenceEquality",
  "IdentityHashMapUsage"
}) // Layers that are equal are others.
final class KerasConfiguration {

  private static final String LAYERS = "layers";

  /** The part of a recurrent layer that owns its weights. */
  private static final String CELL = "cell";

  private static final Set<String> DIRECTIONS = Set.of("forward", "backward");

  private final @Nullable KerasLayer model;

  /** The outermost layers of the model by name. */
  private final Map<String, KerasLayer> outermost = new HashMap<>();

  /**
   * For each layer, all layers inside it by name. Each is the last element of a chain, after the
   * layers around it.
   */
  private final Map<KerasLayer, Map<String, List<List<KerasLayer>>>> inside =
      new IdentityHashMap<>();

  /**
   * @param model the configuration; null if the file has only weights
   */
  KerasConfiguration(@Nullable JsonNode model) {
    this.model = model == null ? null : KerasLayer.of(model);
    if (this.model != null) {
      this.model.inner().values().forEach(layer -> outermost.putIfAbsent(layer.name(), layer));
    }
  }

  /** Whether it has classes that only Keras 1 writes. */
  boolean isOfKeras1() {
    return model != null
        && model.chains().stream()
            .anyMatch(chain -> KerasKind.isOfKeras1(chain.get(chain.size() - 1).kind()));
  }

  /**
   * The layer that owns weights in a file of Keras 3.
   *
   * @param path the path to the group of the weights, without {@code vars}
   * @param said the name of the layer according to the group; may be null
   */
  KerasOwner ofPath(String path, @Nullable String said) {
    // TensorFlow 2.12 and 2.13 used this name for the groups.
    String[] parts = path.replace("_layer_checkpoint_dependencies", LAYERS).split("/", -1);
    List<String> names = new ArrayList<>();
    KerasLayer layer = model;
    String made = path;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      String numbered = i + 1 < parts.length ? part + "/" + parts[i + 1] : part;
      String direction = part.replaceFirst("_layer$", "");
      KerasLayer next = layer == null ? null : layer.inner().get(numbered);
      i += next != null && !numbered.equals(part) ? 1 : 0;
      if (next == null && layer != null) {
        next = layer.inner().get(part);
      }
      if (next == null && layer != null && DIRECTIONS.contains(direction)) {
        next = layer.inner().get("layer");
      }
      if (next == null && part.equals(CELL) && !names.isEmpty()) {
        continue;
      }
      if (next == null && !part.equals(LAYERS)) {
        names.add(part);
        made = part;
      } else if (next != null && DIRECTIONS.contains(direction) && !names.isEmpty()) {
        names.add(names.remove(names.size() - 1) + "/" + direction);
      } else if (next != null && (layer == model || layer == null || !layer.isWrapper())) {
        names.add(next.name());
      }
      layer = next;
    }
    if (names.isEmpty()) {
      names.add(path);
    }
    if (layer == null && said != null) {
      names.set(names.size() - 1, said);
      layer = only(said);
    }
    return new KerasOwner(names, layer, made);
  }

  /** The layer with this name at any depth; null if there is none or more than one. */
  private @Nullable KerasLayer only(String name) {
    List<List<KerasLayer>> all =
        model == null ? List.of() : inside(model).getOrDefault(name, List.of());
    return all.size() == 1 ? last(all.get(0)) : null;
  }

  /**
   * The layer that owns weights in a file before Keras 3.
   *
   * @param top the name of the outermost layer; empty if the file does not give it
   * @param rest the names of the weights without their last part
   * @param shape the shape of the weights, which distinguishes layers of the same name
   */
  KerasOwner ofName(String top, String rest, long[] shape) {
    KerasLayer outer = model == null || top.isEmpty() ? model : outermost.get(top);
    String made = (rest.isEmpty() ? top : rest).replaceFirst(".*/", "");
    Optional<List<KerasLayer>> chain = outer == null ? Optional.empty() : chain(outer, rest, shape);
    if (chain.isPresent()) {
      return new KerasOwner(names(chain.get(), made), last(chain.get()).unwrapped(), made);
    }
    boolean own = rest.isEmpty() || rest.equals(top) || rest.endsWith("/" + top);
    if (outer != null && outer != model && outer.unwrapped().inner().isEmpty()) {
      boolean known = KerasKind.ofClass(outer.unwrapped().kind()) != null;
      if (own || known) {
        return new KerasOwner(names(List.of(outer), made), outer.unwrapped(), made);
      }
    }
    List<String> names = new ArrayList<>(top.isEmpty() ? List.of() : List.of(top));
    if (names.isEmpty() || !own) {
      names.add(rest.startsWith(top + "/") ? rest.substring(top.length() + 1) : rest);
    }
    return new KerasOwner(names, null, made);
  }

  /** The layer inside another whose name is at the end of a text, with the layers around it. */
  private Optional<List<KerasLayer>> chain(KerasLayer outer, String text, long[] shape) {
    String plain = text.replaceFirst("(^|/)(forward|backward)_([^/]*)$", "$1$3");
    return Stream.of(text, text.replaceFirst("_\\d+$", ""), plain, plain.replaceFirst("_\\d+$", ""))
        .distinct()
        .map(name -> exactly(outer, name, shape))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<List<KerasLayer>> exactly(KerasLayer outer, String text, long[] shape) {
    Map<String, List<List<KerasLayer>>> byName = inside(outer);
    // The longest name first, because names of layers may contain slashes.
    for (int from = 0; from >= 0; from = text.indexOf('/', from) + 1) {
      List<List<KerasLayer>> all = byName.get(text.substring(from));
      if (all != null) {
        return best(all, text.substring(0, from), shape);
      }
      if (text.indexOf('/', from) < 0) {
        break;
      }
    }
    return Optional.empty();
  }

  /**
   * The chain with the largest number of names in the text before. Empty if this leaves two
   * classes.
   */
  private static Optional<List<KerasLayer>> best(
      List<List<KerasLayer>> all, String before, long[] shape) {
    int most = all.stream().mapToInt(chain -> named(chain, before)).max().orElse(0);
    List<List<KerasLayer>> found =
        all.stream().filter(chain -> named(chain, before) == most).toList();
    if (found.size() > 1) {
      found = found.stream().filter(chain -> last(chain).unwrapped().fits(shape)).toList();
    }
    boolean alike =
        found.stream().map(chain -> last(chain).unwrapped().kind()).distinct().count() < 2;
    return alike ? found.stream().findFirst() : Optional.empty();
  }

  /** How many of the layers around the last one are named in a text. */
  private static int named(List<KerasLayer> chain, String text) {
    int count = 0;
    for (KerasLayer layer : chain.subList(0, chain.size() - 1)) {
      count += ("/" + text).contains("/" + layer.name() + "/") ? 1 : 0;
    }
    return count;
  }

  private Map<String, List<List<KerasLayer>>> inside(KerasLayer outer) {
    return inside.computeIfAbsent(
        outer,
        layer -> {
          Map<String, List<List<KerasLayer>>> byName = new HashMap<>();
          for (List<KerasLayer> chain : layer.chains()) {
            byName.computeIfAbsent(last(chain).name(), unseen -> new ArrayList<>()).add(chain);
          }
          return byName;
        });
  }

  /**
   * The names of nested layers. A wrapper and its layer count as one, with the name of the wrapper.
   */
  private List<String> names(List<KerasLayer> chain, String made) {
    List<String> names = new ArrayList<>();
    boolean wrapped = false;
    for (KerasLayer layer : chain) {
      if (!wrapped && layer != model) {
        names.add(layer.name());
      }
      wrapped = layer.isWrapper();
    }
    if (names.isEmpty()) {
      names.add(last(chain).name());
    }
    String direction = made.replaceFirst("_.*", "");
    if (DIRECTIONS.contains(direction) && chain.stream().anyMatch(KerasLayer::isWrapper)) {
      names.add(names.remove(names.size() - 1) + "/" + direction);
    }
    return names;
  }

  private static KerasLayer last(List<KerasLayer> chain) {
    return chain.get(chain.size() - 1);
  }
}
