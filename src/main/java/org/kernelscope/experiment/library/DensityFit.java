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
 * A density with a name of its own that is fitted in one go, without a run, and is a few arrays of
 * numbers. With a density that has these functions, this is all there is to register.
 *
 * @param key how priors of this kind are written, alone or with files
 * @param title how a fitted one is called on the screen
 * @param brief the same where there is little room, within a sentence
 * @param description one sentence on how it is fitted
 * @param settings of the fit
 * @param facts names of the numbers that a fit finds beside the density
 * @param fit to kernels
 * @param summary a prior and its facts in words, within a sentence: "mixture of 8 Gaussians"
 * @param arrays all that a prior is
 * @param of the prior over k×k kernels with these arrays
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

  /** The fact that tells how many iterations a fit took, where it has some. */
  public static final String ITERATIONS = "iterations";

  /** How a density is fitted. */
  public interface Fit<P> {

    /**
     * Fits it.
     *
     * @param settings a value for each
     * @param random the only source of randomness
     * @param between called between iterations, if there are any; an exception it throws ends the
     *     fit
     * @throws IllegalArgumentException when kernels or settings are not fit for it
     */
    Found<P> to(KernelSet train, Values settings, RandomGenerator random, Progress between);
  }

  /** What hears how far a fit is. */
  public interface Progress {

    /** It need not hear. */
    Progress UNHEARD = (iterations, most) -> {};

    /**
     * Hears it, on the thread that fits.
     *
     * @param iterations how many are done
     * @param most however far it has converged, there are no more
     */
    void summary(int iterations, int most);
  }

  /**
   * What a fit came to.
   *
   * @param facts what else was found, by the names of {@link DensityFit#facts}
   */
  public record Found<P>(P prior, Map<String, Number> facts) {}

  /** One without settings, that finds nothing but the density. */
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

  /** Whether it is fitted in no time, whatever the kernels: there is nothing to set. */
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
   * Fits a prior to one part of a set. The seed of the split is that of the fit too.
   *
   * @param file of the set, or empty for the bundled kernels
   * @param chosen a value for each of the settings
   * @param heldOut how the set was parted
   * @param between called many times a second, if there are iterations; an exception it throws ends
   *     the fit
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
