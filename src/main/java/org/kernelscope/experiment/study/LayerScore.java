package org.kernelscope.experiment.study;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.ProperPrior;

/** The score of a layer of an opened network under a prior. */
public final class LayerScore {

  /** The largest number of kernels of a layer that are scored: more would not change the mean. */
  private static final int MOST_SCORED = 4096;

  private LayerScore() {}

  /**
   * The mean log-density of the kernels of a layer under a prior, in nats per kernel; for a large
   * layer, of a part of them.
   */
  public static double of(ProperPrior prior, KernelSet kernels) {
    return Arrays.stream(KernelScoring.of(prior, scored(kernels)).nats())
        .average()
        .orElse(Double.NaN);
  }

  /** The kernels of a layer that are scored: {@value #MOST_SCORED} at equal distances, or all. */
  public static KernelSet scored(KernelSet kernels) {
    int count = kernels.count();
    return count <= MOST_SCORED
        ? kernels
        : kernels.select(
            IntStream.range(0, MOST_SCORED)
                .map(i -> (int) ((long) i * count / MOST_SCORED))
                .toArray());
  }

  /**
   * The prior over k×k kernels of a choice; empty if it has none of that geometry.
   *
   * @throws org.kernelscope.data.BadInputException when it names no prior, or an improper one
   */
  public static Optional<ProperPrior> fitting(PriorChoice choice, int size, Library library) {
    var files = Priors.files(choice, library);
    boolean fits =
        files.isEmpty()
            || files.stream().map(PriorFile::prior).anyMatch(prior -> prior.size() == size);
    return fits ? Optional.of(Priors.proper(choice, size, library)) : Optional.empty();
  }
}
