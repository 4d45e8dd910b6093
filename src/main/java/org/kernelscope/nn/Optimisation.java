package org.kernelscope.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * How a network follows the gradients of its objective.
 *
 * @param momentum of {@link Optimiser#SGD}, 0 is none
 * @param weightDecay of {@link Optimiser#ADAMW}: the share of a weight that is taken from it in a
 *     step, over the learning rate of that step; biases keep theirs
 * @param clip the largest norm of the gradient of all parameters, to which a longer one is scaled
 *     down; 0 is none
 * @param decay of the learning rate
 * @param warmup steps in which the learning rate rises
 * @param steps until the decay is over
 */
public record Optimisation(
    Optimiser optimiser,
    double momentum,
    double weightDecay,
    double clip,
    RateDecay decay,
    int warmup,
    int steps) {

  /** Adam at a learning rate that stays. */
  public static final Optimisation ADAM =
      new Optimisation(Optimiser.ADAM, 0, 0, 0, RateDecay.NONE, 0, 0);

  /** The same with a learning rate that falls. */
  public Optimisation falling(RateDecay how, int until) {
    return new Optimisation(optimiser, momentum, weightDecay, clip, how, warmup, until);
  }

  /** The weight decay of the optimiser, 0 where it has none. */
  double decoupledDecay() {
    return optimiser == Optimiser.ADAMW ? weightDecay : 0;
  }

  /** What takes the steps, but for clipping and a decay of weights. */
  IUpdater updater(double learningRate) {
    IUpdater updater = optimiser.updater(learningRate, momentum);
    ISchedule schedule = schedule(learningRate);
    if (schedule != null) {
      updater.setLrAndSchedule(Double.NaN, schedule);
    }
    return updater;
  }

  /** The learning rates of all steps; null where it stays as it is. */
  @Nullable RateSchedule schedule(double learningRate) {
    return decay == RateDecay.NONE && warmup == 0
        ? null
        : new RateSchedule(learningRate, decay, warmup, steps);
  }
}
