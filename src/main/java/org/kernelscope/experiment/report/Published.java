package org.kernelscope.experiment.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.kernelscope.experiment.library.NamedPrior;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.Optimiser;
import org.kernelscope.nn.RateDecay;
import org.kernelscope.nn.layer.VarianceParameterisation;

/**
 * Figures of the paper (Atanov et al., ICLR 2019; method, section 7). They stand only beside runs
 * of the same network on the same digits. What else differs keeps them away, or is named beside
 * them: fewer of the digits, as come with the program; of few-shot runs, steps, bound and start.
 */
final class Published {

  /** Steps until a curve passes a level, and what to bear in mind when comparing. */
  record Convergence(Map<String, Integer> steps, List<String> differences) {

    /** What a reader should know of the steps. */
    String words() {
      return "Published: about where the curves of Atanov et al. (ICLR 2019) pass. What differs here: %s."
          .formatted(String.join("; ", differences));
    }
  }

  private static final Convergence CONVNET =
      new Convergence(Map.of("filters", 45, "dwp", 55, "xavier", 100), List.of());
  private static final Convergence VAE =
      new Convergence(Map.of("filters", 180, "dwp", 180, "xavier", 400), List.of());
  private static final Map<String, Map<Integer, String>> FEW_SHOT =
      Map.of(
          "dwp", Map.of(50, ".800", 100, ".867", 200, ".915", 500, ".945", 1000, ".961"),
          "log-uniform", Map.of(50, ".766", 100, ".839", 200, ".894", 500, ".938", 1000, ".958"),
          "l2", Map.of(50, ".751", 100, ".827", 200, ".879", 500, ".926", 1000, ".954"),
          "standard-normal",
              Map.of(50, ".717", 100, ".816", 200, ".890", 500, ".938", 1000, ".959"));
  private static final Map<String, String> FEATURES_AT_A_SIXTEENTH =
      Map.of("filters", ".963", "dwp", ".957", "xavier", ".930");

  /** What a reader should know of few-shot figures. */
  static final String FEW_SHOT_WORDS =
      "Published: Atanov et al. (ICLR 2019), means over 10 splits, with priors learned from notMNIST. Under a figure stands what was otherwise there than in its row.";

  private static final Set<String> MNIST = Set.of("mnist", "mnist-full");
  private static final List<Integer> WIDTHS = List.of(32, 128);
  private static final List<Integer> FEATURE_WIDTHS = List.of(256, 512);
  private static final int TRAINING_IMAGES = 60_000;

  /** What comes with the program; training on less is another experiment. */
  private static final int FEWEST_IMAGES = 10_000;

  private static final int BATCH = 256;
  private static final double LEARNING_RATE = 1e-3;
  private static final int FEW_SHOT_STEPS = 10_000;
  private static final int FEW_SHOT_ENSEMBLE = 10;

  /** Of all few-shot runs beside the network and its ensemble, with the values they had there. */
  private static final Values OF_FEW_SHOT =
      Settings.of(
              SharedSettings.TEST_EXAMPLES,
              SharedSettings.SHIFT,
              SharedSettings.DECAY.usually(RateDecay.LINEAR),
              SharedSettings.WARMUP,
              SharedSettings.OPTIMISER,
              SharedSettings.CLIP,
              SharedSettings.PATIENCE,
              SharedSettings.TARGET,
              SharedSettings.TIME_LIMIT,
              FewShotSpec.SETTINGS.own(SharedSettings.BATCH))
          .usual();

  private static final int FEATURE_EPOCHS = 150;
  private static final int LATENT = 16;

  private Published() {}

