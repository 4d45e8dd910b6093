package org.kernelscope.experiment.spec;

import static org.kernelscope.experiment.spec.Require.require;

import java.util.List;
import java.util.Locale;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.Architecture;

/**
 * Training of one convolutional classifier by Adam: a run of a comparison, or a source network.
 *
 * @param data name or folder of the data set
 * @param trainExamples how many training images are used, from the first on; 0 is all of them
 * @param testExamples how many test images an evaluation uses, from the first on; 0 is all of them
 * @param network which architecture; specs from before there was a choice have none, and are FConv
 * @param widths output channels: of the 7×7 and of the 5×5 convolutions
 * @param initialisation of the kernels, as written on the command line: {@code xavier}, {@code
 *     filters:FILE} …
 * @param batch images a step
 * @param learningRate of Adam
 * @param decay how the learning rate changes with the steps
 * @param l2 weight of {@code 0.5 |w|²} in the objective, 0 is none
 * @param steps optimiser steps
 * @param evaluateAt steps after which test accuracy is measured, ascending; the last step always is
 * @param seed of data order, classifier weights and kernels. Runs that differ only in the
 *     initialisation see the same batches and start from the same classifier
 */
public record ConvNetSpec(
    String data,
    int trainExamples,
    int testExamples,
    FewShotSpec.Network network,
    List<Integer> widths,
    String initialisation,
    int batch,
    double learningRate,
    Decay decay,
    double l2,
    int steps,
    List<Integer> evaluateAt,
    long seed)
    implements ComparedSpec {

  /** How a learning rate changes with the steps. */
  public enum Decay {
    /** It does not. */
    NONE,
    /** Linearly to 0 at the last step. */
    LINEAR
  }

  public ConvNetSpec {
    require(data != null && !data.isBlank(), "data: a data set is needed");
    require(initialisation != null, "initialisation: one is needed");
    require(decay != null, "decay: NONE or LINEAR is needed");
    require(widths != null, "widths: two numbers are needed");
    require(evaluateAt != null, "evaluateAt: a list of steps is needed");
    require(trainExamples >= 0, "trainExamples: at least 0, found " + trainExamples);
    require(testExamples >= 0, "testExamples: at least 0, found " + testExamples);
    require(
        widths.size() == 2 && widths.stream().allMatch(width -> width >= 1),
        "widths: two numbers of at least 1, found " + widths);
    require(batch >= 1, "batch: at least 1, found " + batch);
    require(
        learningRate > 0 && learningRate < 10,
        "learningRate: above 0 and below 10, found " + learningRate);
    require(l2 >= 0, "l2: at least 0, found " + l2);
    require(steps >= 1, "steps: at least 1, found " + steps);
    require(
        evaluateAt.stream().allMatch(step -> step >= 0),
        "evaluateAt: steps of at least 0, found " + evaluateAt);
    network = network == null ? FewShotSpec.Network.FCONV : network;
    widths = List.copyOf(widths);
    evaluateAt = evaluateAt.stream().filter(step -> step <= steps).distinct().sorted().toList();
  }

  /** An FConv. */
  public ConvNetSpec(
      String data,
      int trainExamples,
      int testExamples,
      List<Integer> widths,
      String initialisation,
      int batch,
      double learningRate,
      Decay decay,
      double l2,
      int steps,
      List<Integer> evaluateAt,
      long seed) {
    this(
        data,
        trainExamples,
        testExamples,
        FewShotSpec.Network.FCONV,
        widths,
        initialisation,
        batch,
        learningRate,
        decay,
        l2,
        steps,
        evaluateAt,
        seed);
  }

  @Override
  public ConvNetSpec with(String otherInitialisation, long otherSeed) {
    return new ConvNetSpec(
        data,
        trainExamples,
        testExamples,
        network,
        widths,
        otherInitialisation,
        batch,
        learningRate,
        decay,
        l2,
        steps,
        evaluateAt,
        otherSeed);
  }

  @Override
  public Architecture architecture(ImageDataset images) {
    return network.of(images.height(), images.width(), images.channels(), images.classes(), widths);
  }

  @Override
  public String title() {
    return String.format(Locale.ROOT, "%s, %s, seed %d", initialisation, data, seed);
  }
}
