package org.kernelscope.experiment.spec;

import static org.kernelscope.experiment.spec.Require.require;

import java.util.List;
import java.util.Locale;
import org.kernelscope.data.BadInputException;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.nn.ImageVaeArchitecture;

/**
 * Training of one variational autoencoder of images by Adam: a run of a comparison.
 *
 * @param data name or folder of the data set; its labels are not used
 * @param trainExamples how many training images are used, from the first on; 0 is all of them
 * @param testExamples how many test images an evaluation uses, from the first on; 0 is all of them
 * @param pixels what the likelihood is of
 * @param widths channels beside the 7×7 and beyond the 5×5 convolutions
 * @param latent d, dimensions of the code
 * @param initialisation of the kernels of encoder and decoder, as written on the command line
 * @param batch images a step
 * @param learningRate of Adam
 * @param steps optimiser steps
 * @param evaluateAt steps after which the bound of the test images is measured, ascending; the last
 *     step always is
 * @param importanceSamples K, codes an image of the importance-weighted estimate after the last
 *     step; 0 leaves it out
 * @param seed of data order, dense weights, kernels, codes and binarisation. Runs that differ only
 *     in the initialisation share everything but the kernels
 */
public record ImageVaeSpec(
    String data,
    int trainExamples,
    int testExamples,
    Pixels pixels,
    List<Integer> widths,
    int latent,
    String initialisation,
    int batch,
    double learningRate,
    int steps,
    List<Integer> evaluateAt,
    int importanceSamples,
    long seed)
    implements ComparedSpec {

  /** What a Bernoulli likelihood sees of a pixel with a grey value in [0, 1]. */
  public enum Pixels {
    /** The grey value itself. */
    GREY,
    /** 0 or 1, drawn once with the grey value as probability. */
    BINARY
  }

  public ImageVaeSpec {
    require(data != null && !data.isBlank(), "data: a data set is needed");
    require(trainExamples >= 0, "trainExamples: at least 0, found " + trainExamples);
    require(testExamples >= 0, "testExamples: at least 0, found " + testExamples);
    require(pixels != null, "pixels: GREY or BINARY is needed");
    require(
        widths != null && widths.size() == 2 && widths.stream().allMatch(width -> width >= 1),
        "widths: two numbers of at least 1, found " + widths);
    require(latent >= 1, "latent: at least 1, found " + latent);
    require(initialisation != null, "initialisation: one is needed");
    require(batch >= 1, "batch: at least 1, found " + batch);
    require(
        learningRate > 0 && learningRate < 10,
        "learningRate: above 0 and below 10, found " + learningRate);
    require(steps >= 1, "steps: at least 1, found " + steps);
    require(
        evaluateAt != null && evaluateAt.stream().allMatch(step -> step >= 0),
        "evaluateAt: steps of at least 0, found " + evaluateAt);
    require(importanceSamples >= 0, "importanceSamples: at least 0, found " + importanceSamples);
    widths = List.copyOf(widths);
    evaluateAt = evaluateAt.stream().filter(step -> step <= steps).distinct().sorted().toList();
  }

  @Override
  public ImageVaeSpec with(String otherInitialisation, long otherSeed) {
    return new ImageVaeSpec(
        data,
        trainExamples,
        testExamples,
        pixels,
        widths,
        latent,
        otherInitialisation,
        batch,
        learningRate,
        steps,
        evaluateAt,
        importanceSamples,
        otherSeed);
  }

  @Override
  public ImageVaeArchitecture architecture(ImageDataset images) {
    try {
      return new ImageVaeArchitecture(
          images.height(), images.width(), images.channels(), widths.get(0), widths.get(1), latent);
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException("%s: %s".formatted(data, unfit.getMessage()), unfit);
    }
  }

  @Override
  public String title() {
    return String.format(Locale.ROOT, "image VAE, %s, %s, seed %d", initialisation, data, seed);
  }
}
