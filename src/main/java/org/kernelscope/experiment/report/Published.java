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
 * Figures of the paper (Atanov et al., ICLR 2019; docs/method.md, section 7). They are shown only
 * beside runs of the same network on the same digits. Two differences are allowed, and named beside
 * the figures:
 *
 * <ul>
 *   <li>fewer training images, down to the number that comes with the program,
 *   <li>in few-shot runs, other steps, another bound or another start of the means.
 * </ul>
 */
final class Published {

  /**
   * The steps until a curve passes a level, and the differences between the published runs and
   * these.
   */
  record Convergence(Map<String, Integer> steps, List<String> differences) {

    /** The source of the steps and the differences, for the reader. */
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

  /** The source of the few-shot figures and the differences, for the reader. */
  static final String FEW_SHOT_WORDS =
      "Published: Atanov et al. (ICLR 2019), means over 10 splits, with priors learned from notMNIST. Under a figure stands what was otherwise there than in its row.";

  private static final Set<String> MNIST = Set.of("mnist", "mnist-full");
  private static final List<Integer> WIDTHS = List.of(32, 128);
  private static final List<Integer> FEATURE_WIDTHS = List.of(256, 512);
  private static final int TRAINING_IMAGES = 60_000;

  /** The number of digits that come with the program. Training on fewer is another experiment. */
  private static final int FEWEST_IMAGES = 10_000;

  private static final int BATCH = 256;
  private static final double LEARNING_RATE = 1e-3;
  private static final int FEW_SHOT_STEPS = 10_000;
  private static final int FEW_SHOT_ENSEMBLE = 10;

  /**
   * The published values of settings that are the same in all rows of a few-shot table, apart from
   * the network and its ensemble.
   */
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

  /** The published steps; empty if the runs are of another experiment than the published ones. */
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

  /** Whether the optimiser is the published one, with a constant rate up to the last step. */
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

  /** The number of MNIST training images; empty for other data and for too few images. */
  private static OptionalInt mnistImages(String data, int asked) {
    OptionalInt images = Words.trainingImages(data, asked);
    return MNIST.contains(data) && images.orElse(0) >= FEWEST_IMAGES ? images : OptionalInt.empty();
  }

  /**
   * A published few-shot accuracy.
   *
   * @param accuracy as it was printed
   * @param otherwise how the published run differs from the row, in words
   */
  record FewShotFigure(String accuracy, List<String> otherwise) {}

  /**
   * The published accuracy with the prior of a row and as many images; empty if the network is not
   * the published one.
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

  /**
   * The settings of {@link #OF_FEW_SHOT} in which a row differs. Batch sizes do not differ if each
   * batch has all images.
   */
  private static Settings differing(FewShotSetting setting, FewShot.Row row) {
    boolean inOneBatch = setting.get(SharedSettings.BATCH) >= row.examples();
    return new Settings(
        OF_FEW_SHOT.settings().all().stream()
            .filter(one -> !setting.get(one).equals(OF_FEW_SHOT.get(one)))
            .filter(one -> !(inOneBatch && one.equals(SharedSettings.BATCH)))
            .toList());
  }

  /**
   * The procedure of the paper's code. For the point estimate only the number of steps is known.
   */
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

  /** The name in the paper for a prior or a start of the means. */
  private static String published(String choice) {
    return KINDS.getOrDefault(choice, choice);
  }

  /** The published accuracy on frozen convolutions; empty if the runs are of another experiment. */
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
