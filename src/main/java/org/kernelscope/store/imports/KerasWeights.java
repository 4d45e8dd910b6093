package org.kernelscope.store.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.jhdf.HdfFile;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.FloatFormat;
import org.kernelscope.store.Json;

/**
 * The weights in an HDF5 file of Keras.
 *
 * <ul>
 *   <li>Keras 1 and 2 store them as {@code LAYER/…/LAYER/kernel:0}, with the order of layers and
 *       weights in attributes. So does Keras 3 if the old format is requested.
 *   <li>Keras 3 stores them as {@code layers/CLASS_NUMBER/vars/0}.
 * </ul>
 */
final class KerasWeights {

  /** The maximal depth of nested models. */
  private static final int DEEPEST = 32;

  private static final int MOST_NODES = 100_000;

  /**
   * The maximal length of a configuration in characters. The largest networks need a tenth of it.
   */
  private static final int LONGEST_CONFIGURATION = 8_000_000;

  /**
   * The maximal side of a kernel in pixels, where no class marks the weights as those of a
   * convolution.
   */
  private static final int LARGEST = 31;

  /** The minimal length of a file in bytes, which is that of the first header. */
  private static final int SHORTEST = 48;

  private final HdfBackingStorage storage;
  private final String source;
  private final FoundLayers found;
  private final List<KerasVariables> groups = new ArrayList<>();
  private final Set<Long> visited = new HashSet<>();
  private Set<String> tops = Set.of();
  private long bytes;

  private KerasWeights(HdfBackingStorage storage, String source) {
    this.storage = storage;
    this.source = source;
    this.found = new FoundLayers(source);
  }

  /**
   * Reads the convolutions of a file.
   *
   * @param hdf5 the whole file
   * @param model the configuration, if it is not in the file itself
   * @param source the name of the file in messages
   */
  static NetworkKernels read(ByteBuffer hdf5, @Nullable String model, String source) {
    int length = hdf5.remaining();
    if (length < SHORTEST) {
      throw damaged(source, String.format(Locale.ROOT, "it ends after %d bytes", length), null);
    }
    // jhdf does not check for damaged files. But it reads only from this buffer, so damage leads to
    // an exception.
    try (HdfFile file = HdfFile.fromByteBuffer(hdf5)) {
      HdfBackingStorage storage = file.getHdfBackingStorage();
      long end = storage.getSuperblock().getEndOfFileAddress();
      if (end > length) {
        String clause = String.format(Locale.ROOT, "it ends after %d of %d bytes", length, end);
        throw damaged(source, clause, null);
      }
      Hdf5Object root = new Hdf5Object(storage, file.getAddress());
      return new KerasWeights(storage, source).read(root, model);
    } catch (BadInputException refusal) {
      throw refusal;
    } catch (RuntimeException | StackOverflowError failure) {
      String clause = String.format(Locale.ROOT, "%d bytes without a tree of objects", length);
      throw damaged(source, clause, failure);
    }
  }

  private static BadInputException damaged(
      String source, String clause, @Nullable Throwable cause) {
    String sentence =
        "%s: expected an HDF5 file of Keras, found a damaged one (%s)".formatted(source, clause);
    return cause == null ? new BadInputException(sentence) : new BadInputException(sentence, cause);
  }

  private NetworkKernels read(Hdf5Object root, @Nullable String model) {
    Long inner = root.children().get("model_weights");
    Hdf5Object weights = inner == null ? root : new Hdf5Object(storage, inner);
    tops = weights.texts("layer_names").collect(Collectors.toSet());
    visit(weights, "", 0);

    String own = root.text("model_config");
    KerasConfiguration configuration = new KerasConfiguration(parsed(own == null ? model : own));
    KerasProgram program =
        new KerasProgram(
            said("keras_version", weights, root),
            said("backend", weights, root),
            configuration.isOfKeras1() || groups.stream().anyMatch(KerasWeights::isOld));
    Map<KerasVariables, KerasOwner> owners = new LinkedHashMap<>();
    for (KerasVariables group : groups) {
      if (group.areOfImages()) {
        owners.put(group, owner(group, configuration));
      }
    }
    owners.values().removeIf(owner -> owner.kind() == KerasKind.OTHER);
    KerasNames names = new KerasNames(owners.values());
    owners.forEach((group, owner) -> read(group, owner, names.of(owner), program));
    if (bytes > storage.size()) {
      throw damaged(source, "its weights are more than its bytes", null);
    }
    return found.found();
  }

  private static @Nullable String said(String name, Hdf5Object inner, Hdf5Object outer) {
    String own = inner.text(name);
    return own == null ? outer.text(name) : own;
  }

  private static boolean isOld(KerasVariables group) {
    return !group.isNumbered() && group.arrays().keySet().stream().anyMatch(KerasVariables::isOld);
  }

  /** The configuration; null if it is damaged. The weights are read nevertheless. */
  private @Nullable JsonNode parsed(@Nullable String text) {
    if (text != null && text.length() > LONGEST_CONFIGURATION) {
      found.leaveOut(
          String.format(
              Locale.ROOT,
              "the configuration of the model: expected at most %d characters, found %d",
              LONGEST_CONFIGURATION,
              text.length()));
      return null;
    }
    try {
      return text == null ? null : Json.foreign(text, "the configuration of the model");
    } catch (BadInputException damaged) {
      found.leaveOut(String.valueOf(damaged.getMessage()));
      return null;
    }
  }

