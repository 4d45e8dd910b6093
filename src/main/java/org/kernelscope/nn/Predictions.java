package org.kernelscope.nn;

import java.util.Arrays;
import java.util.Locale;

/**
 * Predicted probabilities with the true classes, and measures of their quality.
 *
 * @param classes number of classes
 * @param probabilities {@code [N, classes]}, row-major; shared
 * @param labels the N true classes; shared
 */
public record Predictions(int classes, float[] probabilities, int[] labels) {

  private static final int CALIBRATION_BINS = 15;

  /** Keeps the logarithm finite when a probability was rounded to 0. */
  private static final double LEAST_PROBABILITY = 1e-12;

  public Predictions {
    if (labels.length == 0 || probabilities.length != labels.length * classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d probabilities are not those of %d classes for %d images",
              probabilities.length,
              classes,
              labels.length));
    }
  }

  private static int mostProbable(float[] probabilities, int row, int classes) {
    int best = 0;
    for (int label = 1; label < classes; label++) {
      if (probabilities[row * classes + label] > probabilities[row * classes + best]) {
        best = label;
      }
    }
    return best;
  }

  /** The predictions for the first images; all of them if there are fewer. */
  public Predictions first(int count) {
    int kept = Math.min(count, labels.length);
    return new Predictions(
        classes, Arrays.copyOf(probabilities, kept * classes), Arrays.copyOf(labels, kept));
  }

  /** Share of images whose most probable class is the true one, 0 to 1. */
  public double accuracy() {
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      if (mostProbable(probabilities, i, classes) == labels[i]) {
        correct++;
      }
    }
    return correct / (double) labels.length;
  }

  /** Mean negative log-likelihood of the true classes, in nats per image. */
  public double negativeLogLikelihood() {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= Math.log(Math.max(LEAST_PROBABILITY, probabilities[i * classes + labels[i]]));
    }
    return sum / labels.length;
  }

  /**
   * Expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015): images are binned by the
   * probability of their most probable class, 15 bins of equal width; the mean distance between
   * that probability and the accuracy of a bin, weighted by its size. 0 to 1.
   */
  public double expectedCalibrationError() {
    double[] confidence = new double[CALIBRATION_BINS];
    int[] correct = new int[CALIBRATION_BINS];
    for (int i = 0; i < labels.length; i++) {
      int predicted = mostProbable(probabilities, i, classes);
      double probability = probabilities[i * classes + predicted];
      int bin = Math.min(CALIBRATION_BINS - 1, (int) (probability * CALIBRATION_BINS));
      confidence[bin] += probability;
      correct[bin] += predicted == labels[i] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < CALIBRATION_BINS; bin++) {
      error += Math.abs(confidence[bin] - correct[bin]);
    }
    return error / labels.length;
  }
}
