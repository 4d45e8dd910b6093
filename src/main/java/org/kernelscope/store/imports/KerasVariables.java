package org.kernelscope.store.imports;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arrays in one group of a file of Keras: the weights and the biases of a layer.
 *
 * @param path the path of the group
 * @param said the name of the layer according to the group; may be null
 * @param arrays the arrays by name, without the {@code :0} of TensorFlow. In Keras 3 the names are
 *     numbers
 */
record KerasVariables(String path, @Nullable String said, Map<String, Variable> arrays) {

  /**
   * One array.
   *
   * @param type the type of its values according to its attribute; may be null
   */
  record Variable(Hdf5Array array, @Nullable String type) {
    boolean isOfImages() {
      return array.shape().length == 4;
    }
  }

  private static final String GROUP = "vars";

  /**
   * Names of biases in Keras 2 and 3, in Keras 1, and in older versions that only numbered
   * parameters.
   */
  private static final Pattern BIASES = Pattern.compile(".*bias.*|.*_b(_[icfo])?(_\\d+)?|param_1");

  /**
   * Names of weights before Keras 2: a matrix W or U, possibly of one gate of a recurrent layer, or
   * a number.
   */
  private static final Pattern OLD_WEIGHTS =
      Pattern.compile("(.*_)?[WU](_[icfo])?(_\\d+)?|param_0");

  KerasVariables(String path, @Nullable String said) {
    this(path, said, new LinkedHashMap<>());
  }

  /** Whether the names are numbers, as in Keras 3. */
  boolean isNumbered() {
    return path.equals(GROUP) || path.endsWith("/" + GROUP);
  }

  /** The path to the layer that owns a group of Keras 3. */
  String owner() {
    return path.substring(0, Math.max(0, path.length() - GROUP.length() - 1));
  }

  boolean areOfImages() {
    return arrays.values().stream().anyMatch(Variable::isOfImages);
  }

  /** Whether Keras gives this name to weights. */
  boolean isWeights(String name) {
    return isNumbered() || name.contains("kernel") || isOld(name);
  }

  /** Whether Keras 1 or an older version gives this name to weights. */
  static boolean isOld(String name) {
    return OLD_WEIGHTS.matcher(name).matches();
  }

  /** The number of biases; negative if there are none. */
  long biases() {
    return arrays.entrySet().stream()
        .filter(a -> a.getValue().array().shape().length == 1)
        .filter(a -> isNumbered() || BIASES.matcher(a.getKey()).matches())
        .mapToLong(a -> a.getValue().array().shape()[0])
        .findFirst()
        .orElse(-1);
  }

  /**
   * Whether the two arrays belong to a separable convolution: the second one is a 1×1 convolution
   * over the outputs of a depthwise convolution with the first one.
   */
  boolean areSeparable() {
    Variable first = arrays.get("0");
    Variable second = arrays.get("1");
    if (!isNumbered() || first == null || second == null) {
      return false;
    }
    if (!first.isOfImages() || !second.isOfImages()) {
      return false;
    }
    long[] each = first.array().shape();
    long[] mix = second.array().shape();
    return mix[0] == 1 && mix[1] == 1 && mix[2] == each[2] * each[3];
  }
}
