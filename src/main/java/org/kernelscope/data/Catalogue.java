package org.kernelscope.data;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The data sets known by name: those that come with the program and those that can be fetched. A
 * folder with files of the same formats serves wherever a name does.
 */
public final class Catalogue {

  /**
   * A data set.
   *
   * @param name what commands call it
   * @param height rows of an image
   * @param width columns of an image
   * @param channels 1 or 3
   * @param train number of training images
   * @param test number of test images
   * @param origin who made it
   * @param licence under which terms
   * @param files what to fetch; empty for what comes with the program
   */
  public record Entry(
      String name,
      String title,
      int height,
      int width,
      int channels,
      int classes,
      int train,
      int test,
      String origin,
      String licence,
      List<RemoteFile> files) {

    /** Whether it comes with the program. */
    public boolean isBundled() {
      return files.isEmpty();
    }

    /** Checks that {@code data} is what this entry promises. */
    LabelledData check(Path folder, LabelledData data) {
      String found = describe(data.train(), data.train().count(), data.test().count());
      String expected =
          String.format(
              Locale.ROOT,
              "%d training and %d test images of %dx%dx%d in %d classes",
              train,
              test,
              height,
              width,
              channels,
              classes);
      if (!found.equals(expected)) {
        throw new BadInputException(
            "%s: expected %s, which has %s, found %s".formatted(folder, name, expected, found));
      }
      return data;
    }

    private static String describe(ImageDataset set, int train, int test) {
      return String.format(
          Locale.ROOT,
          "%d training and %d test images of %dx%dx%d in %d classes",
          train,
          test,
          set.height(),
          set.width(),
          set.channels(),
          set.classes());
    }
  }

  /**
   * A file to fetch.
   *
   * @param sha256 checksum, hexadecimal
   * @param bytes size
   */
  public record RemoteFile(URI url, String sha256, long bytes) {

    String name() {
      return Download.fileName(url);
    }
  }

