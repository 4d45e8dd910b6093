package org.kernelscope.experiment.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.prior.KernelPrior;

/**
 * A kind of prior that is fitted to kernels and stored in files, one for each geometry.
 *
 * @param key the text before the files of a choice
 * @param bundled the sets of such priors that come with the program
 * @param fits the methods to fit one
 * @param samples the samples that it offers as initial kernels
 */
public record FittedPrior(
    String key, List<Bundled> bundled, List<FitKind> fits, List<PriorSample> samples)
    implements PriorKind {

  /**
   * A set of priors that comes with the program, one for each geometry.
   *
   * @param offer the choice of this set
   * @param set the start of its file names
   */
  public record Bundled(Offer offer, String set) {}

  /** A kind for a density fit, with one bundled set. */
  static FittedPrior of(DensityFit<?> fit) {
    Bundled bundled = new Bundled(new Offer(fit.key(), fit.title(), fit.brief()), fit.key());
    PriorSample sample =
        new PriorSample(
            fit.key(),
            fit.brief().substring(0, 1).toUpperCase(Locale.ROOT)
                + fit.brief().substring(1)
                + " samples",
            "Samples of the %s that was fitted to kernels of trained networks."
                .formatted(fit.brief()),
            fit.key(),
            false,
            true);
    return new FittedPrior(fit.key(), List.of(bundled), List.of(fit), List.of(sample));
  }

  @Override
  public String usage() {
    return key + "[:FILE,…]";
  }

  @Override
  public boolean isDensity() {
    return true;
  }

  @Override
  public List<Offer> offers() {
    return bundled.stream().map(Bundled::offer).toList();
  }

  /** Whether a file holds a prior of this kind. */
  public boolean isIn(PriorFile file) {
    return fits.stream().anyMatch(fit -> fit.key().equals(file.kind()));
  }

  @Override
  public List<PriorFile> files(PriorChoice choice, Library library) {
    if (choice.scale() != null) {
      throw new BadInputException(
          "%s: expected files after the colon, found a number".formatted(choice));
    }
    return choice.files().isEmpty()
        ? bundled(choice.kind(), library)
        : files(choice.kind(), choice.files(), library);
  }

  private List<PriorFile> bundled(String name, Library library) {
    Optional<Bundled> set =
        bundled.stream().filter(one -> one.offer().name().equals(name)).findFirst();
    if (set.isEmpty()) {
      throw new BadInputException("%s: expected files after a colon, found none".formatted(name));
    }
    return files(library.bundledPriors(set.get().set()), library);
  }

  private List<PriorFile> files(String name, List<Path> paths, Library library) {
    if (!name.equals(key)) {
      throw new BadInputException(
          "%s: expected no files, for it comes with the program, found %s; write %s"
              .formatted(name, paths, PriorChoice.of(key, paths).brief()));
    }
    return files(paths, library);
  }

  /**
   * Reads the priors in some files.
   *
   * @throws BadInputException when one of them is of another kind
   */
  List<PriorFile> files(List<Path> paths, Library library) {
    List<PriorFile> files = new ArrayList<>();
    for (Path path : paths) {
      PriorFile file = library.prior(path);
      if (!isIn(file)) {
        throw new BadInputException(
            "%s: expected a prior of kind %s, found one of kind %s"
                .formatted(path, FitKind.anyOf(fits), file.kind()));
      }
      files.add(file);
    }
    return files;
  }

  @Override
  public KernelPrior prior(PriorChoice choice, int size, Library library) {
    return Priors.serving(choice.text(), files(choice, library), size).prior();
  }
}
