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
 * Scores every kernel of a set by a prior, fast enough for kernels that change while one looks, and
 * alike each time: the codes of an estimate depend on a kernel's place in its set alone.
 */
public final class KernelScoring {

  /**
   * Codes for each kernel where its density has to be estimated. With 8, 4 096 kernels of 5×5 take
   * a fifth of a second; their scores are known to half a nat where kernels differ by seven, those
   * of 7×7 to one and a half where they differ by sixteen.
   */
  public static final int SAMPLES = 8;

  private static final long SEED = 1;

  private KernelScoring() {}

  /**
   * The prior of a choice that needs no file over k×k kernels.
   *
   * @throws BadInputException when none of that geometry comes with the program, or it is improper
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
