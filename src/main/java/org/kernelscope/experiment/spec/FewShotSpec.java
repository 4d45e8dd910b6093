package org.kernelscope.experiment.spec;

import java.util.List;
import java.util.Locale;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.RateDecay;

/**
 * Variational inference of a convolutional network from a few labelled images (method, section 2).
 */
public record FewShotSpec(Values values) implements ImageSpec {

  public static final Setting<Integer> EXAMPLES =
      Setting.of(
          "examples",
          "Training images",
          SettingTypes.wholeNumber(1, SharedSettings.MOST_IMAGES),
          50,
          "n, how many training images are seen, stratified by class.");

  public static final Setting<Long> SPLIT =
      Setting.of(
          "split", "Split", SettingTypes.seed(), 1L, "Seed of the choice of training images.");

  /** One prior for all layers, or one for each, in order from the image. */
  public static final Setting<List<PriorChoice>> PRIORS =
      Setting.of(
          "priors",
          "Prior",
          SettingTypes.priors(),
          List.of(PriorChoice.of(PriorChoice.DWP_LARGE)),
          "The prior of the kernels: one for all layers, or one for each.");

  public static final Setting<Integer> ENSEMBLE =
      Setting.of(
              "ensemble",
              "Ensemble",
              SettingTypes.wholeNumber(1, 100_000),
              10,
              "Networks drawn from the posterior for a prediction.")
          .option("--ensemble");

  public static final Settings SETTINGS =
      Settings.of(
              SharedSettings.DATA,
              EXAMPLES,
              SPLIT,
              SharedSettings.TEST_EXAMPLES,
              SharedSettings.NETWORK,
              SharedSettings.WIDTHS,
              PRIORS,
              SharedSettings.INITIALISATION
                  .label("Start of the means")
                  .usually(InitialisationChoice.of("dwp:large"))
                  .help("Where the posterior means start."))
          .and(BoundSpec.SETTINGS)
          .and(
              Settings.of(
                  SharedSettings.SHIFT,
                  SharedSettings.LEARNING_RATE,
                  SharedSettings.DECAY.usually(RateDecay.LINEAR)))
          .and(SharedSettings.OPTIMISATION)
          .and(
              Settings.of(
                  new Setting<>(
                      SharedSettings.BATCH.key(),
                      SharedSettings.BATCH.label(),
                      SharedSettings.BATCH.option(),
                      "How many of the images a step looks at.",
                      "",
                      SettingTypes.wholeNumberOr("all", SharedSettings.LARGEST_BATCH),
                      0,
                      null,
                      values -> true),
                  SharedSettings.STEPS.usually(500),
                  SharedSettings.EVALUATE_AT.help(
                      "Steps after which the test images are predicted; the last step always is."),
                  SharedSettings.PATIENCE,
                  SharedSettings.TARGET,
                  SharedSettings.TIME_LIMIT,
                  ENSEMBLE,
                  SharedSettings.SEED));

  public FewShotSpec {
    SharedSettings.requireWidthsOfNetwork(values);
    if (values.get(PRIORS).isEmpty()) {
      throw new IllegalArgumentException("priors: expected at least one, found none");
    }
    values = SharedSettings.inOrder(values);
  }

  /** A run with the default value of every setting. */
  public static FewShotSpec usual() {
    return new FewShotSpec(SETTINGS.usual());
  }

  @Override
  public RunKind kind() {
    return RunKind.FEW_SHOT;
  }

  @Override
  public <T> FewShotSpec with(Setting<T> setting, T value) {
    return new FewShotSpec(values.with(setting, value));
  }

  /** The same run on another network, with widths for that network. */
  public FewShotSpec on(Network network, List<Integer> widths) {
    return new FewShotSpec(
        values.with(SharedSettings.NETWORK, network).with(SharedSettings.WIDTHS, widths));
  }

  /** The same run with other settings of the bound. */
  public FewShotSpec with(BoundSpec bound) {
    return new FewShotSpec(values.withAll(bound.values()));
  }

  public int examples() {
    return get(EXAMPLES);
  }

  public long split() {
    return get(SPLIT);
  }

  public int testExamples() {
    return get(SharedSettings.TEST_EXAMPLES);
  }

  public Network network() {
    return get(SharedSettings.NETWORK);
  }

  public List<Integer> widths() {
    return get(SharedSettings.WIDTHS);
  }

  /**
   * The network on images of the shape of {@code images}.
   *
   * @throws org.kernelscope.data.BadInputException when there is none for such images
   */
  public Architecture architecture(ImageDataset images) {
    return network()
        .of(images.height(), images.width(), images.channels(), images.classes(), widths());
  }

  public List<PriorChoice> priors() {
    return get(PRIORS);
  }

  public InitialisationChoice initialisation() {
    return get(SharedSettings.INITIALISATION);
  }

  public BoundSpec bound() {
    return new BoundSpec(values.only(BoundSpec.SETTINGS));
  }

  /** Images per step; 0 for all of them. */
  public int batch() {
    return get(SharedSettings.BATCH);
  }

  public List<Integer> evaluateAt() {
    return get(SharedSettings.EVALUATE_AT);
  }

  public int ensemble() {
    return get(ENSEMBLE);
  }

  /** The same run on another split, whose number is also the seed of the run. */
  public FewShotSpec onSplit(long other) {
    return with(SPLIT, other).with(SharedSettings.SEED, other);
  }

  /** The same run with predictions after the last step only; the training is the same. */
  @Override
  public FewShotSpec evaluatedAtTheEnd() {
    return with(SharedSettings.EVALUATE_AT, List.of());
  }

  /**
   * A run that is evaluated at more steps than requested has the same training, and the same end
   * unless an evaluation can end it early.
   */
  @Override
  public boolean answers(RunSpec wanted) {
    if (patience() > 0 || target().isPresent()) {
      return equals(wanted);
    }
    return wanted instanceof FewShotSpec other
        && evaluatedAtTheEnd().equals(other.evaluatedAtTheEnd())
        && other.evaluateAt().stream()
            .allMatch(step -> step == steps() || evaluateAt().contains(step));
  }

  /** The prior as written on the command line. */
  public String prior() {
    return PriorChoice.text(priors());
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "%s, n=%d, %s, split %d", prior(), examples(), data(), split());
  }

  @Override
  public String toString() {
    return "FewShotSpec" + values;
  }
}
