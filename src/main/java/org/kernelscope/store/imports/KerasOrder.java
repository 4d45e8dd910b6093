package org.kernelscope.store.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of axes in which Keras keeps weights. The class of the layer tells it; where that is
 * not known, the number of biases may, which is that of the output channels.
 *
 * @param layout the order
 * @param flips whether Theano convolves with these weights as they are kept, which turns kernels;
 *     depthwise ones Keras turns itself before it hands them on
 * @param assumed a clause for what the file does not tell; or null
 */
record KerasOrder(WeightLayout layout, boolean flips, @Nullable String assumed) {

  private static final String UNTOLD = "the axes are taken as %s, which the file does not tell";

  private static final Map<KerasKind, WeightLayout> LAYOUTS =
      Map.of(
          KerasKind.CONVOLUTION, WeightLayout.HWIO,
          KerasKind.TRANSPOSED, WeightLayout.HWOI,
          KerasKind.DEPTHWISE, WeightLayout.HWIM,
          KerasKind.SEPARABLE, WeightLayout.HWIM);

  private static final Map<KerasKind, String> WORDS =
      Map.of(
          KerasKind.CONVOLUTION, "[k, k, in, out], those of a convolution",
          KerasKind.TRANSPOSED, "[k, k, out, in], those of a transposed convolution",
          KerasKind.DEPTHWISE, "[k, k, in, multiplier], those of a depthwise convolution");

  /** The order of Keras 2 and 3 for a layer of a known class. */
  static KerasOrder of(KerasKind kind) {
    return new KerasOrder(
        LAYOUTS.getOrDefault(kind, WeightLayout.HWIO),
        kind == KerasKind.CONVOLUTION || kind == KerasKind.TRANSPOSED,
        null);
  }

  /**
   * The order of Keras 2 and 3 for a layer whose class is not known.
   *
   * @param biases how many there are; negative where there are none
   * @param guess what the names let one guess; may be null
   */
  static KerasOrder byBiases(long[] shape, long biases, @Nullable KerasKind guess) {
    // Kinds that make the same kernels of these weights are one.
    Map<String, KerasKind> fits = new LinkedHashMap<>();
    for (KerasKind kind :
        List.of(KerasKind.CONVOLUTION, KerasKind.TRANSPOSED, KerasKind.DEPTHWISE)) {
      long outputs =
          switch (kind) {
            case CONVOLUTION -> shape[3];
            case TRANSPOSED -> shape[2];
            default -> shape[2] * shape[3];
          };
      long inputs = kind == KerasKind.DEPTHWISE ? 1 : shape[2] * shape[3] / Math.max(1, outputs);
      if (biases < 0 || biases == outputs) {
        boolean oneWay = shape[2] == 1 || shape[3] == 1 || kind != KerasKind.CONVOLUTION;
        fits.putIfAbsent(outputs + " " + inputs + " " + oneWay, kind);
      }
    }
    List<KerasKind> kinds = new ArrayList<>(fits.values());
    if (kinds.size() == 1) {
      return of(kinds.get(0));
    }
    KerasKind taken =
        guess != null && (kinds.isEmpty() || kinds.contains(guess))
            ? guess
            : kinds.isEmpty() ? KerasKind.CONVOLUTION : kinds.get(0);
    KerasOrder order = of(taken);
    return new KerasOrder(
        order.layout, order.flips, UNTOLD.formatted(WORDS.getOrDefault(taken, "[k, k, in, out]")));
  }

  /**
   * The order of Keras 1, which had two.
   *
   * @param kind what is known of the class; may be null
   * @param ordering {@code th} or {@code tf}; null where the file does not tell
   * @param biases how many there are; negative where there are none
   */
  static KerasOrder ofKeras1(
      @Nullable KerasKind kind, @Nullable String ordering, long[] shape, long biases) {
    boolean depthwise = kind == KerasKind.DEPTHWISE || kind == KerasKind.SEPARABLE;
    WeightLayout first = depthwise ? WeightLayout.MIHW : WeightLayout.OIHW;
    // Its transposed convolutions kept the order of others.
    WeightLayout last = depthwise ? WeightLayout.HWIM : WeightLayout.HWIO;
    if (ordering != null) {
      return new KerasOrder(ordering.equals("th") ? first : last, !depthwise, null);
    }
    boolean channelsFirst = shape[2] == shape[3] && (biases < 0 || depthwise || biases == shape[0]);
    boolean channelsLast = shape[0] == shape[1] && (biases < 0 || depthwise || biases == shape[3]);
    if (channelsFirst != channelsLast) {
      return new KerasOrder(channelsFirst ? first : last, !depthwise, null);
    }
    return new KerasOrder(first, !depthwise, UNTOLD.formatted("[out, in, k, k]"));
  }
}
