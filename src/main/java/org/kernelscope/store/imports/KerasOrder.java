package org.kernelscope.store.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of axes in which Keras stores weights. The class of the layer determines it. If the
 * class is unknown, the number of biases may determine it, because it equals the number of output
 * channels.
 *
 * @param layout the order
 * @param flips whether Theano convolves with the weights as they are stored, so that kernels must
 *     be turned by 180 degrees. Keras itself turns depthwise kernels before it passes them to
 *     Theano
 * @param assumed a clause about an assumption; null if the file gives everything
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
   * The order of Keras 2 and 3 for a layer whose class is unknown.
   *
   * @param biases the number of biases; negative if there are none
   * @param guess the kind that the names suggest; may be null
   */
  static KerasOrder byBiases(long[] shape, long biases, @Nullable KerasKind guess) {
    // Kinds that give the same kernels count as one.
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
   * The order of Keras 1, which had two orders.
   *
   * @param kind the class, if known; may be null
   * @param ordering {@code th} or {@code tf}; null if the file does not give it
   * @param biases the number of biases; negative if there are none
   */
  static KerasOrder ofKeras1(
      @Nullable KerasKind kind, @Nullable String ordering, long[] shape, long biases) {
    boolean depthwise = kind == KerasKind.DEPTHWISE || kind == KerasKind.SEPARABLE;
    WeightLayout first = depthwise ? WeightLayout.MIHW : WeightLayout.OIHW;
    // Transposed convolutions of Keras 1 had the order of other convolutions.
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
