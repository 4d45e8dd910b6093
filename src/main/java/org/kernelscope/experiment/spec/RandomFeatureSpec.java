package org.kernelscope.experiment.spec;

import static org.kernelscope.experiment.spec.Require.require;

import java.util.List;
import java.util.Locale;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.Architecture;
import org.kernelscope.nn.Network;

/**
 * Training of the classifier alone, by Adam, on an FConv whose convolutions stay as they were
 * initialised (method, section 7). Nothing is rescaled: how large the features are is part of the
 * initialisation, and a run tells it.
 *
 * @param data name or folder of the data set
 * @param trainExamples how many training images are used, from the first on; 0 is all of them
 * @param testExamples how many test images an evaluation uses, from the first on; 0 is all of them
 * @param widths output channels of the 7×7 and of the 5×5 convolution at scale 1
 * @param scale of the widths, in (0, 1]
 * @param initialisation of the kernels, as written on the command line
 * @param batch images a step
 * @param learningRate of Adam
 * @param steps optimiser steps; the test images are evaluated after each epoch and the last step
 * @param seed of data order, classifier weights and kernels. Runs that differ only in the
 *     initialisation see the same batches and start from the same classifier
 */
public record RandomFeatureSpec(
    String data,
    int trainExamples,
    int testExamples,
    List<Integer> widths,
    double scale,
    String initialisation,
    int batch,
    double learningRate,
    int steps,
    long seed)
    implements ComparedSpec {

  public RandomFeatureSpec {
    require(data != null && !data.isBlank(), "data: a data set is needed");
    require(initialisation != null, "initialisation: one is needed");
    require(trainExamples >= 0, "trainExamples: at least 0, found " + trainExamples);
    require(testExamples >= 0, "testExamples: at least 0, found " + testExamples);
    require(scale > 0 && scale <= 1, "scale: above 0 and at most 1, found " + scale);
    require(
        widths != null && widths.size() == 2 && widths.stream().allMatch(width -> width >= 1),
        "widths: two numbers of at least 1, found " + widths);
    require(batch >= 1, "batch: at least 1, found " + batch);
    require(
        learningRate > 0 && learningRate < 10,
        "learningRate: above 0 and below 10, found " + learningRate);
    require(steps >= 1, "steps: at least 1, found " + steps);
    widths = List.copyOf(widths);
    for (int width : widths) {
      require(
          width * scale >= 1,
          String.format(
              Locale.ROOT,
              "scale: at least one channel must be left of %d, found %s",
              width,
              scale));
    }
  }

  @Override
  public RandomFeatureSpec with(String otherInitialisation, long otherSeed) {
    return copy(scale, otherInitialisation, steps, otherSeed);
  }

  /** The same with other steps. */
  public RandomFeatureSpec during(int otherSteps) {
    return copy(scale, initialisation, otherSteps, seed);
  }

  /** The same at another width scale. */
  public RandomFeatureSpec at(double otherScale) {
    return copy(otherScale, initialisation, steps, seed);
  }

  private RandomFeatureSpec copy(
      double otherScale, String otherInitialisation, int otherSteps, long otherSeed) {
    return new RandomFeatureSpec(
        data,
        trainExamples,
        testExamples,
        widths,
        otherScale,
        otherInitialisation,
        batch,
        learningRate,
        otherSteps,
        otherSeed);
  }

  @Override
  public Architecture architecture(ImageDataset images) {
    return Network.FCONV.of(
        images.height(),
        images.width(),
        images.channels(),
        images.classes(),
        widths.stream().map(this::scaled).toList());
  }

  private int scaled(int width) {
    return (int) Math.round(width * scale);
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "%s, widths × %s, %s, seed %d", initialisation, scale, data, seed);
  }
}
