package org.kernelscope.experiment.study;

import java.util.Locale;
import java.util.stream.Collectors;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.FittedPrior;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.LogDensities;
import org.kernelscope.prior.ProperPrior;

/**
 * Scores every kernel of a set by a prior, fast enough for a live view of changing kernels, and
 * reproducibly: the codes of an estimate depend only on a kernel's place in its set.
 */
public final class KernelScoring {

  /**
   * Codes for each kernel, if its density must be estimated. With 8 codes, 4 096 kernels of 5×5
   * take a fifth of a second. Scores of 5×5 kernels are exact to half a nat, while kernels differ
   * by seven nats; those of 7×7 kernels to one and a half, while kernels differ by sixteen.
   */
  public static final int SAMPLES = 8;

  private static final long SEED = 1;

  private KernelScoring() {}

  /**
   * The prior over k×k kernels of a choice that needs no file.
   *
   * @throws BadInputException when the program has none of that geometry, or the prior is improper
   */
  public static ProperPrior bundled(PriorChoice choice, int size, Library library) {
    if (PriorKinds.of(choice) instanceof FittedPrior && !Library.BUNDLED_SIZES.contains(size)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "the bundled priors are over %s kernels, and these are %d×%d",
              Library.BUNDLED_SIZES.stream()
                  .map(known -> String.format(Locale.ROOT, "%d×%1$d", known))
                  .collect(Collectors.joining(" or ")),
              size,
              size));
    }
    return Priors.proper(choice, size, library);
  }

  /**
   * Scores kernels.
   *
   * @throws BadInputException when the prior is for another geometry
   */
  public static LogDensities of(ProperPrior prior, KernelSet kernels) {
    if (prior.size() != kernels.size()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "the prior is over %d×%d kernels, and these are %d×%d",
              prior.size(),
              prior.size(),
              kernels.size(),
              kernels.size()));
    }
    return prior.logDensities(kernels, SAMPLES, Seeds.stream(SEED, "kernel scores"));
  }
}
