package org.kernelscope.experiment.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.library.InitialisationKind.OfKernels;
import org.kernelscope.experiment.library.InitialisationKind.OfPriors;
import org.kernelscope.experiment.library.InitialisationKind.Random;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.init.CosineBasis;
import org.kernelscope.nn.init.DealtBasis;
import org.kernelscope.nn.init.GaborBank;
import org.kernelscope.nn.init.KernelInitialiser;
import org.kernelscope.nn.init.KernelsBySize;
import org.kernelscope.nn.init.LearnedFilters;
import org.kernelscope.nn.init.NormMatchedXavier;
import org.kernelscope.nn.init.Orthogonal;
import org.kernelscope.nn.init.ShuffledFilters;
import org.kernelscope.nn.init.VarianceScaling;
import org.kernelscope.nn.init.VarianceScaling.Distribution;
import org.kernelscope.nn.init.VarianceScaling.Fan;

/**
 * The available kinds of initial kernels. A new kind is a class and a line here; priors add their
 * own kinds.
 */
public final class Initialisations {

  public static final InitialisationKind XAVIER =
      Random.of(
          "xavier",
          "Xavier",
          "Independent normal weights, std √(2 / (k²(in+out))): Glorot normal, DL4J's default.",
          VarianceScaling.XAVIER);

  public static final InitialisationKind FILTERS =
      new OfKernels(
          "filters",
          "Learned filters",
          "Kernels of trained networks, drawn without replacement.",
          LearnedFilters::new);

  public static final InitialisationKind XAVIER_MATCHED =
      new OfKernels(
          "xavier:matched",
          "Xavier, norms matched",
          "Control: Xavier kernels with the norms of learned filters.",
          NormMatchedXavier::new);

  public static final InitialisationKind FILTERS_SHUFFLED =
      new OfKernels(
          "filters:shuffled",
          "Filters, pixels shuffled",
          "Control: learned filters with the pixels of each permuted.",
          filters -> new ShuffledFilters(new LearnedFilters(filters)));

  /** The usual initialisations of networks. */
  private static final List<InitialisationKind> USUAL =
      List.of(
          random(
              "xavier:uniform",
              "Xavier, uniform",
              "Independent weights, uniform within ±√(6 / (k²(in+out))): Glorot uniform, Keras's"
                  + " default.",
              1,
              Fan.MEAN,
              Distribution.UNIFORM),
          random(
              "xavier:truncated",
              "Xavier, truncated",
              "Normal weights cut off at two standard deviations, std √(2 / (k²(in+out))) after the"
                  + " cut: Keras's Glorot normal.",
              1,
              Fan.MEAN,
              Distribution.TRUNCATED),
          random(
              "he",
              "He",
              "Independent normal weights, std √(2 / (k² in)).",
              2,
              Fan.IN,
              Distribution.NORMAL),
          random(
              "he:uniform",
              "He, uniform",
              "Independent weights, uniform within ±√(6 / (k² in)).",
              2,
              Fan.IN,
              Distribution.UNIFORM),
          random(
              "lecun",
              "LeCun",
              "Independent normal weights, std √(1 / (k² in)).",
              1,
              Fan.IN,
              Distribution.NORMAL),
          random(
              "pytorch",
              "PyTorch's default",
              "Independent weights, uniform within ±1 / √(k² in), as PyTorch's Conv2d starts.",
              1 / 3.0,
              Fan.IN,
              Distribution.UNIFORM),
          Random.of(
              "orthogonal",
              "Orthogonal",
              "The k² in weights of all outputs are orthogonal vectors of norm 1; where there are"
                  + " more outputs than weights, the other way round.",
              new Orthogonal()));

