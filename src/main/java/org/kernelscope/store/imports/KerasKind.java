package org.kernelscope.store.imports;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes of Keras' layers, as far as their weights are concerned. */
enum KerasKind {
  CONVOLUTION,
  TRANSPOSED,
  DEPTHWISE,
  /** A depthwise convolution and one of single pixels. */
  SEPARABLE,
  /** Not over images, or no convolution at all, though its weights may have four axes. */
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

  /** The names of Keras 1 for what later is called otherwise. */
  private static final Set<String> OF_KERAS_1 =
      Set.of(
          "convolution2d",
          "atrousconv2d",
          "atrousconvolution2d",
          "deconv2d",
          "deconvolution2d",
          "separableconvolution2d");

  /** Of a class of Keras; null for one that Keras does not have. */
  static @Nullable KerasKind ofClass(String name) {
    String letters = letters(name);
    return OTHERS.contains(letters) ? OTHER : CONVOLUTIONS.get(letters);
  }

  /**
   * Of a name that Keras makes of a class, such as {@code conv2d_transpose_1}; null for one that a
   * person chose.
   */
  static @Nullable KerasKind ofName(String name) {
    return ofClass(name.replaceFirst("^(forward|backward)_", "").replaceFirst("_\\d+$", ""));
  }

  /** What a name chosen by a person lets one guess, or null. */
  static @Nullable KerasKind guess(String name) {
    String letters = letters(name);
    if (letters.contains("transpose") || letters.contains("deconv") || letters.contains("upconv")) {
      return TRANSPOSED;
    }
    return letters.contains("depthwise") || letters.contains("dwconv") ? DEPTHWISE : null;
  }

  /** Whether a class is one that only Keras 1 calls so. */
  static boolean isOfKeras1(String name) {
    return OF_KERAS_1.contains(letters(name));
  }

  /** Without the package of a registered class, and without what names have between words. */
  private static String letters(String name) {
    return name.substring(name.lastIndexOf('>') + 1)
        .replaceAll("[^A-Za-z0-9]", "")
        .toLowerCase(Locale.ROOT);
  }
}
