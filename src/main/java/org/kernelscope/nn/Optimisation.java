package org.kernelscope.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The settings of gradient descent.
 *
 * @param momentum of {@link Optimiser#SGD}; 0 for none
 * @param weightDecay of {@link Optimiser#ADAMW}: the fraction by which one step reduces a weight,
 *     divided by the learning rate of that step; biases do not decay
 * @param clip the largest norm of the gradient of all parameters; a longer gradient is scaled down
 *     to it; 0 for no limit
 * @param decay the schedule of the learning rate
 * @param warmup steps in which the learning rate rises
 * @param steps until the end of the decay
 */
public record Optimisation(
    Optimiser optimiser,
    double momentum,
    double weightDecay,
    double clip,
    RateDecay decay,
    int warmup,
    int steps) {

  /** Adam with a constant learning rate. */
  public static final Optimisation ADAM =
      new Optimisation(Optimiser.ADAM, 0, 0, 0, RateDecay.NONE, 0, 0);

  /** The same settings with a decaying learning rate. */
  public Optimisation falling(RateDecay how, int until) {
    return new Optimisation(optimiser, momentum, weightDecay, clip, how, warmup, until);
  }

  /** The coefficient of decoupled weight decay, 0 for other optimisers. */
  double decoupledDecay() {
    return optimiser == Optimiser.ADAMW ? weightDecay : 0;
  }

  /** DL4J's updater, without clipping and weight decay. */
  IUpdater updater(double learningRate) {
    IUpdater updater = optimiser.updater(learningRate, momentum);
    ISchedule schedule = schedule(learningRate);
    if (schedule != null) {
      updater.setLrAndSchedule(Double.NaN, schedule);
    }
    return updater;
  }

  /** The schedule of the learning rate; null if it is constant. */
  @Nullable RateSchedule schedule(double learningRate) {
    return decay == RateDecay.NONE && warmup == 0
        ? null
        : new RateSchedule(learningRate, decay, warmup, steps);
  }
}
