package org.kernelscope.experiment.train;

import java.util.Arrays;
import java.util.Optional;
import org.kernelscope.experiment.run.RunEvent;

/**
 * Notices a classifier that knows no more than how frequent the classes are: its accuracy can be
 * had by always naming one class, and its loss by always naming the same probabilities. Too high a
 * learning rate does that to a network in a few steps.
 */
final class ChanceWatch {

  /** Losses that are looked at, the last ones. */
  private static final int LAST = 10;

  /** After fewer losses it is too early to say. */
  private static final int FEWEST = 30;

  /** A loss below this share of the best constant guess is one that fell. */
  private static final double FALLEN = 0.95;

  /** A loss that has been so many times the first one rose. */
  private static final double RISEN = 1.5;

  private static final double STANDARD_ERRORS = 3;

  private final String lossSeries;
  private final double lossUnit;
  private final double guessedAccuracy;
  private final double guessedLoss;
  private final double[] last = new double[LAST];
  private int losses;
  private double first;
  private double highest;
  private double accuracy = Double.NaN;

  /**
   * @param lossSeries the metric that tells the loss
   * @param lossUnit what to divide it by, for nats per image
   * @param labels of the test images
   */
  ChanceWatch(String lossSeries, double lossUnit, int classes, int[] labels) {
    this.lossSeries = lossSeries;
    this.lossUnit = lossUnit;
    double[] shares = new double[classes];
    for (int label : labels) {
      shares[label] += 1.0 / labels.length;
    }
    double share = Arrays.stream(shares).max().orElse(1);
    guessedAccuracy = share + STANDARD_ERRORS * Math.sqrt(share * (1 - share) / labels.length);
    guessedLoss = Arrays.stream(shares).filter(p -> p > 0).map(p -> -p * Math.log(p)).sum();
  }

  /** Hears of a metric, each once. */
  void heard(RunEvent.Metric metric) {
    if (metric.series().equals(RunEvent.ACCURACY)) {
      accuracy = metric.value();
    } else if (metric.series().equals(lossSeries)) {
      double loss = metric.value() / lossUnit;
      first = losses == 0 ? loss : first;
      highest = losses == 0 ? loss : Math.max(highest, loss);
      last[losses % LAST] = loss;
      losses++;
    }
  }

  /** What is to be said at the end; empty where the network has learned something. */
  Optional<String> remark() {
    boolean guesses =
        losses >= FEWEST
            && accuracy <= guessedAccuracy
            && Arrays.stream(last).average().orElse(0) >= FALLEN * guessedLoss;
    if (!guesses) {
      return Optional.empty();
    }
    return Optional.of(
        highest > RISEN * Math.max(first, guessedLoss)
            ? "accuracy stayed at chance; try a smaller learning rate"
            : "accuracy stayed at chance; try another learning rate or more steps");
  }
}
