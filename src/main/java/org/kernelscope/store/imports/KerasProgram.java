package org.kernelscope.store.imports;

import org.jspecify.annotations.Nullable;

/**
 * The version of Keras that wrote a file, and its backend.
 *
 * @param version may be null
 * @param backend may be null
 * @param looksOld whether classes or names occur only in Keras 1
 */
record KerasProgram(@Nullable String version, @Nullable String backend, boolean looksOld) {

  private boolean isKeras1() {
    return version == null ? looksOld : version.matches("[01]\\b.*");
  }

  /**
   * Whether the backend was Theano, whose convolutions turn kernels by 180 degrees before they
   * correlate.
   */
  boolean isTheano() {
    return "theano".equals(backend);
  }

  /** Whether the version is so old that files did not name the backend. */
  private boolean mayBeTheano() {
    return backend == null && (isKeras1() || (version != null && version.startsWith("2.0")));
  }

  /** The order of the axes of some weights. */
  KerasOrder order(KerasVariables group, String name, long[] shape, KerasOwner owner) {
    KerasKind kind = owner.kind();
    KerasKind part =
        name.contains("pointwise") || (group.isNumbered() && isSecond(kind, group, name))
            ? KerasKind.CONVOLUTION
            : name.contains("depthwise") || (kind == null && group.areSeparable())
                ? KerasKind.DEPTHWISE
                : kind;
    if (isKeras1() && !group.isNumbered()) {
      String ordering =
          owner.layer() == null ? null : owner.layer().config().path("dim_ordering").asText(null);
      return KerasOrder.ofKeras1(part, ordering, shape, group.biases());
    }
    return part == null
        ? KerasOrder.byBiases(shape, group.biases(), owner.guess())
        : KerasOrder.of(part);
  }

  /** Whether weights are those of the 1×1 convolution in a separable convolution. */
  private static boolean isSecond(@Nullable KerasKind kind, KerasVariables group, String name) {
    return name.equals("1")
        && (kind == KerasKind.SEPARABLE || (kind == null && group.areSeparable()));
  }

  /** What is assumed about the turning of kernels, as a clause; null if nothing is assumed. */
  @Nullable String doubt(KerasOrder order, long[] shape) {
    return mayBeTheano() && order.flips() && order.layout().height(shape) > 1
        ? "kernels are as they are kept, where the file does not tell whether Theano wrote it, which"
            + " turns them by 180 degrees"
        : null;
  }
}
