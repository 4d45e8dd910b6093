package org.kernelscope.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.prior.KernelPrior;

/**
 * A choice of prior for a layer as people write it: a name that needs no file, see {@link
 * NamedPrior}, or a kind of fitted prior and where it is not the bundled one, files: {@code dwp},
 * {@code gaussian:mine.dwp}, {@code dwp:7x7.dwp,5x5.dwp}. The geometry in a file decides which
 * layer it serves. {@value #LARGE} is a second one that comes with the program.
 */
public final class PriorChoice {

  /** What parts the priors of different layers in a text. */
  public static final String LAYERS = "+";

  /** The deep weight prior of large kernels, that keeps to each of them. */
  public static final String LARGE = "dwp:" + Library.LARGE;

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
    return Arrays.stream(text.split("\\" + LAYERS)).map(String::strip).toList();
  }

  /**
   * The prior of every layer.
   *
   * @param texts one for all layers, or one for each
   * @throws BadInputException when a text names no prior, a file is bad, or a layer is not served
   */
  static List<KernelPrior> resolve(List<String> texts, List<ConvLayer> layers, Library library) {
    if (texts.size() != 1 && texts.size() != layers.size()) {
      throw new BadInputException(
          "%s: expected one prior or one for each of %d layers, found %d"
              .formatted(String.join(LAYERS, texts), layers.size(), texts.size()));
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
    return NamedPrior.find(text, size).orElseGet(() -> fitted(text, size, library));
  }

  private static KernelPrior fitted(String text, int size, Library library) {
    for (Fitted kind : Fitted.values()) {
      if (text.equals(kind.key)) {
        return inFiles(kind, text, library.bundledPriors(kind.bundled), size, library);
      }
      if (text.startsWith(kind.key + ":")) {
        List<Path> files = library.priorPaths(text.substring(kind.key.length() + 1));
        return inFiles(kind, text, files, size, library);
      }
    }
    throw new BadInputException(
        "'%s': expected a prior (%s, %s), found none of that name"
            .formatted(
                text,
                NamedPrior.usages(),
                Arrays.stream(Fitted.values())
                    .map(kind -> kind.key + "[:FILE]")
                    .collect(Collectors.joining(", "))));
  }

  private static KernelPrior inFiles(
      Fitted kind, String text, List<Path> files, int size, Library library) {
    List<KernelPrior> serving = new java.util.ArrayList<>();
    for (Path path : files) {
      PriorFile file = library.prior(path);
      if (!kind.is(file)) {
        throw new BadInputException(
            "%s: expected a prior of kind %s, found one of kind %s"
                .formatted(path, kind.key, file.kind()));
      }
      if (file.prior().size() == size) {
        serving.add(file.prior());
      }
    }
    if (serving.size() != 1) {
      throw new BadInputException(
          "%s: expected one prior over %dx%d kernels, found %d"
              .formatted(text, size, size, serving.size()));
    }
    return serving.get(0);
  }
}
