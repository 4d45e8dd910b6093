package org.kernelscope.experiment.library;

import java.util.Arrays;
import java.util.Locale;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.BatchOrder;
import org.kernelscope.kernel.KernelSet;

/**
 * The kernels of a set that a fit does not use: a random fraction, which is the same for the same
 * set and seed.
 *
 * @param testFraction fraction of the kernels, in (0, 1]; 1 holds out all of them
 * @param seed of the choice
 */
public record HeldOut(double testFraction, long seed) {

  /** The default of {@code prior fit}. */
  public static final HeldOut DEFAULT = new HeldOut(0.2, 1);

  public HeldOut {
    if (!(testFraction > 0 && testFraction <= 1)) {
      throw new BadInputException(
          "test fraction: expected a number above 0 and at most 1, found " + testFraction);
    }
  }

  /**
   * Splits a set into two parts of at least one kernel each; a fraction of 1 holds out all of them.
   *
   * @throws BadInputException when there are too few kernels
   */
  public KernelSplit split(KernelSet kernels) {
    int n = kernels.count();
    if (n < 2 && testFraction < 1) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "expected at least 2 kernels of %dx%d, one to fit and one to hold out, found %d",
              kernels.size(),
              kernels.size(),
              n));
    }
    int[] order = new int[n];
    new BatchOrder(n, n, seed).copyBatch(0, order);
    int share = (int) Math.round(n * testFraction);
    int held = testFraction < 1 ? Math.min(Math.max(1, share), n - 1) : n;
    return new KernelSplit(
        kernels.select(Arrays.copyOfRange(order, held, n)),
        kernels.select(Arrays.copyOf(order, held)),
        KernelSplit.fingerprint(kernels));
  }
}
