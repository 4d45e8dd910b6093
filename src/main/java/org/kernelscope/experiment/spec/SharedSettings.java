package org.kernelscope.experiment.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.Optimiser;
import org.kernelscope.nn.RateDecay;
import org.kernelscope.nn.layer.VarianceParameterisation;

/** Settings that several kinds of run have. Each kind defines its own differences. */
public final class SharedSettings {

  /** The largest number of steps. */
  public static final int MOST_STEPS = 100_000_000;

  static final int MOST_IMAGES = 100_000_000;

  /** The largest batch; a larger one does not fit into memory. */
  static final int LARGEST_BATCH = 1_000_000;

  static final int WIDEST = 8192;

  public static final Setting<String> DATA =
      Setting.of(
              "data",
              "Data set",
              SettingTypes.text("the name of a data set, or a folder"),
              "mnist",
              "The images: a data set of data list, or a folder.")
          .option("--data");

  public static final Setting<Integer> TRAIN_EXAMPLES =
      Setting.of(
              "trainExamples",
              "Training images",
              SettingTypes.wholeNumberOr("all", MOST_IMAGES),
              0,
              "How many training images are used, from the first on.")
          .option("--train-examples");

  public static final Setting<Integer> TEST_EXAMPLES =
      Setting.of(
              "testExamples",
              "Test images",
              SettingTypes.wholeNumberOr("all", MOST_IMAGES),
              0,
              "How many test images an evaluation uses, from the first on.")
          .option("--test-examples");

  /** Older specifications do not have this setting; their network is an FConv. */
  public static final Setting<Network> NETWORK =
      Setting.of(
              "network",
              "Network",
              SettingTypes.oneOf(Network.class, Network::key, Network::title),
              Network.FCONV,
              "Which architecture: %s."
                  .formatted(
                      ofEachNetwork(
                          network -> "%s (%s)".formatted(network.key(), network.summary()))))
          .option("--network")
          .absent(Network.FCONV);

  public static final Setting<List<Integer>> WIDTHS =
      Setting.of(
              "widths",
              "Widths",
              SettingTypes.listOf(
                  SettingTypes.wholeNumber(1, WIDEST), "whole numbers from 1 to " + WIDEST),
              Network.FCONV.usualWidths(),
              "Output channels: %s."
                  .formatted(
                      ofEachNetwork(
                          network ->
                              "of %s %s".formatted(network.key(), network.titlesOfWidths()))))
          .option("--widths");

  public static final Setting<InitialisationChoice> INITIALISATION =
      Setting.of(
          "initialisation",
          "Initialisation",
          SettingTypes.initialisation(),
          InitialisationChoice.of("xavier"),
          "Where the convolution kernels start.");

  /** Older specifications do not have this setting; they do not shift images. */
  public static final Setting<Integer> SHIFT =
      Setting.of(
              "shift",
              "Random shift",
              SettingTypes.wholeNumber(0, 1000),
              0,
              "By how many pixels at most each training image is moved to each side, another way in"
                  + " every step; 0 leaves them where they are.")
          .option("--shift")
          .unit("pixels")
          .absent(0);

  public static final Setting<Integer> BATCH =
      Setting.of(
              "batch",
              "Batch size",
              SettingTypes.wholeNumber(1, LARGEST_BATCH),
              256,
              "How many images a step looks at.")
          .option("--batch")
          .unit("images");

  public static final Setting<Double> LEARNING_RATE =
      Setting.of(
              "learningRate",
              "Learning rate",
              SettingTypes.between(0, 10),
              0.001,
              "How far a step of the optimiser goes.")
          .option("--learning-rate");

  public static final Setting<RateDecay> DECAY =
      Setting.of(
              "decay",
              "Rate decay",
              SettingTypes.oneOf(RateDecay.class),
              RateDecay.NONE,
              "How the learning rate falls: not at all, linearly or as a cosine to 0 at the last step,"
                  + " or in two steps to a tenth each, after half and three quarters of all.")
          .option("--decay");

  /** Older specifications do not have this setting; they have no warm-up. */
  public static final Setting<Integer> WARMUP =
      Setting.of(
              "warmup",
              "Rate warm-up",
              SettingTypes.wholeNumber(0, MOST_STEPS),
              0,
              "Steps in which the learning rate rises linearly to what it would be without.")
          .option("--warmup")
          .unit("steps")
          .absent(0);

  /** Older specifications do not have this setting; they use Adam. */
  public static final Setting<Optimiser> OPTIMISER =
      Setting.of(
              "optimiser",
              "Optimiser",
              SettingTypes.oneOf(Optimiser.class, Optimiser::key, Optimiser::title),
              Optimiser.ADAM,
              "How a step follows the gradient: by Adam, by AdamW (Adam whose weights decay), by"
                  + " gradient descent with Nesterov's momentum, or by RMSProp.")
          .option("--optimiser")
          .absent(Optimiser.ADAM);

  public static final Setting<Double> MOMENTUM =
      Setting.of(
              "momentum",
              "Momentum",
              SettingTypes.from(0, 1),
              0.9,
              "The share of a step that SGD repeats in the next one; 0 is none.")
          .option("--momentum")
          .absent(0.9)
          .appliesWhen(values -> values.get(OPTIMISER) == Optimiser.SGD);

  public static final Setting<Double> WEIGHT_DECAY =
      Setting.of(
              "weightDecay",
              "Weight decay",
              SettingTypes.from(0, 1000),
              0.01,
              "The share that AdamW takes from each weight in a step, beside the gradient, over"
                  + " the learning rate; biases keep theirs.")
          .option("--weight-decay")
          .absent(0.01)
          .appliesWhen(values -> values.get(OPTIMISER) == Optimiser.ADAMW);

