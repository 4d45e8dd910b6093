package org.kernelscope.experiment.study;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.LayerFigures;
import org.kernelscope.kernel.LayerKernels;
import org.kernelscope.prior.ProperPrior;

/** A layer of a network that was opened, and what is told of it. */
public record NetworkLayer(LayerKernels layer, LayerFigures figures) {

  /** More kernels of a layer are not scored: their mean would not change. */
  private static final int MOST_SCORED = 4096;

  public static NetworkLayer of(LayerKernels layer) {
    return new NetworkLayer(layer, LayerFigures.of(layer.kernels()));
  }

  /**
   * The mean log-density of the kernels of a layer under a prior, in nats a kernel; of a large
   * layer that of {@value #MOST_SCORED} kernels at equal distances.
   */
  public static double score(ProperPrior prior, KernelSet kernels) {
    int count = kernels.count();
    int scored = Math.min(count, MOST_SCORED);
    KernelSet some =
        scored == count
            ? kernels
            : kernels.select(
                IntStream.range(0, scored)
                    .map(i -> (int) ((long) i * count / scored))
                    .toArray());
    return Arrays.stream(KernelScoring.of(prior, some).nats()).average().orElse(Double.NaN);
  }

  /**
   * The prior of a choice over k×k kernels, if it has one of that geometry.
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
