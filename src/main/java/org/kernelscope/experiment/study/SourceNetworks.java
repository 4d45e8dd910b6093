package org.kernelscope.experiment.study;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.Network;
import org.kernelscope.nn.RateDecay;

/**
 * The networks whose kernels a prior learns from: equal but for their seeds.
 *
 * @param networks how many
 * @param epochs passes over the training images
 * @param first of them; the seeds of the next ones count up, and epochs decide about its steps
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

  /** What all source networks share, with the usual value of every setting. */
  public static final Settings SETTINGS =
      ConvNetSpec.SETTINGS
          .usually(SharedSettings.DATA, "glyphs")
          .usually(SharedSettings.WIDTHS, Network.FCONV.wideWidths())
          .usually(SharedSettings.BATCH, 64)
          .usually(SharedSettings.LEARNING_RATE, 0.003)
          .usually(SharedSettings.DECAY, RateDecay.LINEAR)
          .usually(SharedSettings.L2, 0.0002)
          .usually(ConvNetSpec.PURPOSE, ConvNetSpec.Purpose.SOURCE);

  /** How often the test images are classified on the way, at most. */
  private static final int EVALUATIONS = 10;

  public SourceNetworks {
    networks = NETWORKS.checked(networks);
    epochs = EPOCHS.checked(epochs);
  }

  /**
   * Those of which a run is the only one, as near as whole epochs come to its steps.
   *
   * @param available how many training images its data set has
   */
  public static SourceNetworks of(ConvNetSpec run, int available) {
    int images = new SourceNetworks(1, 1, run).images(available);
    int epochs = Math.max(1, run.steps() / steps(1, images, run.batch()));
    SourceNetworks usual =
        new SourceNetworks(1, epochs, run.with(SharedSettings.EVALUATE_AT, List.of()));
    boolean evaluatedAsUsual = usual.runs(images).get(0).evaluateAt().equals(run.evaluateAt());
    return evaluatedAsUsual ? usual : new SourceNetworks(1, epochs, run);
  }

  /** How many images an epoch sees of a data set that has {@code available}. */
  public int images(int available) {
    return images(first.trainExamples(), available);
  }

  /** How many images are seen where all, which is 0, or fewer are wanted of those available. */
  static int images(int wanted, int available) {
    return wanted == 0 ? available : Math.min(wanted, available);
  }

  /**
   * One spec for each network.
   *
   * @param images how many training images an epoch sees
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
    List<Object> seeds =
        LongStream.range(first.seed(), first.seed() + networks)
            .<Object>mapToObj(Long::valueOf)
            .toList();
    return new Sweep(evaluated, List.of(Map.of("seed", seeds))).runs(ConvNetSpec.class);
  }

  /** Whether a run is one of a source network. */
  public static boolean isSource(RunSpec spec) {
    return spec instanceof ConvNetSpec network && network.purpose() == ConvNetSpec.Purpose.SOURCE;
  }

  /**
   * Optimiser steps of some passes over the images; the rest of a pass that fills no batch is left
   * out.
   */
  public static int steps(int epochs, int images, int batch) {
    return Math.toIntExact(Math.max(1, (long) epochs * Math.max(1, images / batch)));
  }
}
