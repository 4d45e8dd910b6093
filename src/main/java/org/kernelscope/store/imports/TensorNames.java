package org.kernelscope.store.imports;

import java.util.regex.Pattern;

/** The names that PyTorch and Flax give to the tensors of a network. */
final class TensorNames {

  private static final String WEIGHT = ".weight";
  private static final String KERNEL = ".kernel";

  private static final int LONGEST = 200;

  /** Invisible characters, such as control characters, and line ends. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private TensorNames() {}

  /** A name from an untrusted file, made safe for messages. */
  static String printable(String name) {
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
    return INVISIBLE.matcher(cut).replaceAll("?");
  }

  /** Whether a name is that of a layer's weights, such as {@code features.0.weight}. */
  static boolean namesLayer(String tensor) {
    return tensor.endsWith(WEIGHT) && tensor.length() > WEIGHT.length();
  }

  /**
   * The layer of a tensor, such as {@code features.0}; the unchanged name if it does not name a
   * layer.
   */
  static String layer(String tensor) {
    boolean kernel = tensor.endsWith(KERNEL) && tensor.length() > KERNEL.length();
    return namesLayer(tensor) || kernel ? tensor.substring(0, tensor.lastIndexOf('.')) : tensor;
  }
}
