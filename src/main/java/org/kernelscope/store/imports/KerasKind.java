package org.kernelscope.store.imports;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes of Keras layers, as far as they matter for weights. */
enum KerasKind {
  CONVOLUTION,
  TRANSPOSED,
  DEPTHWISE,
  /** A depthwise convolution, followed by a 1×1 convolution. */
  SEPARABLE,
  /** No convolution over images, although its weights may have four axes. */
  OTHER;

  private static final Map<String, KerasKind> CONVOLUTIONS =
      Map.ofEntries(
          Map.entry("conv2d", CONVOLUTION),
          Map.entry("convolution2d", CONVOLUTION),
          Map.entry("atrousconv2d", CONVOLUTION),
          Map.entry("atrousconvolution2d", CONVOLUTION),
          Map.entry("convlstm2d", CONVOLUTION),
          Map.entry("convlstm2dcell", CONVOLUTION),
          Map.entry("conv2dtranspose", TRANSPOSED),
          Map.entry("convolution2dtranspose", TRANSPOSED),
          Map.entry("deconv2d", TRANSPOSED),
          Map.entry("deconvolution2d", TRANSPOSED),
          Map.entry("depthwiseconv2d", DEPTHWISE),
          Map.entry("separableconv2d", SEPARABLE),
          Map.entry("separableconvolution2d", SEPARABLE));

  private static final Set<String> OTHERS =
      Set.of(
          "atrousconvolution1d",
          "batchnormalization",
          "conv1d",
          "conv1dtranspose",
          "convlstm1d",
          "convolution1d",
          "dense",
          "einsumdense",
          "embedding",
          "locallyconnected1d",
          "locallyconnected2d",
          "locallyconnectedcell",
          "multiheadattention",
          "normalization",
          "prelu",
          "separableconv1d");

  /** Names of Keras 1 for classes that were renamed later. */
  private static final Set<String> OF_KERAS_1 =
      Set.of(
          "convolution2d",
          "atrousconv2d",
          "atrousconvolution2d",
          "deconv2d",
          "deconvolution2d",
          "separableconvolution2d");

  /** The kind of a class of Keras; null for a class that Keras does not have. */
  static @Nullable KerasKind ofClass(String name) {
    String letters = letters(name);
    return OTHERS.contains(letters) ? OTHER : CONVOLUTIONS.get(letters);
  }

  /**
   * The kind of a layer by a name that Keras derived from its class, such as {@code
   * conv2d_transpose_1}; null for a name that a person chose.
   */
  static @Nullable KerasKind ofName(String name) {
    return ofClass(name.replaceFirst("^(forward|backward)_", "").replaceFirst("_\\d+$", ""));
  }

  /** The kind that a name chosen by a person suggests; null if none. */
  static @Nullable KerasKind guess(String name) {
    String letters = letters(name);
    if (letters.contains("transpose") || letters.contains("deconv") || letters.contains("upconv")) {
      return TRANSPOSED;
    }
    return letters.contains("depthwise") || letters.contains("dwconv") ? DEPTHWISE : null;
  }

  /** Whether only Keras 1 has a class with this name. */
  static boolean isOfKeras1(String name) {
    return OF_KERAS_1.contains(letters(name));
  }

  /**
   * The name of a class without the package of a registered class and without separators between
   * words.
   */
  private static String letters(String name) {
    return name.substring(name.lastIndexOf('>') + 1)
        .replaceAll("[^A-Za-z0-9]", "")
        .toLowerCase(Locale.ROOT);
  }
}
