package org.kernelscope.experiment.spec;

import static org.kernelscope.experiment.spec.Require.require;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Locale;
import org.kernelscope.experiment.library.PriorChoice;
import org.kernelscope.nn.Architecture;

/**
 * Variational inference of a convolutional network from a few labelled images (method, section 2).
 *
 * @param data name or folder of the data set
 * @param examples n, how many training images are seen, stratified by class
 * @param split seed of their choice
 * @param testExamples how many test images an evaluation uses, from the first on; 0 is all of them
 * @param network which architecture
 * @param widths output channels: of the 7×7 and of the 5×5 convolutions
 * @param priors as written on the command line, see {@link PriorChoice}: one for all layers, or one
 *     for each, from the image on
 * @param initialisation of the posterior means, as written on the command line
 * @param bound how the bound is weighted and estimated
 * @param learningRate of Adam
 * @param decay how the learning rate changes with the steps
 * @param batch images a step; 0 is all of them
 * @param steps optimiser steps
 * @param evaluateAt steps after which the test images are predicted, ascending; the last step
 *     always is
 * @param ensemble K, weights drawn from the posterior for a prediction
 * @param seed of means, classifier weights, data order and noise
 */
public record FewShotSpec(
    String data,
    int examples,
    long split,
    int testExamples,
    Network network,
    List<Integer> widths,
    List<String> priors,
    String initialisation,
    BoundSpec bound,
    double learningRate,
    ConvNetSpec.Decay decay,
    int batch,
    int steps,
    List<Integer> evaluateAt,
    int ensemble,
    long seed)
    implements RunSpec {

  /** What parts the priors of different layers in a text. */
  public static final String LAYERS = "+";

  /** The architectures of the method, section 5. */
  public enum Network {
    FCONV {
      @Override
      public Architecture of(
          int height, int width, int channels, int classes, List<Integer> widths) {
        return org.kernelscope.nn.Network.FCONV.of(height, width, channels, classes, widths);
      }
    },
    CIFAR {
      @Override
      public Architecture of(
          int height, int width, int channels, int classes, List<Integer> widths) {
        return org.kernelscope.nn.Network.CIFAR.of(height, width, channels, classes, widths);
      }
    };

    public abstract Architecture of(
        int height, int width, int channels, int classes, List<Integer> widths);
  }

  public FewShotSpec {
    require(data != null && !data.isBlank(), "data: a data set is needed");
    require(examples >= 1, "examples: at least 1, found " + examples);
    require(testExamples >= 0, "testExamples: at least 0, found " + testExamples);
    require(network != null, "network: FCONV or CIFAR is needed");
    require(
        widths != null && widths.size() == 2 && widths.stream().allMatch(width -> width >= 1),
        "widths: two numbers of at least 1, found " + widths);
    require(priors != null && !priors.isEmpty(), "priors: at least one is needed");
    require(initialisation != null, "initialisation: one is needed");
    require(bound != null, "bound: its settings are needed");
    require(
        learningRate > 0 && learningRate < 10,
        "learningRate: above 0 and below 10, found " + learningRate);
    require(decay != null, "decay: NONE or LINEAR is needed");
    require(batch >= 0, "batch: at least 0, found " + batch);
    require(steps >= 1, "steps: at least 1, found " + steps);
    require(
        evaluateAt != null && evaluateAt.stream().allMatch(step -> step >= 0),
        "evaluateAt: steps of at least 0, found " + evaluateAt);
    require(ensemble >= 1, "ensemble: at least 1, found " + ensemble);
    widths = List.copyOf(widths);
    priors = List.copyOf(priors);
    evaluateAt = evaluateAt.stream().filter(step -> step <= steps).distinct().sorted().toList();
  }

  /** The same on another choice of images, which is the seed of the run too. */
  public FewShotSpec onSplit(long other) {
    return with(other, evaluateAt, other);
  }

  /** The same, predicting the test images after the last step only: it trains as this one does. */
  public FewShotSpec evaluatedAtTheEnd() {
    return with(split, List.of(), seed);
  }

  /** One that is evaluated at more steps than are wanted trains the same, and ends the same. */
  @Override
  public boolean answers(RunSpec wanted) {
    return wanted instanceof FewShotSpec other
        && evaluatedAtTheEnd().equals(other.evaluatedAtTheEnd())
        && other.evaluateAt.stream().allMatch(step -> step == steps || evaluateAt.contains(step));
  }

  private FewShotSpec with(long otherSplit, List<Integer> otherEvaluations, long otherSeed) {
    return new FewShotSpec(
        data,
        examples,
        otherSplit,
        testExamples,
        network,
        widths,
        priors,
        initialisation,
        bound,
        learningRate,
        decay,
        batch,
        steps,
        otherEvaluations,
        ensemble,
        otherSeed);
  }

  /** The prior as written on the command line. */
  @JsonIgnore
  public String prior() {
    return String.join(LAYERS, priors);
  }

  @Override
  public String title() {
    return String.format(Locale.ROOT, "%s, n=%d, %s, split %d", prior(), examples, data, split);
  }
}