  private static final String MNIST_MAKERS =
      "Yann LeCun, Corinna Cortes, Christopher J. C. Burges, http://yann.lecun.com/exdb/mnist/";
  private static final String CIFAR_MAKERS =
      "Alex Krizhevsky, Vinod Nair, Geoffrey Hinton, https://www.cs.toronto.edu/~kriz/cifar.html";
  private static final String CIFAR_TERMS =
      "no licence stated; its makers ask to cite Krizhevsky 2009, Learning Multiple Layers of"
          + " Features from Tiny Images";

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(
              "mnist",
              "Handwritten digits, the first 10 000 for training",
              28,
              28,
              1,
              10,
              10_000,
              10_000,
              MNIST_MAKERS,
              "CC BY-SA 3.0",
              List.of()),
          new Entry(
              "glyphs",
              "Letters A to J in 1625 typefaces",
              28,
              28,
              1,
              10,
              18_000,
              2_000,
              "rendered by Kernelscope from Debian's font packages",
              "made from free fonts, listed in sample-data/glyphs/README.md",
              List.of()),
          new Entry(
              "mnist-full",
              "Handwritten digits",
              28,
              28,
              1,
              10,
              60_000,
              10_000,
              MNIST_MAKERS,
              "CC BY-SA 3.0",
              idxFiles(
                  "https://storage.googleapis.com/cvdf-datasets/mnist/",
                  "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                  9_912_422,
                  "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                  28_881,
                  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                  1_648_877,
                  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                  4_542)),
          new Entry(
              "fashion-mnist",
              "Articles of clothing",
              28,
              28,
              1,
              10,
              60_000,
              10_000,
              "Han Xiao, Kashif Rasul, Roland Vollgraf (Zalando Research),"
                  + " https://github.com/zalandoresearch/fashion-mnist",
              "MIT",
              idxFiles(
                  "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
                  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                  26_421_880,
                  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                  29_515,
                  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                  4_422_102,
                  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                  5_148)),
          new Entry(
              "cifar10",
              "Photographs of ten kinds of things",
              32,
              32,
              3,
              10,
              50_000,
              10_000,
              CIFAR_MAKERS,
              CIFAR_TERMS,
              List.of(
                  new RemoteFile(
                      URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
                      "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                      170_052_171))),
          new Entry(
              "cifar100",
              "Photographs of a hundred kinds of things",
              32,
              32,
              3,
              100,
              50_000,
              10_000,
              CIFAR_MAKERS,
              CIFAR_TERMS,
              List.of(
                  new RemoteFile(
                      URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
                      "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                      168_513_733))));

  private final Path sampleData;
  private final Path dataFolder;

  /**
   * A catalogue of what lies in two places.
   *
   * @param sampleData folder of the data sets that come with the program
   * @param dataFolder folder of those that were fetched
   */
  public Catalogue(Path sampleData, Path dataFolder) {
    this.sampleData = sampleData;
    this.dataFolder = dataFolder;
  }

  /** All data sets known by name. */
  public List<Entry> entries() {
    return ENTRIES;
  }

  /**
   * The data set called {@code name}.
   *
   * @throws BadInputException if there is none; the message lists the names there are
   */
  public Entry entry(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  /** Where the files of {@code entry} are, or would be. */
  public Path folder(Entry entry) {
    return (entry.isBundled() ? sampleData : dataFolder).resolve(entry.name());
  }

  /** Whether all files of the data set called {@code name} are on this machine. */
  public boolean isPresent(String name) {
    return isComplete(folder(entry(name)));
  }

  /** Whether {@code folder} has all files of some data set. */
  static boolean isComplete(Path folder) {
    return new IdxFolder(folder).isComplete()
        || CifarFolder.at(folder).filter(CifarFolder::isComplete).isPresent();
  }

  /**
   * Loads a data set.
   *
   * @param nameOrFolder a name of this catalogue, or a folder with IDX files or CIFAR batches
   * @throws BadInputException if there is no such data set, if it is not on this machine (the
   *     message says how to get it), or if its files are broken
   */
  public LabelledData load(String nameOrFolder) {
    Optional<Entry> known = find(nameOrFolder);
    if (known.isPresent()) {
      Entry entry = known.get();
      Path folder = folder(entry);
      if (!isPresent(entry.name())) {
        throw new BadInputException(missing(entry, folder));
      }
      return entry.check(folder, read(folder, entry.name(), entry.classes()));
    }
    Path folder;
    try {
      folder = Path.of(nameOrFolder);
    } catch (InvalidPathException e) {
      throw unknown(nameOrFolder);
    }
    if (!Files.isDirectory(folder)) {
      throw unknown(nameOrFolder);
    }
    return read(folder, String.valueOf(folder.toAbsolutePath().normalize().getFileName()), 0);
  }

  /** Reads whatever data set lies in {@code folder}. */
  static LabelledData read(Path folder, String name, int classes) {
    Optional<CifarFolder> cifar = CifarFolder.at(folder);
    if (cifar.isPresent()) {
      return cifar.get().read(name);
    }
    return IdxFolder.at(folder)
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s: expected IDX files (train-images-idx3-ubyte …) or CIFAR batches (data_batch_1.bin … or train.bin), found neither"
                        .formatted(folder)))
        .read(name, classes);
  }

  /** The data set of a name, if there is one of that name; a folder has none. */
  public static Optional<Entry> find(String name) {
    return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  private static BadInputException unknown(String name) {
    return new BadInputException(
        "%s: expected the name of a data set (%s) or a folder with one, found neither"
            .formatted(name, ENTRIES.stream().map(Entry::name).collect(Collectors.joining(", "))));
  }

  private static String missing(Entry entry, Path folder) {
    return entry.isBundled()
        ? "%s: expected the files of %s, which come with Kernelscope, found them missing"
            .formatted(folder, entry.name())
        : "%s: expected the files of %s, found none; \"kernelscope data get %s\" fetches them, or takes them from a folder or mirror with --from"
            .formatted(folder, entry.name(), entry.name());
  }

  private static List<RemoteFile> idxFiles(
      String base,
      String trainImages,
      long trainImageBytes,
      String trainLabels,
      long trainLabelBytes,
      String testImages,
      long testImageBytes,
      String testLabels,
      long testLabelBytes) {
    return List.of(
        remote(base, "train-images-idx3-ubyte.gz", trainImages, trainImageBytes),
        remote(base, "train-labels-idx1-ubyte.gz", trainLabels, trainLabelBytes),
        remote(base, "t10k-images-idx3-ubyte.gz", testImages, testImageBytes),
        remote(base, "t10k-labels-idx1-ubyte.gz", testLabels, testLabelBytes));
  }

  private static RemoteFile remote(String base, String name, String sha256, long bytes) {
    return new RemoteFile(URI.create(base + name), sha256, bytes);
  }
}
