package org.kernelscope.experiment.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.ProperPrior;

/**
 * A choice of prior for a layer as people write it: a name that needs no file, see {@link
 * NamedPrior}, or a kind of fitted prior and where it is not the bundled one, files: {@code dwp},
 * {@code gaussian:mine.dwp}, {@code dwp:7x7.dwp,5x5.dwp}. The geometry in a file decides which
 * layer it serves. {@value #LARGE} is a second one that comes with the program.
 */
public final class PriorChoice {

  /** The deep weight prior of large kernels, that keeps to each of them. */
  public static final String LARGE = "dwp:" + Library.LARGE;

  /** k where nothing tells another: that of a first layer. */
  public static final int USUAL_SIZE = 7;

  /** Kinds of priors that are fitted to kernels. */
  private enum Fitted {
    DWP("dwp", Library.GLYPHS, KernelVaeFile.class),
    GAUSSIAN("gaussian", "gaussian", GaussianFile.class),
    MIXTURE("mixture", "mixture", GaussianMixtureFile.class);

    private final String key;

    /** The set of its files that comes with the program. */
    private final String bundled;

    private final Class<? extends PriorFile> file;

    Fitted(String key, String bundled, Class<? extends PriorFile> file) {
      this.key = key;
      this.bundled = bundled;
      this.file = file;
    }

    boolean is(PriorFile found) {
      return file.isInstance(found);
    }
  }

  /**
   * A choice that names a file.
   *
   * @param text as {@link #parse} reads it
   * @param size k of the kernels it serves
   */
  public record Filed(String text, int size) {}

  private PriorChoice() {}

  /** The choices that name no file, as written on the command line. */
  public static List<String> withoutFiles() {
    return Stream.of(
            Arrays.stream(NamedPrior.values()).map(NamedPrior::key),
            Stream.of(LARGE),
            Arrays.stream(Fitted.values()).map(kind -> kind.key))
        .flatMap(names -> names)
        .toList();
  }

  /**
   * The choice of the prior in a file.
   *
   * @throws BadInputException when the file holds none
   */
  public static Filed ofFile(Path path, Library library) {
    PriorFile file = library.prior(path);
    Fitted fitted =
        Arrays.stream(Fitted.values()).filter(kind -> kind.is(file)).findFirst().orElseThrow();
    return new Filed(fitted.key + ":" + path, file.prior().size());
  }

  /** The priors a text such as {@code dwp} or {@code dwp+standard-normal} names, layer by layer. */
  public static List<String> parse(String text) {
    return Arrays.stream(text.split("\\" + FewShotSpec.LAYERS)).map(String::strip).toList();
  }

  /**
   * The prior of every layer.
   *
   * @param texts one for all layers, or one for each
   * @throws BadInputException when a text names no prior, a file is bad, or a layer is not served
   */
  public static List<KernelPrior> resolve(
      List<String> texts, List<ConvLayer> layers, Library library) {
    if (texts.size() != 1 && texts.size() != layers.size()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected one prior or one for each of %d layers, found %d",
              String.join(FewShotSpec.LAYERS, texts),
              layers.size(),
              texts.size()));
    }
    return java.util.stream.IntStream.range(0, layers.size())
        .mapToObj(i -> resolve(texts.get(texts.size() == 1 ? 0 : i), layers.get(i).size(), library))
        .toList();
  }

  /**
   * The prior of a text over k×k kernels.
   *
   * @throws BadInputException when the text names no prior, or none over kernels of that size
   */
  public static KernelPrior resolve(String text, int size, Library library) {
    return NamedPrior.find(text, size)
        .orElseGet(
            () -> {
              List<PriorFile> files =
                  fitted(text, library)
                      .orElseThrow(
                          () ->
                              new BadInputException(
                                  "'%s': expected a prior (%s), found none of that name"
                                      .formatted(text, usages())));
              return serving(text, files, size).prior();
            });
  }

  /**
   * A prior to draw kernels from or to score them by: a text as {@link #resolve} takes it, or the
   * path of a file.
   *
   * @param size k, or 0 for that of the files if they have but one, else {@value #USUAL_SIZE}
   * @throws BadInputException when there is none over kernels of that size, or it is improper
   */
  public static ProperPrior proper(String text, int size, Library library) {
    List<PriorFile> files = files(text, library);
    int wanted = size != 0 ? size : onlySize(files).orElse(USUAL_SIZE);
    KernelPrior prior =
        files.isEmpty() ? resolve(text, wanted, library) : serving(text, files, wanted).prior();
    if (prior instanceof ProperPrior proper) {
      return proper;
    }
    throw new BadInputException(
        "%s: expected a prior with a density, found an improper one".formatted(text));
  }

  /**
   * The fitted priors that a text or the path of a file stands for, whatever their geometry; none
   * for a name that needs no file.
   *
   * @throws BadInputException when it is neither, or a file is bad
   */
  public static List<PriorFile> files(String text, Library library) {
    if (NamedPrior.find(text, USUAL_SIZE).isPresent()) {
      return List.of();
    }
    return fitted(text, library)
        .orElseGet(
            () -> {
              Path path = Path.of(text);
              if (!Files.isRegularFile(path)) {
                throw new BadInputException(
                    "'%s': expected a prior file or one of %s, found neither"
                        .formatted(text, usages()));
              }
              return List.of(library.prior(path));
            });
  }

  /** The geometry of all the files, if they have but one. */
  public static Optional<Integer> onlySize(List<PriorFile> files) {
    List<Integer> sizes = files.stream().map(file -> file.prior().size()).distinct().toList();
    return sizes.size() == 1 ? Optional.of(sizes.get(0)) : Optional.empty();
  }

  /**
   * The one of a text's files that is over k×k kernels.
   *
   * @throws BadInputException when none is, or several are
   */
  public static PriorFile serving(String text, List<PriorFile> files, int size) {
    List<PriorFile> serving = files.stream().filter(file -> file.prior().size() == size).toList();
    if (serving.size() != 1) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected one prior over %dx%d kernels, found %s",
              text,
              size,
              size,
              files.stream()
                  .map(file -> String.format(Locale.ROOT, "%dx%1$d", file.prior().size()))
                  .collect(Collectors.joining(", "))));
    }
    return serving.get(0);
  }

  /** The priors of a kind of fitted ones and its files, or nothing for any other text. */
  private static Optional<List<PriorFile>> fitted(String text, Library library) {
    for (Fitted kind : Fitted.values()) {
      if (text.equals(kind.key)) {
        return Optional.of(read(kind, library.bundledPriors(kind.bundled), library));
      }
      if (text.startsWith(kind.key + ":")) {
        List<Path> paths = library.priorPaths(text.substring(kind.key.length() + 1));
        return Optional.of(read(kind, paths, library));
      }
    }
    return Optional.empty();
  }

  private static List<PriorFile> read(Fitted kind, List<Path> paths, Library library) {
    List<PriorFile> files = new ArrayList<>();
    for (Path path : paths) {
      PriorFile file = library.prior(path);
      if (!kind.is(file)) {
        throw new BadInputException(
            "%s: expected a prior of kind %s, found one of kind %s"
                .formatted(path, kind.key, file.kind()));
      }
      files.add(file);
    }
    return files;
  }

  private static String usages() {
    return Stream.concat(
            Stream.of(NamedPrior.usages()),
            Arrays.stream(Fitted.values()).map(kind -> kind.key + "[:FILE]"))
        .collect(Collectors.joining(", "));
  }
}
