package org.kernelscope.experiment.train;

import java.util.Arrays;
import java.util.Optional;
import org.kernelscope.experiment.run.RunEvent;

/**
 * Notices a classifier that knows no more than how frequent the classes are: always predicting one
 * class gives the same accuracy, and constant probabilities give the same loss. A learning rate
 * that is too high does this to a network in a few steps.
 */
final class ChanceWatch {

  /** The number of latest losses that are examined. */
  private static final int LAST = 10;

  /** After fewer losses it is too early to say. */
  private static final int FEWEST = 30;

  /** A loss below this fraction of the best constant guess counts as fallen. */
  private static final double FALLEN = 0.95;

  /** A loss that was this many times the first one counts as risen. */
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
   * @param lossSeries the name of the loss metric
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

  /** Records a metric; each metric must come once. */
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

  /** A remark for the end of the run; empty if the network has learned something. */
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
