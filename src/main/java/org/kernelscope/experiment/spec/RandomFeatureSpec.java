package org.kernelscope.experiment.spec;

import java.util.List;
import java.util.Locale;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.RateDecay;

/**
 * Training of the classifier only, on a network whose convolutions keep their initial kernels
 * (method, section 7). Features are not rescaled: their scale is part of the initialisation, and
 * the run records it. The test images are evaluated after each epoch and the last step.
 */
public record RandomFeatureSpec(Values values) implements ComparedSpec {

  public static final Setting<Double> SCALE =
      Setting.of(
          "scale", "Width scale", SettingTypes.share(), 1.0, "Share of the widths that is used.");

  public static final Settings SETTINGS =
      Settings.of(
              SharedSettings.DATA,
              SharedSettings.TRAIN_EXAMPLES,
              SharedSettings.TEST_EXAMPLES,
              SharedSettings.NETWORK,
              SharedSettings.WIDTHS.usually(Network.FCONV.wideWidths()),
              SCALE,
              SharedSettings.INITIALISATION,
              SharedSettings.BATCH,
              SharedSettings.LEARNING_RATE,
              SharedSettings.DECAY.absent(RateDecay.NONE))
          .and(SharedSettings.OPTIMISATION)
          .and(
              Settings.of(
                  SharedSettings.STEPS,
                  SharedSettings.PATIENCE,
                  SharedSettings.TARGET,
                  SharedSettings.TIME_LIMIT,
                  SharedSettings.SEED));

  public RandomFeatureSpec {
    SharedSettings.requireWidthsOfNetwork(values);
    for (int width : values.get(SharedSettings.WIDTHS)) {
      if (width * values.get(SCALE) < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "scale: expected one that leaves at least one channel of %d, found %s",
                width,
                values.get(SCALE)));
      }
    }
  }

  /** A run with the default value of every setting. */
  public static RandomFeatureSpec usual() {
    return new RandomFeatureSpec(SETTINGS.usual());
  }

  @Override
  public RunKind kind() {
    return RunKind.RANDOM_FEATURES;
  }

  @Override
  public <T> RandomFeatureSpec with(Setting<T> setting, T value) {
    return new RandomFeatureSpec(values.with(setting, value));
  }

  /** The same run on another network, with widths for that network. */
  public RandomFeatureSpec on(Network network, List<Integer> widths) {
    return new RandomFeatureSpec(
        values.with(SharedSettings.NETWORK, network).with(SharedSettings.WIDTHS, widths));
  }

  @Override
  public RandomFeatureSpec from(InitialisationChoice initialisation, long seed) {
    return with(SharedSettings.INITIALISATION, initialisation).with(SharedSettings.SEED, seed);
  }

  public int trainExamples() {
    return get(SharedSettings.TRAIN_EXAMPLES);
  }

  public int testExamples() {
    return get(SharedSettings.TEST_EXAMPLES);
  }

  public Network network() {
    return get(SharedSettings.NETWORK);
  }

  /** Output channels at scale 1. */
  public List<Integer> widths() {
    return get(SharedSettings.WIDTHS);
  }

  public double scale() {
    return get(SCALE);
  }

  public int batch() {
    return get(SharedSettings.BATCH);
  }

  @Override
  public Architecture architecture(ImageDataset images) {
    return network()
        .of(
            images.height(),
            images.width(),
            images.channels(),
            images.classes(),
            widths().stream().map(this::scaled).toList());
  }

  private int scaled(int width) {
    return (int) Math.round(width * scale());
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "%s, widths × %s, %s, seed %d", initialisation(), scale(), data(), seed());
  }

  @Override
  public String toString() {
    return "RandomFeatureSpec" + values;
  }
}
