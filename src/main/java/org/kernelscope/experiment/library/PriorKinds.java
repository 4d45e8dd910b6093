package org.kernelscope.experiment.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.DensityFit.Found;
import org.kernelscope.experiment.library.FittedPrior.Bundled;
import org.kernelscope.experiment.library.PriorKind.Offer;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.prior.GaussianFit;
import org.kernelscope.prior.GaussianMixtureFit;
import org.kernelscope.prior.GaussianMixturePrior;
import org.kernelscope.prior.GaussianPrior;
import org.kernelscope.prior.SmoothGaussianPrior;
import org.kernelscope.prior.vae.VaeArchitecture;

/** The available kinds of prior. A new one is a class and a line here. */
public final class PriorKinds {

  /** The number of Gaussians in a mixture. */
  public static final Setting<Integer> COMPONENTS =
      Setting.of(
              "components",
              "Gaussians",
              SettingTypes.wholeNumber(1, 4096),
              8,
              "How many Gaussians are mixed; some may be dropped.")
          .option("--components");

  public static final FittedPrior DWP =
      new FittedPrior(
          PriorChoice.DWP,
          List.of(
              new Bundled(
                  new Offer(PriorChoice.DWP_LARGE, "DWP, large", "DWP, large"), Library.LARGE),
              new Bundled(
                  new Offer(PriorChoice.DWP_DENSE, "DWP, dense", "DWP, dense"), Library.GLYPHS)),
          List.of(
              new VaeFit(
                  VaeArchitecture.DENSE, "Dense VAE", "Fully connected, over kernels of any size."),
              new VaeFit(
                  VaeArchitecture.CONV, "Conv VAE", "Convolutions over kernels of odd size.")),
          List.of(
              new PriorSample(
                  "dwp",
                  "DWP samples",
                  "Samples of the deep weight prior: decoder means of z ~ N(0, I).",
                  Library.GLYPHS,
                  true,
                  true),
              new PriorSample(
                  "dwp:large",
                  "DWP samples, large",
                  "Samples of the deep weight prior of large kernels: decoder means of z ~ N(0, I).",
                  Library.LARGE,
                  true,
                  false),
              new PriorSample(
                  "dwp:noise",
                  "DWP samples with noise",
                  "Samples of the deep weight prior with the decoder's own noise.",
                  Library.GLYPHS,
                  false,
                  true),
              new PriorSample(
                  "dwp:noise:large",
                  "DWP samples with noise, large",
                  "Samples of the deep weight prior of large kernels with the decoder's own noise.",
                  Library.LARGE,
                  false,
                  false)));

  public static final DensityFit<GaussianPrior> GAUSSIAN =
      new DensityFit<>(
          "gaussian",
          "Learned Gaussian",
          "Gaussian",
          "One Gaussian with a full covariance, fitted at once.",
          Settings.of(),
          List.of("shrinkage"),
          (train, settings, random, between) -> {
            GaussianFit fit = GaussianFit.of(train);
            return new Found<>(fit.prior(), Map.of("shrinkage", fit.shrinkage()));
          },
          (prior, facts) -> "Gaussian, shrinkage " + facts.get("shrinkage"),
          GaussianPrior::arrays,
          GaussianPrior::of);

  public static final DensityFit<GaussianMixturePrior> MIXTURE =
      new DensityFit<>(
          "mixture",
          "Mixture of Gaussians",
          "mixture",
          "Gaussians with full covariances, fitted by expectation-maximisation.",
          Settings.of(COMPONENTS),
          List.of("components", DensityFit.ITERATIONS),
          (train, settings, random, between) -> {
            GaussianMixtureFit fit =
                GaussianMixtureFit.of(
                    train,
                    settings.get(COMPONENTS),
                    random,
                    done -> between.summary(done, GaussianMixtureFit.MOST_ITERATIONS));
            int components = fit.prior().components().size();
            return new Found<>(
                fit.prior(),
                Map.of("components", components, DensityFit.ITERATIONS, fit.iterations()));
          },
          (prior, facts) -> "mixture of " + prior.components().size() + " Gaussians",
          GaussianMixturePrior::arrays,
          GaussianMixturePrior::of);

