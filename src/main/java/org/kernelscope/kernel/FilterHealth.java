package org.kernelscope.kernel;

import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The health of a layer's kernels, after Gavrikov and Keuper, <i>CNN Filter DB</i> (CVPR 2022): how
 * many of them are degenerate, and which.
 *
 * <ul>
 *   <li><b>Near zero</b> is a kernel no weight of which is larger than {@value #NEAR_ZERO} of the
 *       largest of the layer, in magnitude (the paper's sparsity).
 *   <li><b>Near-duplicate</b> is a kernel that has another one in the layer of almost the same
 *       direction: see {@link NearDuplicates}. Not told of 1×1 kernels, which have no direction.
 *   <li><b>Noise-like</b> is a kernel whose variance is spread over the principal directions of the
 *       layer as widely as that of noise: see {@link VarianceEntropy}. Not told of 1×1 kernels, of
 *       those wider than {@value VarianceEntropy#LARGEST} pixels, and where a layer has less than
 *       k²/2 kernels.
 * </ul>
 *
 * @param count N, the number of kernels
 * @param flawed the kernels with a flaw, by index; a flaw that cannot be told is missing
 * @param varianceEntropy of the layer, as in the paper: that of the variances along the principal
 *     directions of its kernels, means subtracted, with logarithms to base 10; NaN where noise-like
 *     kernels are not told
 * @param noiseEntropy what it is on average for independent normal weights
 */
public record FilterHealth(
    int count, Map<KernelFlaw, BitSet> flawed, double varianceEntropy, double noiseEntropy) {

  /** Of the largest magnitude in a layer; the paper's ε. */
  static final double NEAR_ZERO = 0.01;

  public FilterHealth {
    flawed = Collections.unmodifiableMap(new EnumMap<>(flawed));
  }

  /** Judges the kernels of a layer. */
  public static FilterHealth of(KernelSet layer) {
    Map<KernelFlaw, BitSet> flawed = new EnumMap<>(KernelFlaw.class);
    BitSet nearZero = nearZero(layer);
    flawed.put(KernelFlaw.NEAR_ZERO, nearZero);
    int[] others = IntStream.range(0, layer.count()).filter(n -> !nearZero.get(n)).toArray();
    double entropy = Double.NaN;
    double noise = Double.NaN;
    if (layer.size() > 1) {
      KernelSet directions = normalised(layer.select(others));
      flawed.put(KernelFlaw.NEAR_DUPLICATE, placed(NearDuplicates.in(directions), others));
      if (VarianceEntropy.tells(layer.size(), others.length)) {
        BitSet noiseLike = VarianceEntropy.noiseLike(directions);
        flawed.put(KernelFlaw.NOISE_LIKE, placed(noiseLike, others));
        entropy = VarianceEntropy.of(layer);
        noise = VarianceEntropy.ofNoise(layer.size(), layer.count());
      } else if (others.length == 0) {
        flawed.put(KernelFlaw.NOISE_LIKE, new BitSet());
      }
    }
    return new FilterHealth(layer.count(), flawed, entropy, noise);
  }

  private static BitSet nearZero(KernelSet layer) {
    float[] values = layer.values();
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    double most = NEAR_ZERO * largest;
    BitSet nearZero = new BitSet();
    nearZero.set(0, layer.count());
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > most) {
        nearZero.clear(i / layer.area());
      }
    }
    return nearZero;
  }

  /** Every kernel scaled to norm 1; none of them is all zeros. */
  private static KernelSet normalised(KernelSet kernels) {
    double[] norms = kernels.norms();
    float[] scaled = new float[kernels.values().length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (kernels.values()[i] / norms[i / kernels.area()]);
    }
    return new KernelSet(kernels.size(), scaled, kernels.provenance());
  }

  /** Indices among some of the kernels as indices among all. */
  private static BitSet placed(BitSet some, int[] places) {
    BitSet all = new BitSet();
    some.stream().forEach(i -> all.set(places[i]));
    return all;
  }

  /** Whether a kernel has a flaw, as far as that can be told. */
  public boolean has(KernelFlaw flaw, int kernel) {
    BitSet kernels = flawed.get(flaw);
    return kernels != null && kernels.get(kernel);
  }

  /** The share of kernels with a flaw, 0 to 1; NaN where it cannot be told. */
  public double share(KernelFlaw flaw) {
    BitSet kernels = flawed.get(flaw);
    return kernels == null || count == 0 ? Double.NaN : (double) kernels.cardinality() / count;
  }
}
