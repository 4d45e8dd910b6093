package org.kernelscope.experiment.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.NamedArrays;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.store.NpzFile;

/**
 * A named kind of density that is fitted directly, without a run, and stored as a few arrays of
 * numbers. To add a density, write these functions and register one of these records.
 *
 * @param key the text for priors of this kind, alone or with files
 * @param title the name of a fitted one on the screen
 * @param brief a short name, for use within a sentence
 * @param description one sentence about the fit
 * @param settings of the fit
 * @param facts the names of additional numbers from a fit
 * @param fit the function that fits it to kernels
 * @param summary a prior and its facts in words, within a sentence: "mixture of 8 Gaussians"
 * @param arrays the parameters of a prior as arrays
 * @param of makes the prior over k×k kernels from these arrays
 * @param <P> the density
 */
public record DensityFit<P extends ProperPrior>(
    String key,
    String title,
    String brief,
    String description,
    Settings settings,
    List<String> facts,
    Fit<P> fit,
    BiFunction<P, Map<String, Number>, String> summary,
    Function<P, NamedArrays> arrays,
    BiFunction<Integer, NamedArrays, P> of)
    implements FitKind {

  /** The name of the fact with the number of iterations of an iterative fit. */
  public static final String ITERATIONS = "iterations";

  /** The function that fits a density. */
  public interface Fit<P> {

    /**
     * Fits it.
     *
     * @param settings a value for each
     * @param random the only source of randomness
     * @param between called between iterations, if there are any; if it throws an exception, the
     *     fit ends
     * @throws IllegalArgumentException when it cannot be fitted with these kernels or settings
     */
    Found<P> to(KernelSet train, Values settings, RandomGenerator random, Progress between);
  }

  /** Receives the progress of a fit. */
  public interface Progress {

    /** Ignores the progress. */
    Progress UNHEARD = (iterations, most) -> {};

    /**
     * Receives the progress, on the thread that fits.
     *
     * @param iterations the number of completed iterations
     * @param most the largest possible number of iterations
     */
    void summary(int iterations, int most);
  }

  /**
   * The result of a fit.
   *
   * @param facts additional numbers, by the names of {@link DensityFit#facts}
   */
  public record Found<P>(P prior, Map<String, Number> facts) {}

  /** A fit without settings and facts. */
  public DensityFit(
      String key,
      String title,
      String brief,
      String description,
      Function<KernelSet, P> fit,
      Function<P, String> summary,
      Function<P, NamedArrays> arrays,
      BiFunction<Integer, NamedArrays, P> of) {
    this(
        key,
        title,
        brief,
        description,
        Settings.of(),
        List.of(),
        (train, settings, random, between) -> new Found<>(fit.apply(train), Map.of()),
        (prior, facts) -> summary.apply(prior),
        arrays,
        of);
  }

  @Override
  public boolean fits(int size) {
    return size >= 1;
  }

  /** Whether the fit is immediate for any kernels, because it has no settings. */
  public boolean isImmediate() {
    return settings.all().isEmpty();
  }

  /**
   * Fits a prior to the kernels of one geometry in a file.
   *
   * @param kernels as {@link Library#kernels} takes it, empty for the bundled kernels
   * @param chosen a value for each of the settings
   * @throws BadInputException when there are no such kernels, or too few
   */
  public DensityFile<P> fit(
      Library library, String kernels, int size, Values chosen, HeldOut heldOut) {
    KernelSplit split = heldOut.split(library.kernels(kernels, size));
    return fit(split, kernels, chosen, heldOut, Progress.UNHEARD);
  }

  /**
   * Fits a prior to one part of a set. The seed of the split is also the seed of the fit.
   *
   * @param file of the set, or empty for the bundled kernels
   * @param chosen a value for each of the settings
   * @param heldOut how the set was split
   * @param between called many times a second, if there are iterations; if it throws an exception,
   *     the fit ends
   * @throws BadInputException when there are too few kernels
   */
  public DensityFile<P> fit(
      KernelSplit split, String file, Values chosen, HeldOut heldOut, Progress between) {
    Found<P> found;
    try {
      found = fit.to(split.train(), chosen, Seeds.stream(heldOut.seed(), key + " start"), between);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(
          "%s: %s".formatted(file.isEmpty() ? "the bundled kernels" : file, unfit.getMessage()),
          unfit);
    }
    return DensityFile.of(this, found, split, file, heldOut);
  }

  @Override
  public DensityFile<P> read(NpzFile npz, String json, Path source) {
    return DensityFile.read(this, npz, json, source);
  }
}
