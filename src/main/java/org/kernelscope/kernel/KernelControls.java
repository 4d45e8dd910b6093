package org.kernelscope.kernel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Control conditions that take one property of learned kernels and leave the other: their scale
 * without their structure, or their values without their arrangement. What was done is recorded in
 * the provenance.
 */
public final class KernelControls {

  private KernelControls() {}

  /** Permutes the pixels of every kernel, each on its own: values and norm stay, structure goes. */
  public static KernelSet shufflePixels(KernelSet set, RandomGenerator random) {
    float[] values = set.values().clone();
    int area = set.area();
    for (int start = 0; start < values.length; start += area) {
      for (int left = area; left > 1; left--) {
        int last = start + left - 1;
        int other = start + random.nextInt(left);
        float swapped = values[last];
        values[last] = values[other];
        values[other] = swapped;
      }
    }
    return new KernelSet(set.size(), values, set.provenance().with("pixels", "shuffled"));
  }

  /**
   * Rescales kernels so that their L2 norms are distributed as those of {@code reference}: the
   * kernel of rank i among n gets the quantile (i + ½)/n of the reference norms, which is one of
   * them. The order by norm stays. A kernel of zeros has no direction to scale and stays zero.
   */
  public static KernelSet matchNorms(KernelSet set, KernelSet reference) {
    if (reference.count() == 0) {
      throw new IllegalArgumentException("no reference kernels to match norms with");
    }
    double[] wanted = reference.norms();
    Arrays.sort(wanted);
    double[] norms = set.norms();
    int n = norms.length;
    int[] ranked =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> norms[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    float[] values = set.values().clone();
    for (int rank = 0; rank < n; rank++) {
      int kernel = ranked[rank];
      double target = wanted[(int) ((2L * rank + 1) * wanted.length / (2L * n))];
      double factor = norms[kernel] == 0 ? 0 : target / norms[kernel];
      for (int i = kernel * set.area(); i < (kernel + 1) * set.area(); i++) {
        values[i] = (float) (values[i] * factor);
      }
    }
    return new KernelSet(
        set.size(),
        values,
        set.provenance()
            .with("norms", String.format(Locale.ROOT, "matched to %d kernels", reference.count())));
  }
}
