package org.kernelscope.experiment.study;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.library.KernelSplit;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.KernelPrior;

/**
 * Held-out kernels, on which several priors are scored under the same conditions.
 *
 * @param split the kernels to fit and those to score
 * @param heldOut how they were split
 * @param samples codes for each kernel, if a density must be estimated
 * @param seed of those codes
 */
public record ScoreSheet(KernelSplit split, HeldOut heldOut, int samples, long seed) {

  /** The default number of codes for each kernel. */
  public static final int DEFAULT_SAMPLES = 100;

  /**
   * Holds out kernels of a set.
   *
   * @throws BadInputException when there are too few
   */
  public static ScoreSheet of(KernelSet kernels, HeldOut heldOut, int samples, long seed) {
    return new ScoreSheet(heldOut.split(kernels), heldOut, samples, seed);
  }

  /**
   * Scores a prior.
   *
   * @param file the file of the prior, or null for a prior that was not fitted
   * @throws BadInputException when it is for another geometry
   */
  public PriorScores.Row score(String name, KernelPrior prior, @Nullable PriorFile file) {
    int size = split.test().size();
    if (prior.size() != size) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected a prior of %dx%d kernels, found one of %dx%d",
              name,
              size,
              size,
              prior.size(),
              prior.size()));
    }
    return new PriorScores.Row(
        name,
        prior.score(split.test(), samples, Seeds.stream(seed, "prior scores")),
        file == null ? null : unseen(file));
  }

  private @Nullable Boolean unseen(PriorFile file) {
    return split.sha256().equals(file.kernelsSha256()) ? file.heldOut().equals(heldOut) : null;
  }
}
