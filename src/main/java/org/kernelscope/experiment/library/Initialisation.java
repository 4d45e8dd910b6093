package org.kernelscope.experiment.library;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.kernelscope.data.BadInputException;
import org.kernelscope.nn.Convolutional;
import org.kernelscope.nn.init.KernelInitialiser;
import org.kernelscope.nn.init.LearnedFilters;
import org.kernelscope.nn.init.NormMatchedXavier;
import org.kernelscope.nn.init.PriorSamples;
import org.kernelscope.nn.init.ShuffledFilters;
import org.kernelscope.nn.init.XavierNormal;

/**
 * A choice of initial kernels as people write it: a kind, and where it needs kernels or priors
 * other than the bundled ones, files: {@code dwp}, {@code filters:mine.npz}, {@code
 * filters:shuffled:7x7.npz,5x5.npz}.
 *
 * @param files parted by commas; empty for the bundled ones
 */
public record Initialisation(Kind kind, String files) {

  /** The initialisations there are; a new one is a class and a line here. */
  public enum Kind {
    XAVIER(
        "xavier",
        "Xavier",
        "Independent normal weights, std √(2 / (k²(in+out))).",
        (library, files, network) -> new XavierNormal()),
    FILTERS(
        "filters",
        "Learned filters",
        "Kernels of trained networks, drawn without replacement.",
        (library, files, network) -> new LearnedFilters(library.filtersFor(files, network))),
    DWP(
        "dwp",
        "DWP samples",
        "Samples of the deep weight prior: decoder means of z ~ N(0, I).",
        (library, files, network) -> new PriorSamples(library.priorsFor(files, network), false)),
    DWP_NOISE(
        "dwp:noise",
        "DWP samples with noise",
        "Samples of the deep weight prior with the decoder's own noise.",
        (library, files, network) -> new PriorSamples(library.priorsFor(files, network), true)),
    XAVIER_MATCHED(
        "xavier:matched",
        "Xavier, norms matched",
        "Control: Xavier kernels with the norms of learned filters.",
        (library, files, network) -> new NormMatchedXavier(library.filtersFor(files, network))),
    FILTERS_SHUFFLED(
        "filters:shuffled",
        "Filters, pixels shuffled",
        "Control: learned filters with the pixels of each permuted.",
        (library, files, network) ->
            new ShuffledFilters(new LearnedFilters(library.filtersFor(files, network))));

    private final String key;
    private final String title;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // The resolvers are functions without state.
    private final Resolver resolver;

    private interface Resolver {
      KernelInitialiser resolve(Library library, String files, Convolutional network);
    }

    Kind(String key, String title, String description, Resolver resolver) {
      this.key = key;
      this.title = title;
      this.description = description;
      this.resolver = resolver;
    }

    /** How it is written in specifications and on the command line. */
    public String key() {
      return key;
    }

    /** How it is called on the screen. */
    public String title() {
      return title;
    }

    /** One sentence for people. */
    public String description() {
      return description;
    }

    /** Whether files can be given, because it draws on kernels or priors. */
    public boolean takesFiles() {
      return this != XAVIER;
    }

    /** Whether those files are priors; else they are kernels. */
    public boolean drawsOnPriors() {
      return this == DWP || this == DWP_NOISE;
    }

    KernelInitialiser resolve(Library library, String files, Convolutional network) {
      return resolver.resolve(library, files, network);
    }
  }

  /**
   * Reads an initialisation as written on the command line.
   *
   * @throws BadInputException when no kind begins the text
   */
  public static Initialisation parse(String text) {
    List<Kind> longestFirst =
        Arrays.stream(Kind.values())
            .sorted(Comparator.comparingInt((Kind kind) -> kind.key().length()).reversed())
            .toList();
    for (Kind kind : longestFirst) {
      if (text.equals(kind.key())) {
        return new Initialisation(kind, "");
      }
      if (text.startsWith(kind.key() + ":") && kind.takesFiles()) {
        return new Initialisation(kind, text.substring(kind.key().length() + 1));
      }
    }
    throw new BadInputException(
        "'%s': expected an initialisation (%s), found none of that name"
            .formatted(
                text,
                Arrays.stream(Kind.values()).map(Kind::key).collect(Collectors.joining(", "))));
  }

  /** The text {@link #parse} reads. */
  public String text() {
    return files.isEmpty() ? kind.key() : kind.key() + ":" + files;
  }
}