  /** Empty when the runs are of another experiment than the published ones. */
  static Optional<Convergence> convergence(ComparedSpec spec) {
    if (spec instanceof ConvNetSpec convNet) {
      boolean same =
          convNet.network() == Network.FCONV
              && convNet.widths().equals(WIDTHS)
              && convNet.batch() == BATCH
              && convNet.learningRate() == LEARNING_RATE
              && isPlainAdam(convNet)
              && convNet.l2() == 0;
      return same
          ? onDigits(CONVNET, convNet.data(), convNet.trainExamples(), convNet.testExamples())
          : Optional.empty();
    }
    if (spec instanceof ImageVaeSpec vae) {
      boolean same =
          vae.widths().equals(WIDTHS)
              && vae.latent() == LATENT
              && vae.batch() == BATCH
              && vae.learningRate() == LEARNING_RATE
              && isPlainAdam(vae);
      return same
          ? onDigits(VAE, vae.data(), vae.trainExamples(), vae.testExamples())
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** Whether the optimiser is the published one, at a rate that stays, to the last step. */
  private static boolean isPlainAdam(ComparedSpec spec) {
    return spec.get(SharedSettings.OPTIMISER) == Optimiser.ADAM
        && spec.decay() == RateDecay.NONE
        && spec.get(SharedSettings.WARMUP) == 0
        && spec.get(SharedSettings.CLIP) == 0
        && spec.patience() == 0
        && spec.target().isEmpty()
        && spec.timeLimit() == 0;
  }

  private static Optional<Convergence> onDigits(
      Convergence published, String data, int train, int test) {
    OptionalInt images = mnistImages(data, train);
    if (images.isEmpty()) {
      return Optional.empty();
    }
    List<String> differences = new ArrayList<>();
    differences.add("kernels learned from rendered letters instead of notMNIST");
    if (images.getAsInt() < TRAINING_IMAGES) {
      differences.add(
          "%s instead of %s training images"
              .formatted(Words.count(images.getAsInt()), Words.count(TRAINING_IMAGES)));
    }
    if (test > 0) {
      differences.add("%s instead of all test images".formatted(Words.count(test)));
    }
    return Optional.of(new Convergence(published.steps(), List.copyOf(differences)));
  }

  /** How many of MNIST's digits are trained on; empty for other data, and for too few of them. */
  private static OptionalInt mnistImages(String data, int asked) {
    OptionalInt images = Words.trainingImages(data, asked);
    return MNIST.contains(data) && images.orElse(0) >= FEWEST_IMAGES ? images : OptionalInt.empty();
  }

  /**
   * A published few-shot accuracy.
   *
   * @param accuracy as it was printed
   * @param otherwise what was not as in the row it stands in, in words
   */
  record FewShotFigure(String accuracy, List<String> otherwise) {}

  /**
   * Accuracy under the prior of a row on as many of the same digits, if the network is the
   * published one.
   */
  static Optional<FewShotFigure> fewShot(FewShotSetting setting, FewShot.Row row) {
    String prior = published(row.prior());
    String accuracy = FEW_SHOT.getOrDefault(prior, Map.of()).get(row.examples());
    boolean same =
        MNIST.contains(setting.get(SharedSettings.DATA))
            && setting.get(SharedSettings.NETWORK) == Network.FCONV
            && setting.get(SharedSettings.WIDTHS).equals(WIDTHS)
            && setting.get(FewShotSpec.ENSEMBLE) == FEW_SHOT_ENSEMBLE;
    if (accuracy == null || !same) {
      return Optional.empty();
    }
    List<String> otherwise = new ArrayList<>();
    if (row.prior().equals("log-uniform")) {
      otherwise.add("the truncated prior");
    }
    String start = Set.of("dwp", "l2").contains(prior) ? "dwp" : "xavier";
    if (!published(row.init()).equals(start)) {
      otherwise.add("means from " + start);
    }
    otherwise.addAll(procedure(prior, row).otherwise(row));
    otherwise.addAll(Words.settings(differing(setting, row), OF_FEW_SHOT));
    return Optional.of(new FewShotFigure(accuracy, List.copyOf(otherwise)));
  }

  /** Those of them in which a row differs; a batch of all its images is one of all there are. */
  private static Settings differing(FewShotSetting setting, FewShot.Row row) {
    boolean inOneBatch = setting.get(SharedSettings.BATCH) >= row.examples();
    return new Settings(
        OF_FEW_SHOT.settings().all().stream()
            .filter(one -> !setting.get(one).equals(OF_FEW_SHOT.get(one)))
            .filter(one -> !(inOneBatch && one.equals(SharedSettings.BATCH)))
            .toList());
  }

  /** As the paper's code has it; of its point estimate no more is known than its steps. */
  private static Procedure procedure(String prior, FewShot.Row row) {
    if (prior.equals("l2")) {
      return new Procedure(row.bound(), FEW_SHOT_STEPS, LEARNING_RATE);
    }
    boolean logUniform = prior.equals("log-uniform");
    return new Procedure(
        BoundSpec.usual()
            .with(
                BoundSpec.WEIGHT_NOISE,
                logUniform
                    ? VarianceParameterisation.MULTIPLICATIVE
                    : VarianceParameterisation.ADDITIVE)
            .with(BoundSpec.VARIANCE_START, logUniform ? "-2" : "-10")
            .with(BoundSpec.LOG_VARIANCE_LEARNING_RATE, LEARNING_RATE),
        FEW_SHOT_STEPS,
        LEARNING_RATE);
  }

  private static final Map<String, String> KINDS =
      Map.of(
          PriorChoice.DWP_LARGE,
          "dwp",
          PriorChoice.DWP_DENSE,
          "dwp",
          NamedPrior.LOG_UNIFORM_TRUNCATED.key(),
          NamedPrior.LOG_UNIFORM.key());

  /** The published prior, or start of the means, that one is of the kind of. */
  private static String published(String choice) {
    return KINDS.getOrDefault(choice, choice);
  }

  /** Accuracy on frozen convolutions, if the runs are of the published experiment. */
  static Optional<String> features(RandomFeatureSpec spec) {
    OptionalInt images = mnistImages(spec.data(), spec.trainExamples());
    boolean same =
        images.isPresent()
            && spec.network() == Network.FCONV
            && spec.widths().equals(FEATURE_WIDTHS)
            && spec.scale() == 1.0 / 16
            && spec.batch() == BATCH
            && spec.learningRate() == LEARNING_RATE
            && isPlainAdam(spec)
            && spec.steps() >= FEATURE_EPOCHS * (images.getAsInt() / BATCH);
    return same
        ? Optional.ofNullable(FEATURES_AT_A_SIXTEENTH.get(spec.initialisation().text()))
        : Optional.empty();
  }
}
