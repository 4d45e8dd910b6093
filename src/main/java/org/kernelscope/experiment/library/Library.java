package org.kernelscope.experiment.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.Catalogue;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.PathList;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.init.KernelInitialiser;
import org.kernelscope.store.KernelFiles;

/**
 * Resolves the names in a specification: data sets, kernel sets, priors, initialisations. A file
 * that several runs use is read once.
 */
public final class Library {

  /** k of the bundled kernel sets and priors; each is one file. */
  public static final List<Integer> BUNDLED_SIZES = List.of(7, 5, 3);

  /** The bundled priors over large kernels. */
  static final String LARGE = "large";

  /** The bundled kernels, and the deep weight priors fitted to all of them. */
  static final String GLYPHS = "glyphs";

  private final Catalogue catalogue;
  private final Path sampleData;
  private final Map<String, LabelledData> data = new ConcurrentHashMap<>();
  private final Map<Path, Map<String, KernelSet>> kernelFiles = new ConcurrentHashMap<>();
  private final Map<Path, PriorFile> priorFiles = new ConcurrentHashMap<>();

  /**
   * @param sampleData folder of the data that comes with the program
   */
  public Library(Catalogue catalogue, Path sampleData) {
    this.catalogue = catalogue;
    this.sampleData = sampleData;
  }

  /** The data sets known by name. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** The data set with a name, or in a folder. */
  public LabelledData data(String name) {
    return data.computeIfAbsent(name, reading(catalogue::load));
  }

  /**
   * The kernels of one geometry in a file.
   *
   * @param file an NPY or NPZ file or several, {@link PathList}, or empty for the bundled kernels
   * @throws BadInputException when there are none, or several such sets
   */
  public KernelSet kernels(String file, int size) {
    List<Map.Entry<String, KernelSet>> found =
        namedSets(paths(file)).stream().filter(set -> set.getValue().size() == size).toList();
    if (found.size() != 1) {
      String names = found.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected one set of %dx%d kernels, found %d%s",
              file.isEmpty() ? "the bundled kernels" : file,
              size,
              size,
              found.size(),
              found.isEmpty() ? "" : " (%s); kernels harvest joins them".formatted(names)));
    }
    return found.get(0).getValue();
  }

  /** The geometry of all kernels in a file, as in {@link #kernels}; empty if there are several. */
  public Optional<Integer> onlySize(String file) {
    List<Integer> sizes = kernelSets(paths(file)).stream().map(KernelSet::size).distinct().toList();
    return sizes.size() == 1 ? Optional.of(sizes.get(0)) : Optional.empty();
  }

  /** The prior in a file, of any kind. */
  public PriorFile prior(Path file) {
    return priorFiles.computeIfAbsent(file, reading(PriorFile::read));
  }

  /** The kernels in some files, or the bundled ones if there are no files. */
  List<KernelSet> kernelSets(List<Path> files) {
    return namedSets(files).stream().map(Map.Entry::getValue).toList();
  }

  /** The sets with their names; several files may use the same name. */
  private List<Map.Entry<String, KernelSet>> namedSets(List<Path> files) {
    List<Map.Entry<String, KernelSet>> sets = new ArrayList<>();
    List<Path> paths =
        files.isEmpty() ? BUNDLED_SIZES.stream().map(this::bundledKernels).toList() : files;
    for (Path path : paths) {
      sets.addAll(kernelFiles.computeIfAbsent(path, reading(KernelFiles::read)).entrySet());
    }
    return sets;
  }

  /** The files in a text of a specification or a user. */
  private static List<Path> paths(String files) {
    try {
      return PathList.parse(files, Files::isRegularFile);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException("%s: %s".formatted(files, unfit.getMessage()), unfit);
    }
  }

  /** The files of a bundled set of priors, one for each geometry. */
  List<Path> bundledPriors(String set) {
    return BUNDLED_SIZES.stream().map(size -> bundledPrior(set, size)).toList();
  }

  /**
   * The initialiser of the kernels of a choice.
   *
   * @throws BadInputException when there is no such kind, a file is bad, or no file has the
   *     geometry of a layer
   */
  public KernelInitialiser initialiser(InitialisationChoice choice, Convolutional network) {
    InitialisationChoice known = Initialisations.known(choice);
    try {
      return Initialisations.of(known).initialiser(known.files(), this, network);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException("%s: %s".formatted(choice, unfit.getMessage()), unfit);
    }
  }

  /**
   * Checks whether an initialisation can draw the kernels of a network, without drawing any.
   *
   * @throws BadInputException as {@link #initialiser}
   */
  public void check(InitialisationChoice choice, Convolutional network) {
    boolean needsNoFile =
        Initialisations.of(Initialisations.known(choice)) instanceof InitialisationKind.Random;
    if (!needsNoFile) {
      initialiser(choice, network);
    }
  }

  /**
   * An initialisation from chosen kernel files, completed by the bundled ones for geometries that
   * they lack.
   *
   * @param present the current kind, which is kept if it uses kernels
   * @param chosen at least one file
   * @throws BadInputException when a file holds no kernels
   */
  public InitialisationChoice withKernels(InitialisationKind present, List<Path> chosen) {
    boolean fits = present instanceof InitialisationKind.OfKernels;
    return withFiles(fits ? present : Initialisations.FILTERS, chosen);
  }

  /**
   * An initialisation from chosen prior files, as in {@link #withKernels}.
   *
   * @param present the current kind, which is kept if it uses such priors
   * @throws BadInputException when a file is not a prior, or is of another kind than the first
   */
  public InitialisationChoice withPriors(InitialisationKind present, List<Path> chosen) {
    FittedPrior prior = PriorKinds.of(prior(chosen.get(0)));
    return withFiles(
        Stream.concat(Stream.of(present), Initialisations.all().stream())
            .filter(kind -> kind.takesFiles() && kind.drawsOn(prior))
            .findFirst()
            .orElseThrow(),
        chosen);
  }

  private InitialisationChoice withFiles(InitialisationKind kind, List<Path> chosen) {
    List<Integer> sizes = kind.sizes(chosen, this);
    List<Path> files = new ArrayList<>(chosen);
    for (int size : BUNDLED_SIZES) {
      if (!sizes.contains(size)) {
        files.add(kind.bundled(size, this));
      }
    }
    return new InitialisationChoice(kind.key(), files);
  }

  Path bundledPrior(String set, int size) {
    return bundled("priors", set, size, "dwp");
  }

  Path bundledKernels(int size) {
    return bundled("kernels", GLYPHS, size, "npz");
  }

  private Path bundled(String folder, String set, int size, String ending) {
    return sampleData
        .resolve(folder)
        .resolve(String.format(Locale.ROOT, "%s-%dx%2$d.%s", set, size, ending));
  }

  static void requireServed(boolean served, ConvLayer layer, String what) {
    if (!served) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer %s needs a file with a %dx%d %s, and none of the files has one",
              layer.name(),
              layer.size(),
              layer.size(),
              what));
    }
  }

  private interface Reader<K, V> {
    V read(K key) throws IOException;
  }

  private static <K, V> Function<K, V> reading(Reader<K, V> reader) {
    return key -> {
      try {
        return reader.read(key);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    };
  }
}
