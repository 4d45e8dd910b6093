package org.kernelscope.experiment.study;

import static org.kernelscope.experiment.spec.Require.require;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.RateDecay;

/**
 * The networks whose kernels a prior is trained on. They differ only in their seeds.
 *
 * @param networks the number of networks
 * @param epochs passes over the training images
 * @param first the first network; the seeds of the next ones count up, and its steps follow from
 *     the epochs
 */
public record SourceNetworks(int networks, int epochs, ConvNetSpec first) {

  public static final Setting<Integer> NETWORKS =
      Setting.of(
              "networks",
              "Networks",
              SettingTypes.wholeNumber(1, 1000),
              1,
              "How many networks, which differ in their seed only.")
          .option("--networks");

  public static final Setting<Integer> EPOCHS =
      Setting.of(
              "epochs",
              "Epochs",
              SettingTypes.wholeNumber(1, 1_000_000),
              8,
              "Passes over the training images.")
          .option("--epochs");

  /** The settings that all source networks share, with their default values. */
  public static final Settings SETTINGS =
      ConvNetSpec.SETTINGS
          .usually(SharedSettings.DATA, "glyphs")
          .usually(SharedSettings.WIDTHS, Network.FCONV.wideWidths())
          .usually(SharedSettings.BATCH, 64)
          .usually(SharedSettings.LEARNING_RATE, 0.003)
          .usually(SharedSettings.DECAY, RateDecay.LINEAR)
          .usually(SharedSettings.L2, 0.0002)
          .usually(ConvNetSpec.PURPOSE, ConvNetSpec.Purpose.SOURCE);

  /** The largest number of evaluations on the test images during training. */
  private static final int EVALUATIONS = 10;

  public SourceNetworks {
    networks = NETWORKS.checked(networks);
    epochs = EPOCHS.checked(epochs);
  }

  /**
   * The source networks that consist of one run; its steps are rounded to whole epochs.
   *
   * @param available the number of training images in its data set
   */
  public static SourceNetworks of(ConvNetSpec run, int available) {
    int images = new SourceNetworks(1, 1, run).images(available);
    int epochs = Math.max(1, run.steps() / steps(1, images, run.batch()));
    SourceNetworks usual =
        new SourceNetworks(1, epochs, run.with(SharedSettings.EVALUATE_AT, List.of()));
    boolean evaluatedAsUsual = usual.runs(images).get(0).evaluateAt().equals(run.evaluateAt());
    return evaluatedAsUsual ? usual : new SourceNetworks(1, epochs, run);
  }

  /** The number of images in an epoch, for a data set of {@code available} images. */
  public int images(int available) {
    return images(first.trainExamples(), available);
  }

  /** The number of images used: {@code wanted}, where 0 means all, but at most those available. */
  static int images(int wanted, int available) {
    return wanted == 0 ? available : Math.min(wanted, available);
  }

  /**
   * One spec for each network.
   *
   * @param images the number of training images in an epoch
   */
  public List<ConvNetSpec> runs(int images) {
    int steps = steps(epochs, images, first.batch());
    int evaluations = Math.min(epochs, EVALUATIONS);
    ConvNetSpec timed = first.with(SharedSettings.STEPS, steps);
    ConvNetSpec evaluated =
        timed.evaluateAt().isEmpty()
            ? timed.with(
                SharedSettings.EVALUATE_AT,
                IntStream.rangeClosed(1, evaluations)
                    .mapToObj(i -> (int) ((long) steps * i / evaluations))
                    .toList())
            : timed;
    List<Object> seeds = List.copyOf(Repetitions.seeds(first.seed(), networks));
    return new Sweep(evaluated, List.of(Map.of("seed", seeds))).runs(ConvNetSpec.class);
  }

  /** Whether a run trains a source network. */
  public static boolean isSource(RunSpec spec) {
    return spec instanceof ConvNetSpec network && network.purpose() == ConvNetSpec.Purpose.SOURCE;
  }

  /**
   * Optimiser steps of some passes over the images; an incomplete last batch is left out.
   *
   * @throws IllegalArgumentException naming the epochs, when these are more steps than a run may
   *     have
   */
  public static int steps(int epochs, int images, int batch) {
    int each = Math.max(1, images / batch);
    int most = Math.max(1, SharedSettings.MOST_STEPS / each);
    require(
        epochs <= most,
        String.format(
            Locale.ROOT,
            "epochs: expected at most %d of %d steps each, found %d",
            most,
            each,
            epochs));
    return epochs * each;
  }
}
