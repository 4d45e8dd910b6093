package org.kernelscope.experiment.study;

import static org.kernelscope.experiment.spec.Require.require;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.kernelscope.experiment.library.Initialisations;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.SharedSettings;

/**
 * Networks that differ in their seed only, whose kernels a prior learns from (method, section 4.1):
 * FConvs trained by Adam from Xavier kernels, with a learning rate that falls linearly to 0.
 *
 * @param data name or folder of the data set
 * @param networks how many
 * @param widths output channels of the 7×7 and of the 5×5 convolution
 * @param epochs passes over the training images
 * @param batch images a step
 * @param learningRate in the beginning
 * @param l2 weight of {@code 0.5 |w|²} in the objective
 * @param firstSeed of the first network; the next ones count up
 */
public record SourceNetworks(
    String data,
    int networks,
    List<Integer> widths,
    int epochs,
    int batch,
    double learningRate,
    double l2,
    long firstSeed) {

  /** How often the test images are classified on the way, at most. */
  private static final int EVALUATIONS = 10;

  public SourceNetworks {
    require(networks >= 1, "networks: at least 1, found " + networks);
    require(epochs >= 1, "epochs: at least 1, found " + epochs);
    require(batch >= 1, "batch: at least 1, found " + batch);
    widths = List.copyOf(widths);
  }

  /**
   * One spec for each network.
   *
   * @param images how many training images the data set has
   */
  public List<ConvNetSpec> runs(int images) {
    int steps = steps(epochs, images, batch);
    int evaluations = Math.min(epochs, EVALUATIONS);
    ConvNetSpec first =
        ConvNetSpec.usual()
            .with(SharedSettings.DATA, data)
            .with(SharedSettings.WIDTHS, widths)
            .with(SharedSettings.INITIALISATION, Initialisations.XAVIER.choice())
            .with(SharedSettings.BATCH, batch)
            .with(SharedSettings.LEARNING_RATE, learningRate)
            .with(SharedSettings.DECAY, ConvNetSpec.Decay.LINEAR)
            .with(SharedSettings.L2, l2)
            .with(SharedSettings.STEPS, steps)
            .with(
                SharedSettings.EVALUATE_AT,
                IntStream.rangeClosed(1, evaluations)
                    .mapToObj(i -> steps * i / evaluations)
                    .toList())
            .with(SharedSettings.SEED, firstSeed);
    List<Object> seeds =
        LongStream.range(firstSeed, firstSeed + networks).<Object>mapToObj(Long::valueOf).toList();
    return new Sweep(first, List.of(Map.of("seed", seeds))).runs(ConvNetSpec.class);
  }

  /** Whether a run is one of a source network: those of other experiments keep their rate. */
  public static boolean isSource(RunSpec spec) {
    return spec instanceof ConvNetSpec network && network.decay() == ConvNetSpec.Decay.LINEAR;
  }

  /**
   * Optimiser steps of some passes over the images; the rest of a pass that fills no batch is left
   * out.
   */
  public static int steps(int epochs, int images, int batch) {
    return Math.toIntExact(Math.max(1, (long) epochs * Math.max(1, images / batch)));
  }
}
