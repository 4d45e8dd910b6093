package org.kernelscope.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A set {@code S} of square convolution kernels of one geometry, shape {@code [N, k, k]},
 * row-major. Immutable by convention: the array is shared, not copied, and nobody writes to it
 * after construction.
 *
 * @param size k, the side of a kernel in pixels
 * @param values N·k·k weights, kernel after kernel, row after row
 * @param provenance where the kernels came from
 */
public record KernelSet(int size, float[] values, Provenance provenance) {

  public KernelSet {
    if (size < 1) {
      throw new IllegalArgumentException("kernel size must be at least 1, found " + size);
    }
    if (values.length % (size * size) != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d values are not a whole number of %dx%d kernels",
              values.length,
              size,
              size));
    }
  }

  /** N, the number of kernels. */
  public int count() {
    return values.length / area();
  }

  /** k·k, the number of weights of one kernel. */
  public int area() {
    return size * size;
  }

  /** A copy of kernel {@code index}, shape {@code [k, k]} row-major. */
  public float[] kernel(int index) {
    return Arrays.copyOfRange(values, index * area(), (index + 1) * area());
  }

  /** The kernels at {@code indices}, in that order. */
  public KernelSet select(int[] indices) {
    float[] chosen = new float[indices.length * area()];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(values, indices[i] * area(), chosen, i * area(), area());
    }
    return new KernelSet(size, chosen, provenance);
  }

  /** The L2 norm of every kernel, shape {@code [N]}. */
  public double[] norms() {
    double[] norms = new double[count()];
    for (int n = 0; n < norms.length; n++) {
      double squares = 0;
      for (int i = n * area(); i < (n + 1) * area(); i++) {
        squares += (double) values[i] * values[i];
      }
      norms[n] = Math.sqrt(squares);
    }
    return norms;
  }

  /**
   * Draws {@code count} kernels in random order, each equally likely: without replacement as long
   * as the set suffices, else all of them with replacement; the provenance says which.
   *
   * @throws IllegalArgumentException when kernels are wanted of an empty set
   */
  public KernelSet draw(int count, RandomGenerator random) {
    int available = count();
    if (count < 0 || (available == 0 && count > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "cannot draw %d kernels from %d", count, available));
    }
    boolean withReplacement = count > available;
    int[] chosen =
        withReplacement
            ? random.ints(count, 0, available).toArray()
            : shuffledStart(available, count, random);
    String how =
        String.format(
            Locale.ROOT,
            "%d of %d %s replacement",
            count,
            available,
            withReplacement ? "with" : "without");
    return select(chosen).withProvenance(provenance.with("drawn", how));
  }

  /** The first {@code count} places of a shuffle of 0 … n-1, by Fisher and Yates. */
  private static int[] shuffledStart(int n, int count, RandomGenerator random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i, n);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return Arrays.copyOf(order, count);
  }

  /** Without the kernels whose L2 norm is below {@code minNorm}; the provenance says so. */
  public Pruned prune(double minNorm) {
    double[] norms = norms();
    int[] alive = IntStream.range(0, count()).filter(n -> norms[n] >= minNorm).toArray();
    int dropped = count() - alive.length;
    KernelSet kept =
        (dropped == 0 ? this : select(alive))
            .withProvenance(
                provenance
                    .with("min-norm", Double.toString(minNorm))
                    .with("dropped", Integer.toString(dropped)));
    return new Pruned(kept, dropped);
  }

  public KernelSet withProvenance(Provenance other) {
    return new KernelSet(size, values, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KernelSet set
        && size == set.size
        && Arrays.equals(values, set.values)
        && provenance.equals(set.provenance);
  }

  @Override
  public int hashCode() {
    return 31 * size + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "KernelSet[%d kernels of %dx%d]", count(), size, size);
  }
}