  public static final DensityFit<SmoothGaussianPrior> SMOOTH =
      new DensityFit<>(
          "smooth",
          "Smooth Gaussian",
          "smooth Gaussian",
          "One Gaussian in which the nearer two pixels are, the more alike; fitted at once.",
          SmoothGaussianPrior::fit,
          SmoothGaussianPrior::summary,
          SmoothGaussianPrior::arrays,
          SmoothGaussianPrior::of);

  private static final List<PriorKind> ALL =
      Stream.of(
              Arrays.stream(NamedPrior.values()),
              Stream.of(
                  DWP, FittedPrior.of(GAUSSIAN), FittedPrior.of(MIXTURE), FittedPrior.of(SMOOTH)))
          .<PriorKind>flatMap(kinds -> kinds)
          .toList();

  private PriorKinds() {}

  /** All kinds, in the order of lists of choices. */
  public static List<PriorKind> all() {
    return ALL;
  }

  /** The kinds that are fitted to kernels. */
  public static List<FittedPrior> fitted() {
    return ALL.stream().filter(FittedPrior.class::isInstance).map(FittedPrior.class::cast).toList();
  }

  /** The methods to fit a prior. */
  public static List<FitKind> fits() {
    return fitted().stream().flatMap(kind -> kind.fits().stream()).toList();
  }

  /** The densities that are fitted directly, without a run. */
  public static List<DensityFit<?>> densities() {
    return fits().stream()
        .filter(DensityFit.class::isInstance)
        .<DensityFit<?>>map(fit -> (DensityFit<?>) fit)
        .toList();
  }

  /** The densities whose fit is immediate for any kernels. */
  public static Stream<DensityFit<?>> immediate() {
    return densities().stream().filter(DensityFit::isImmediate);
  }

  /** The method to fit a kernel VAE of an architecture. */
  public static FitKind fit(VaeArchitecture architecture) {
    return fit(architecture.kind()).orElseThrow();
  }

  /** The fit with a key, as in files and on the command line; empty if there is none. */
  public static Optional<FitKind> fit(String key) {
    return fits().stream().filter(fit -> fit.key().equals(key)).findFirst();
  }

  /** The kind of the prior in a file. */
  static FittedPrior of(PriorFile file) {
    return fitted().stream().filter(kind -> kind.isIn(file)).findFirst().orElseThrow();
  }

  /** The choices that consist of a name only. */
  public static List<Offer> offers() {
    return ALL.stream().flatMap(kind -> kind.offers().stream()).toList();
  }

  /** The name of a choice on the screen: its title, or with the names of its files. */
  public static String title(PriorChoice choice) {
    return offers().stream()
        .filter(offer -> offer.choice().equals(choice))
        .map(Offer::title)
        .findFirst()
        .orElse(choice.brief());
  }

  /** The syntax of all kinds, for messages and help. */
  public static List<String> usages() {
    return ALL.stream()
        .flatMap(
            kind ->
                Stream.concat(
                    Stream.of(kind.usage()),
                    kind.offers().stream()
                        .map(Offer::name)
                        .filter(name -> !name.equals(kind.key()))))
        .toList();
  }

  /**
   * The kind of a choice.
   *
   * @throws BadInputException when there is no kind of that name
   */
  public static PriorKind of(PriorChoice choice) {
    return find(choice)
        .orElseThrow(
            () ->
                new BadInputException(
                    "'%s': expected a prior (%s), found none of that name"
                        .formatted(choice, String.join(", ", usages()))));
  }

  /**
   * A choice with an existing kind. Earlier versions wrote a file name that looks like a word,
   * without an extension, without quotes.
   */
  static PriorChoice known(PriorChoice choice) {
    int colon = choice.kind().lastIndexOf(':');
    if (colon < 0 || find(choice).isPresent()) {
      return choice;
    }
    Path last = Path.of(choice.kind().substring(colon + 1));
    return Files.isRegularFile(last)
        ? PriorChoice.of(choice.kind().substring(0, colon), List.of(last))
        : choice;
  }

  /** The kind of a choice; empty if its name is unknown, or is a file. */
  public static Optional<PriorKind> find(PriorChoice choice) {
    return ALL.stream()
        .filter(
            kind ->
                kind.key().equals(choice.kind())
                    || kind.offers().stream().anyMatch(offer -> offer.name().equals(choice.kind())))
        .findFirst();
  }
}
