package org.kernelscope.experiment.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.Catalogue;
import org.kernelscope.data.LabelledData;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.init.KernelInitialiser;
import org.kernelscope.nn.init.KernelsBySize;
import org.kernelscope.prior.vae.DeepWeightPrior;
import org.kernelscope.store.KernelFiles;

/**
 * What the names in a specification stand for: data sets, kernel sets, priors, initialisations. A
 * file that several runs use is read once.
 */
public final class Library {

  /** Files of the bundled kernel sets and priors, one geometry each. */
  private static final List<String> BUNDLED_SIZES = List.of("7x7", "5x5");

  /** The name, written in the place of files, of the bundled priors over large kernels. */
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

  /** The data set of a name, or of a folder. */
  public LabelledData data(String name) {
    return data.computeIfAbsent(name, reading(catalogue::load));
  }

  /**
   * The kernels of one geometry in a file.
   *
   * @param file an NPY or NPZ file, or empty for the bundled kernels
   * @throws BadInputException when there are none, or several sets of them
   */
  public KernelSet kernels(String file, int size) {
    List<Map.Entry<String, KernelSet>> found =
        namedSets(file).stream().filter(set -> set.getValue().size() == size).toList();
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

  /** The geometry of all the kernels in a file, {@link #kernels}, if they have but one. */
  public Optional<Integer> onlySize(String file) {
    List<Integer> sizes = kernelSets(file).stream().map(KernelSet::size).distinct().toList();
    return sizes.size() == 1 ? Optional.of(sizes.get(0)) : Optional.empty();
  }

  /**
   * The deep weight priors of one or more files.
   *
   * @param files {@code .dwp} files parted by commas, empty for the bundled ones, or {@value
   *     #LARGE}
   * @throws BadInputException when a file is none, or holds a prior of another kind
   */
  public List<KernelVaeFile> deepWeightPriors(String files) {
    return priorPaths(files).stream()
        .map(path -> KernelVaeFile.require(prior(path), path))
        .toList();
  }

  /** The prior in a file, of whatever kind. */
  public PriorFile prior(Path file) {
    return priorFiles.computeIfAbsent(file, reading(PriorFile::read));
  }

  private List<KernelSet> kernelSets(String files) {
    return namedSets(files).stream().map(Map.Entry::getValue).toList();
  }

  /** The sets under their names, of which several files may have the same. */
  private List<Map.Entry<String, KernelSet>> namedSets(String files) {
    List<Map.Entry<String, KernelSet>> sets = new ArrayList<>();
    List<Path> paths =
        files.isEmpty() ? BUNDLED_SIZES.stream().map(this::bundledKernels).toList() : paths(files);
    for (Path path : paths) {
      sets.addAll(kernelFiles.computeIfAbsent(path, reading(KernelFiles::read)).entrySet());
    }
    return sets;
  }

  /** The files of priors in a text, {@link #deepWeightPriors}. */
  List<Path> priorPaths(String files) {
    return switch (files) {
      case "" -> bundledPriors(GLYPHS);
      case LARGE -> bundledPriors(LARGE);
      default -> paths(files);
    };
  }

  /** The files of a set of priors that comes with the program, one for each geometry. */
  List<Path> bundledPriors(String set) {
    return BUNDLED_SIZES.stream().map(size -> bundledPrior(set, size)).toList();
  }

  /** The paths in a text that parts them by commas. */
  static List<Path> paths(String files) {
    return Arrays.stream(files.split(",")).map(String::strip).map(Path::of).toList();
  }

  /**
   * The initialiser of a text such as {@code xavier} or {@code filters:FILE}.
   *
   * @throws BadInputException when there is none of that name, a file is bad, or a layer of the
   *     network has kernels of a geometry that no file serves
   */
  public KernelInitialiser initialiser(String text, Convolutional architecture) {
    Initialisation initialisation = Initialisation.parse(text);
    try {
      return initialisation.kind().resolve(this, initialisation.files(), architecture);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException("%s: %s".formatted(text, unfit.getMessage()), unfit);
    }
  }

  /**
   * An initialisation from files that people chose, and from the bundled ones where none of theirs
   * has kernels or a prior of that geometry.
   *
   * @param chosen kernel files, or priors if the kind draws on priors
   * @throws BadInputException when a file is not what the kind needs
   */
  public Initialisation withFiles(Initialisation.Kind kind, List<Path> chosen) {
    boolean priors = kind.drawsOnPriors();
    String own = joined(chosen);
    List<Integer> sizes =
        priors
            ? deepWeightPriors(own).stream().map(file -> file.prior().size()).toList()
            : kernelSets(own).stream().map(KernelSet::size).toList();
    List<Path> files = new ArrayList<>(chosen);
    for (String size : BUNDLED_SIZES) {
      if (!sizes.contains(Integer.parseInt(size.substring(0, size.indexOf('x'))))) {
        files.add(priors ? bundledPrior(GLYPHS, size) : bundledKernels(size));
      }
    }
    return new Initialisation(kind, joined(files));
  }

  /** Whether kernels and priors of k×k come with the program. */
  public static boolean bundles(int size) {
    return BUNDLED_SIZES.contains(String.format(Locale.ROOT, "%dx%1$d", size));
  }

  /** The geometries of the kernels and priors that come with the program, for messages. */
  public static String bundledSizes() {
    return String.join(" and ", BUNDLED_SIZES);
  }

  private static String joined(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(","));
  }

  private Path bundledPrior(String set, String size) {
    return sampleData.resolve("priors").resolve("%s-%s.dwp".formatted(set, size));
  }

  private Path bundledKernels(String size) {
    return sampleData.resolve("kernels").resolve("%s-%s.npz".formatted(GLYPHS, size));
  }

  KernelsBySize filtersFor(String files, Convolutional architecture) {
    KernelsBySize filters = new KernelsBySize(kernelSets(files));
    for (ConvLayer layer : architecture.convolutions()) {
      requireServed(filters.serves(layer), layer, "kernels");
    }
    return filters;
  }

  Map<Integer, DeepWeightPrior> priorsFor(String files, Convolutional architecture) {
    Map<Integer, DeepWeightPrior> bySize = new HashMap<>();
    for (KernelVaeFile file : deepWeightPriors(files)) {
      int size = file.prior().size();
      if (bySize.putIfAbsent(size, file.prior()) != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "two priors of %dx%d were given, and only one can serve a layer",
                size,
                size));
      }
    }
    for (ConvLayer layer : architecture.convolutions()) {
      requireServed(bySize.containsKey(layer.size()), layer, "prior");
    }
    return bySize;
  }

  private static void requireServed(boolean served, ConvLayer layer, String what) {
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
