package org.kernelscope.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One layer in two networks, or in two states of one.
 *
 * @param before the layer as it is, or was, in the first
 * @param after that in the second: of the same name and shape
 * @param kernels after less before, shape {@code [out·in, k, k]}
 */
public record LayerDifference(FilterBank before, FilterBank after, KernelSet kernels) {

  /** Subtracts; whether names are the same does not matter. */
  public static LayerDifference of(FilterBank before, FilterBank after) {
    if (!before.shape().equals(after.shape())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "no difference between %s and %s", before.shape(), after.shape()));
    }
    float[] from = before.kernels().values();
    float[] difference = after.kernels().values().clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= from[i];
    }
    Provenance provenance = Provenance.of("layer", before.layer()).with("shows", "the difference");
    return new LayerDifference(
        before, after, new KernelSet(before.kernels().size(), difference, provenance));
  }

  /** The L2 norm of all weights of the difference. */
  public double norm() {
    return norm(kernels);
  }

  /** The L2 norm of all weights before. */
  public double normBefore() {
    return norm(before.kernels());
  }

  /** The norm of the difference over that before; NaN or infinite where that is zero. */
  public double relative() {
    return norm() / normBefore();
  }

  /** How far every kernel moved, the L2 norm of its difference. */
  public double[] distances() {
    return kernels.norms();
  }

  /** The kernels that moved most, by index, the farthest first; those that stayed are not there. */
  public List<Integer> movedMost(int most) {
    double[] distances = distances();
    return IntStream.range(0, distances.length)
        .filter(kernel -> distances[kernel] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer kernel) -> -distances[kernel]))
        .limit(most)
        .toList();
  }

  private static double norm(KernelSet kernels) {
    double squares = 0;
    for (float value : kernels.values()) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
