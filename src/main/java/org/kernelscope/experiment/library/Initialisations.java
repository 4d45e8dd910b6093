package org.kernelscope.experiment.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.InitialisationKind.OfKernels;
import org.kernelscope.experiment.library.InitialisationKind.OfPriors;
import org.kernelscope.experiment.library.InitialisationKind.Random;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.nn.init.LearnedFilters;
import org.kernelscope.nn.init.NormMatchedXavier;
import org.kernelscope.nn.init.ShuffledFilters;
import org.kernelscope.nn.init.XavierNormal;

/**
 * The kinds of initial kernels there are; a new one is a class and a line here, and priors bring
 * theirs with them.
 */
public final class Initialisations {

  public static final InitialisationKind XAVIER =
      new Random(
          "xavier",
          "Xavier",
          "Independent normal weights, std √(2 / (k²(in+out))).",
          new XavierNormal());

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

  private static final List<InitialisationKind> ALL =
      Stream.of(
              Stream.of(XAVIER, FILTERS),
              PriorKinds.fitted().stream()
                  .flatMap(kind -> kind.samples().stream().map(one -> new OfPriors(kind, one))),
              Stream.of(XAVIER_MATCHED, FILTERS_SHUFFLED))
          .<InitialisationKind>flatMap(kinds -> kinds)
          .toList();

  /** Samples of the deep weight priors that come with the program. */
  public static final InitialisationKind DWP = of(InitialisationChoice.of("dwp"));

  private Initialisations() {}

  /** All of them, in the order in which people are offered them. */
  public static List<InitialisationKind> all() {
    return ALL;
  }

  /**
   * The kind of a choice.
   *
   * @throws BadInputException when there is none of that name, or it takes no files and is given
   *     some
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
   * A choice with a kind that there is. A file named like a word, without an ending, was once
   * written without quotes.
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

  /** How all of them are written, for messages and help. */
  public static List<String> usages() {
    return ALL.stream()
        .map(kind -> kind.takesFiles() ? kind.key() + "[:FILE,…]" : kind.key())
        .toList();
  }

  /** How a choice is called on the screen: by its title, or with the names of its files. */
  public static String title(InitialisationChoice choice) {
    return choice.files().isEmpty()
        ? find(choice).map(InitialisationKind::title).orElse(choice.text())
        : choice.brief();
  }
}
