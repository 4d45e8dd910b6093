package org.kernelscope.store.imports;

import org.jspecify.annotations.Nullable;

/**
 * The Keras that wrote a file, and what it computed with.
 *
 * @param version may be null
 * @param backend may be null
 * @param looksOld whether classes or names are as only Keras 1 has them
 */
record KerasProgram(@Nullable String version, @Nullable String backend, boolean looksOld) {

  private boolean isKeras1() {
    return version == null ? looksOld : version.matches("[01]\\b.*");
  }

  /** Whether it computed with Theano, which turns kernels before it correlates. */
  boolean isTheano() {
    return "theano".equals(backend);
  }

  /** Versions from before files named the backend. */
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

  /** Whether weights are those that mix channels in a separable convolution. */
  private static boolean isSecond(@Nullable KerasKind kind, KerasVariables group, String name) {
    return name.equals("1")
        && (kind == KerasKind.SEPARABLE || (kind == null && group.areSeparable()));
  }

  /** What is taken for granted of the way that kernels are turned; or null. */
  @Nullable String doubt(KerasOrder order, long[] shape) {
    return mayBeTheano() && order.flips() && order.layout().height(shape) > 1
        ? "kernels are as they are kept, where the file does not tell whether Theano wrote it, which"
            + " turns them by 180 degrees"
        : null;
  }
}
