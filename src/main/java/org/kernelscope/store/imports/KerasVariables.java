package org.kernelscope.store.imports;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arrays in one group of a file of Keras: the weights and the biases of a layer.
 *
 * @param path of the group
 * @param said the name of the layer as the group says it; may be null
 * @param arrays by name, without the {@code :0} of TensorFlow; Keras 3 names them by number
 */
record KerasVariables(String path, @Nullable String said, Map<String, Variable> arrays) {

  /**
   * One array.
   *
   * @param type what is said of the type of its values beside it; may be null
   */
  record Variable(Hdf5Array array, @Nullable String type) {
    boolean isOfImages() {
      return array.shape().length == 4;
    }
  }

  private static final String GROUP = "vars";

  /** Names of biases: by Keras 2 and 3, Keras 1, and older ones that only numbered. */
  private static final Pattern BIASES = Pattern.compile(".*bias.*|.*_b(_[icfo])?(_\\d+)?|param_1");

  /** Of weights before Keras 2: a matrix W or U, of one gate of a recurrent layer, or a number. */
  private static final Pattern OLD_WEIGHTS =
      Pattern.compile("(.*_)?[WU](_[icfo])?(_\\d+)?|param_0");

  KerasVariables(String path, @Nullable String said) {
    this(path, said, new LinkedHashMap<>());
  }

  /** Whether the group is one of Keras 3, with numbers for names. */
  boolean isNumbered() {
    return path.equals(GROUP) || path.endsWith("/" + GROUP);
  }

  /** The path to the layer of a group of Keras 3. */
  String owner() {
    return path.substring(0, Math.max(0, path.length() - GROUP.length() - 1));
  }

  boolean areOfImages() {
    return arrays.values().stream().anyMatch(Variable::isOfImages);
  }

  /** Whether a name is one that Keras gives to weights. */
  boolean isWeights(String name) {
    return isNumbered() || name.contains("kernel") || isOld(name);
  }

  /** Whether a name is one that Keras 1 and older ones give to weights. */
  static boolean isOld(String name) {
    return OLD_WEIGHTS.matcher(name).matches();
  }

  /** The number of biases; negative where there are none. */
  long biases() {
    return arrays.entrySet().stream()
        .filter(a -> a.getValue().array().shape().length == 1)
        .filter(a -> isNumbered() || BIASES.matcher(a.getKey()).matches())
        .mapToLong(a -> a.getValue().array().shape()[0])
        .findFirst()
        .orElse(-1);
  }

  /**
   * Whether the second array mixes what a depthwise convolution with the first makes, one pixel at
   * a time.
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
