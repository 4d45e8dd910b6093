package org.kernelscope.store.imports;

import java.util.regex.Pattern;

/** The names that PyTorch and Flax give to the tensors of a network. */
final class TensorNames {

  private static final String WEIGHT = ".weight";
  private static final String KERNEL = ".kernel";

  private static final int LONGEST = 200;

  /** Control characters and others that are not seen, and the ends of lines. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private TensorNames() {}

  /** A name out of a stranger's file, fit to stand in a sentence. */
  static String printable(String name) {
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
    return UNSEEN.matcher(cut).replaceAll("?");
  }

  /** Whether a name is that of a layer's weights, for instance {@code features.0.weight}. */
  static boolean namesLayer(String tensor) {
    return tensor.endsWith(WEIGHT) && tensor.length() > WEIGHT.length();
  }

  /** The layer of a tensor, {@code features.0}; or the name as it is. */
  static String layer(String tensor) {
    boolean kernel = tensor.endsWith(KERNEL) && tensor.length() > KERNEL.length();
    return namesLayer(tensor) || kernel ? tensor.substring(0, tensor.lastIndexOf('.')) : tensor;
  }
}