  private void visit(Hdf5Object group, String path, int depth) {
    if (depth > DEEPEST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT, "%s: expected groups at most %d deep, found more", source, DEEPEST));
    }
    KerasVariables variables = new KerasVariables(path, group.text("name"));
    groups.add(variables);
    for (Map.Entry<String, Long> child : ordered(group).entrySet()) {
      String name = child.getKey();
      String childPath = path.isEmpty() ? name : path + "/" + name;
      boolean momentum = path.isEmpty() && name.startsWith("optimizer") && !tops.contains(name);
      if (momentum || !visited.add(child.getValue())) {
        continue;
      }
      if (visited.size() > MOST_NODES) {
        throw new BadInputException(
            String.format(
                Locale.ROOT, "%s: expected at most %d groups, found more", source, MOST_NODES));
      }
      try {
        Hdf5Object object = new Hdf5Object(storage, child.getValue());
        Optional<Hdf5Array> array = object.array();
        if (array.isPresent()) {
          variables
              .arrays()
              .put(
                  name.replaceFirst(":\\d+$", ""),
                  new KerasVariables.Variable(array.get(), object.text("dtype")));
        } else {
          visit(object, childPath, depth + 1);
        }
      } catch (BadInputException refusal) {
        throw refusal;
      } catch (RuntimeException damaged) {
        found.skip(childPath, "this part of the file is damaged");
      }
    }
  }

  /** The children in the order of the network, if the file gives it. */
  private static Map<String, Long> ordered(Hdf5Object group) {
    Map<String, Long> children = group.children();
    Map<String, Long> ordered = new LinkedHashMap<>();
    Stream.concat(group.texts("layer_names"), group.texts("weight_names"))
        .map(name -> name.replaceFirst("/.*", ""))
        .filter(children::containsKey)
        .forEach(name -> ordered.put(name, children.get(name)));
    children.keySet().stream()
        .sorted(
            Comparator.comparing((String name) -> name.replaceFirst("_\\d+$", ""))
                .thenComparing(String::length)
                .thenComparing(Comparator.naturalOrder()))
        .forEach(name -> ordered.putIfAbsent(name, children.get(name)));
    return ordered;
  }

  private KerasOwner owner(KerasVariables group, KerasConfiguration configuration) {
    String path = group.path();
    if (group.isNumbered()) {
      return configuration.ofPath(group.owner(), group.said());
    }
    // The longest prefix that is the name of a layer, because such names may contain slashes.
    String top = path;
    while (!top.isEmpty() && !tops.contains(top)) {
      top = top.substring(0, Math.max(0, top.lastIndexOf('/')));
    }
    String rest = path.substring(Math.min(path.length(), top.isEmpty() ? 0 : top.length() + 1));
    long[] shape =
        group.arrays().values().stream()
            .filter(KerasVariables.Variable::isOfImages)
            .map(variable -> variable.array().shape())
            .findFirst()
            .orElseThrow();
    return configuration.ofName(top, rest, shape);
  }

  private void read(KerasVariables group, KerasOwner owner, String layer, KerasProgram program) {
    group
        .arrays()
        .forEach(
            (name, variable) -> {
              if (variable.isOfImages()) {
                read(group, name, variable, owner, layer, program);
              }
            });
  }

  private void read(
      KerasVariables group,
      String name,
      KerasVariables.Variable variable,
      KerasOwner owner,
      String layer,
      KerasProgram program) {
    Hdf5Array array = variable.array();
    long[] shape = array.shape();
    KerasKind kind = owner.kind();
    if (!group.isWeights(name)) {
      found.skip(layer, "its array %s is not known as weights".formatted(name));
      return;
    }
    String unreadable = array.unreadable();
    FloatFormat format = array.format();
    if (unreadable != null || format == null) {
      found.skip(layer, String.valueOf(unreadable));
      return;
    }
    KerasOrder order = program.order(group, name, shape, owner);
    if (kind == null && order.layout().height(shape) > LARGEST) {
      found.skip(layer, "its shape %s is not that of kernels".formatted(Arrays.toString(shape)));
      return;
    }
    List<String> assumed = new ArrayList<>();
    Stream.of(order.assumed(), program.doubt(order, shape), narrow(variable, owner))
        .filter(Objects::nonNull)
        .forEach(assumed::add);
    ByteBuffer values = array.bytes();
    bytes += values.remaining();
    found.add(
        LayerWeights.of(layer, shape, order.layout(), format, values)
            .turned(order.flips() && program.isTheano())
            .assuming(assumed.isEmpty() ? null : String.join("; ", assumed)),
        format,
        values.remaining());
  }

  /**
   * What is assumed about numbers whose type HDF5 does not have, as a clause; null if nothing is
   * assumed.
   */
  private static @Nullable String narrow(KerasVariables.Variable variable, KerasOwner owner) {
    boolean declared =
        String.valueOf(variable.type()).contains("bfloat16")
            || (owner.layer() != null
                && owner.layer().config().path("dtype").toString().contains("bfloat16"));
    return variable.array().isTwoOpaqueBytes() && !declared
        ? "numbers of two bytes are taken as bfloat16"
        : null;
  }
}
