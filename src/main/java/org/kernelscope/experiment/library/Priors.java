package org.kernelscope.experiment.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.ProperPrior;

/** Resolves choices of priors. */
public final class Priors {

  /** The default k: that of a first layer. */
  public static final int USUAL_SIZE = 7;

  private Priors() {}

  /**
   * The choice in a user's text, which may also be just the path of its file.
   *
   * @throws BadInputException when the text is neither
   */
  public static PriorChoice asked(String text, Library library) {
    PriorChoice choice;
    try {
      choice = PriorChoice.parse(text, Files::isRegularFile);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(String.valueOf(unfit.getMessage()), unfit);
    }
    if (PriorKinds.find(choice).isPresent()) {
      return choice;
    }
    Path path = Path.of(text);
    if (!Files.isRegularFile(path)) {
      throw new BadInputException(
          "'%s': expected a prior file or one of %s, found neither"
              .formatted(text, String.join(", ", PriorKinds.usages())));
    }
    return ofFile(path, library);
  }

  /**
   * The choice of the prior in a file.
   *
   * @throws BadInputException when the file is not a prior
   */
  public static PriorChoice ofFile(Path path, Library library) {
    return PriorChoice.of(PriorKinds.of(library.prior(path)).key(), List.of(path));
  }

  /**
   * The prior of every layer.
   *
   * @param choices one for all layers, or one for each
   * @throws BadInputException when a choice names no prior, a file is bad, or there is no prior for
   *     a layer
   */
  public static List<KernelPrior> resolve(
      List<PriorChoice> choices, List<ConvLayer> layers, Library library) {
    if (choices.size() != 1 && choices.size() != layers.size()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected one prior or one for each of %d layers, found %d",
              PriorChoice.text(choices),
              layers.size(),
              choices.size()));
    }
    return IntStream.range(0, layers.size())
        .mapToObj(
            i -> resolve(choices.get(choices.size() == 1 ? 0 : i), layers.get(i).size(), library))
        .toList();
  }

  /**
   * The prior of a choice over k×k kernels.
   *
   * @throws BadInputException when it names no prior, or none over kernels of that size
   */
  public static KernelPrior resolve(PriorChoice choice, int size, Library library) {
    PriorChoice known = PriorKinds.known(choice);
    return PriorKinds.of(known).prior(known, size, library);
  }

  /**
   * A prior to draw kernels from or to score them by.
   *
   * @param size k, or 0 for that of the files if they have only one, otherwise {@value #USUAL_SIZE}
   * @throws BadInputException when there is none over kernels of that size, or it is improper
   */
  public static ProperPrior proper(PriorChoice choice, int size, Library library) {
    int wanted = size != 0 ? size : onlySize(files(choice, library)).orElse(USUAL_SIZE);
    if (resolve(choice, wanted, library) instanceof ProperPrior proper) {
      return proper;
    }
    throw new BadInputException(
        "%s: expected a prior with a density, found an improper one".formatted(choice));
  }

  /**
   * The fitted priors of a choice, for all geometries; empty if it needs no file.
   *
   * @throws BadInputException when it names no prior, or a file is bad
   */
  public static List<PriorFile> files(PriorChoice choice, Library library) {
    PriorChoice known = PriorKinds.known(choice);
    return PriorKinds.of(known).files(known, library);
  }

  /** The geometry of all files; empty if there are several. */
  public static Optional<Integer> onlySize(List<PriorFile> files) {
    List<Integer> sizes = files.stream().map(file -> file.prior().size()).distinct().toList();
    return sizes.size() == 1 ? Optional.of(sizes.get(0)) : Optional.empty();
  }

  /**
   * The prior over k×k kernels among some files.
   *
   * @param name the name of the files in messages
   * @throws BadInputException when none is, or several are
   */
  public static PriorFile serving(String name, List<PriorFile> files, int size) {
    List<PriorFile> serving = files.stream().filter(file -> file.prior().size() == size).toList();
    if (serving.size() != 1) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected one prior over %dx%d kernels, found %s",
              name,
              size,
              size,
              files.stream()
                  .map(file -> String.format(Locale.ROOT, "%dx%1$d", file.prior().size()))
                  .collect(Collectors.joining(", "))));
    }
    return serving.get(0);
  }
}