  /** Initialisations with structure that was not learned by a network. */
  private static final List<InitialisationKind> DESIGNED =
      List.of(
          Random.of(
              "gabor",
              "Gabor filters",
              "Waves of random direction, frequency and phase under a Gaussian window, each of"
                  + " norm √(2 / (in+out)), the root mean square of Xavier's.",
              new GaborBank()),
          new Random(
              "cosine",
              "Cosine basis",
              "Each kernel one function of the cosine transform (DCT), low frequencies first, with"
                  + " a random sign and norm √(2 / (in+out)).",
              (library, network) ->
                  dealt("functions of the cosine basis", network, CosineBasis::of)),
          new Random(
              "patches",
              "Patches, PCA",
              "Each kernel one principal component of patches of the bundled letters, the largest"
                  + " first, with a random sign and norm √(2 / (in+out)).",
              Initialisations::patchComponents));

  private static final List<InitialisationKind> ALL =
      Stream.of(
              Stream.of(XAVIER, FILTERS),
              PriorKinds.fitted().stream()
                  .flatMap(kind -> kind.samples().stream().map(one -> new OfPriors(kind, one))),
              Stream.of(XAVIER_MATCHED, FILTERS_SHUFFLED),
              USUAL.stream(),
              DESIGNED.stream())
          .<InitialisationKind>flatMap(kinds -> kinds)
          .toList();

  /** Samples of the deep weight priors that come with the program. */
  public static final InitialisationKind DWP = of(InitialisationChoice.of("dwp"));

  private Initialisations() {}

  private static Random random(
      String key,
      String title,
      String description,
      double scale,
      Fan fan,
      Distribution distribution) {
    return Random.of(key, title, description, new VarianceScaling(title, scale, fan, distribution));
  }

  /**
   * An initialiser that distributes a basis of kernels over a layer, one basis for each geometry.
   */
  private static KernelInitialiser dealt(
      String title, Convolutional network, IntFunction<KernelSet> basis) {
    IntStream sizes = network.convolutions().stream().mapToInt(ConvLayer::size).distinct();
    return new DealtBasis(title, new KernelsBySize(sizes.mapToObj(basis).toList()));
  }

  private static KernelInitialiser patchComponents(Library library, Convolutional network) {
    ImageDataset letters = library.data(Library.GLYPHS).train();
    return dealt(
        "principal components of patches of letters",
        network,
        size -> PatchComponents.of(letters, size));
  }

  /** All kinds, in the order of lists of choices. */
  public static List<InitialisationKind> all() {
    return ALL;
  }

  /**
   * The kind of a choice.
   *
   * @throws BadInputException when there is no kind of that name, or it takes no files but the
   *     choice has some
   */
  public static InitialisationKind of(InitialisationChoice choice) {
    InitialisationKind kind =
        find(choice)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "'%s': expected an initialisation (%s), found none of that name"
                            .formatted(choice, String.join(", ", usages()))));
    if (!choice.files().isEmpty() && !kind.takesFiles()) {
      throw new BadInputException(
          "%s: expected no files after %s, found %s".formatted(choice, kind.key(), choice.files()));
    }
    return kind;
  }

  /**
   * A choice with an existing kind. Earlier versions wrote a file name that looks like a word,
   * without an extension, without quotes.
   */
  static InitialisationChoice known(InitialisationChoice choice) {
    int colon = choice.kind().lastIndexOf(':');
    if (colon < 0 || find(choice).isPresent()) {
      return choice;
    }
    Path last = Path.of(choice.kind().substring(colon + 1));
    return Files.isRegularFile(last)
        ? new InitialisationChoice(choice.kind().substring(0, colon), List.of(last))
        : choice;
  }

  private static Optional<InitialisationKind> find(InitialisationChoice choice) {
    return ALL.stream().filter(kind -> kind.key().equals(choice.kind())).findFirst();
  }

  /** The texts of all kinds, for messages and help. */
  public static List<String> usages() {
    return ALL.stream()
        .map(kind -> kind.takesFiles() ? kind.key() + "[:FILE,…]" : kind.key())
        .toList();
  }

  /** The name of a choice on the screen: its title, or with the names of its files. */
  public static String title(InitialisationChoice choice) {
    return choice.files().isEmpty()
        ? find(choice).map(InitialisationKind::title).orElse(choice.text())
        : choice.brief();
  }
}