  /** Older specifications do not have this setting; they do not clip gradients. */
  public static final Setting<Double> CLIP =
      Setting.of(
              "clip",
              "Gradient clipping",
              SettingTypes.from(0, 1_000_000),
              0.0,
              "The largest norm of the gradient of all parameters together; a longer one is scaled"
                  + " down to it. 0 is none.")
          .option("--clip")
          .absent(0.0);

  /** The settings of gradient descent, without the learning rate and its decay. */
  public static final Settings OPTIMISATION =
      Settings.of(WARMUP, OPTIMISER, MOMENTUM, WEIGHT_DECAY, CLIP);

  public static final Setting<Double> L2 =
      Setting.of(
              "l2",
              "L2",
              SettingTypes.from(0, 1_000_000),
              0.0,
              "Weight of half the squared weights in the objective; 0 is none. It makes small kernels"
                  + " smaller.")
          .option("--l2");

  public static final Setting<Integer> STEPS =
      Setting.of(
              "steps",
              "Steps",
              SettingTypes.wholeNumber(1, MOST_STEPS),
              300,
              "How many optimiser steps a run takes.")
          .option("--steps");

  public static final Setting<List<Integer>> EVALUATE_AT =
      Setting.of(
              "evaluateAt",
              "Evaluated at",
              SettingTypes.listOrNothing(
                  SettingTypes.wholeNumber(0, MOST_STEPS),
                  "whole numbers of at least 0, parted by commas, or nothing"),
              List.<Integer>of(),
              "Steps after which the test images are evaluated; the last step always is.")
          .option("--evaluate-at");

  /** The word for a run that has no target. */
  private static final String NO_TARGET = "none";

  /** Older specifications do not have this setting; they never end early. */
  public static final Setting<Integer> PATIENCE =
      Setting.of(
              "patience",
              "Patience",
              SettingTypes.wholeNumberOr("never", MOST_STEPS),
              0,
              "Evaluations without a better result on the test images after which a run ends early.")
          .option("--patience")
          .unit("evaluations")
          .absent(0);

  /** Likewise. */
  public static final Setting<String> TARGET =
      Setting.of(
              "target",
              "Target",
              SettingTypes.numberOr(NO_TARGET, 0, 1),
              NO_TARGET,
              "The accuracy on the test images at which a run ends early.")
          .option("--target")
          .absent(NO_TARGET);

  /** The target for runs that measure a bound. */
  static final Setting<String> TARGET_BOUND =
      new Setting<>(
          TARGET.key(),
          "Target",
          TARGET.option(),
          "The bound on the test images at which an image VAE ends early, nats per image.",
          "",
          SettingTypes.numberOr(NO_TARGET),
          NO_TARGET,
          TARGET.absent(),
          TARGET.applies());

  /** Likewise. */
  public static final Setting<Integer> TIME_LIMIT =
      Setting.of(
              "timeLimit",
              "Time limit",
              SettingTypes.wholeNumberOr(NO_TARGET, 1_000_000_000),
              0,
              "Seconds of training after which a run ends early. How far it gets by then depends on"
                  + " the machine and what else it does, so that such a run is not reproducible.")
          .option("--time-limit")
          .unit("seconds")
          .absent(0);

  public static final Setting<Long> SEED =
      Setting.of(
              "seed",
              "Seed",
              SettingTypes.seed(),
              1L,
              "Where all randomness of a run comes from: the same seed gives the same numbers.")
          .option("--seed");

  private SharedSettings() {}

  /** The target of a run that has one. */
  static OptionalDouble target(Values values) {
    String target = values.get(TARGET);
    return target.equals(NO_TARGET)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(target));
  }

  /** Sorts the evaluation steps, without repetitions and steps beyond the end. */
  static Values inOrder(Values values) {
    int steps = values.get(STEPS);
    List<Integer> wanted = values.get(EVALUATE_AT);
    List<Integer> ordered =
        wanted.stream().filter(step -> step <= steps).distinct().sorted().toList();
    return ordered.equals(wanted) ? values : values.with(EVALUATE_AT, ordered);
  }

  private static String ofEachNetwork(Function<Network, String> words) {
    return Arrays.stream(Network.values()).map(words).collect(Collectors.joining("; "));
  }

  /**
   * The default widths of each network, in words.
   *
   * @param usual selects the widths of a network
   */
  public static String widthsOfEach(Function<Network, List<Integer>> usual) {
    return ofEachNetwork(
        network -> "%s for %s".formatted(WIDTHS.type().text(usual.apply(network)), network.key()));
  }

  /** Requires one width for each width of the network. */
  static void requireWidthsOfNetwork(Values values) {
    Network network = values.get(NETWORK);
    requireWidths(
        values,
        network.widths().size(),
        " for %s (%s)".formatted(network.key(), network.titlesOfWidths()));
  }

  /**
   * Requires this number of widths.
   *
   * @param whose the owner of the widths, in words that follow "widths"; may be empty
   */
  static void requireWidths(Values values, int count, String whose) {
    List<Integer> widths = values.get(WIDTHS);
    if (widths.size() != count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "widths: expected %d whole numbers%s, found %s",
              count,
              whose,
              widths.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
  }

  /** The variance parameterisation, in words. */
  static String words(VarianceParameterisation noise) {
    return switch (noise) {
      case ADDITIVE -> "Additive";
      case MULTIPLICATIVE -> "Multiplicative";
    };
  }
}
