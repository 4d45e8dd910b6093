package org.kernelscope.experiment.run;

import java.io.Serial;
import java.util.Locale;

/**
 * A training whose numbers are none any more, or so large that nothing is learned from them. What
 * follows would be as useless, so the run ends and keeps what was good.
 */
public final class DivergedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * An objective beyond this has exploded. It is far beyond what any start has: even the bound of a
   * network of many kernels under a prior of tiny variance is below 1e10 nats.
   */
  static final double EXPLODED = 1e12;

  /**
   * @param step after which it was found
   * @param what for instance "the loss is no longer a number"
   */
  public DivergedException(int step, String what) {
    super(String.format(Locale.ROOT, "the training diverged at step %d: %s", step, what));
  }

  /** Refuses an objective that is not finite, or has exploded. */
  static void requireObjective(int step, double value) {
    requireFinite(step, "the objective", value);
    if (Math.abs(value) > EXPLODED) {
      throw new DivergedException(
          step, String.format(Locale.ROOT, "the objective has exploded to %.1e", value));
    }
  }

  /** Refuses a number that is infinite or none. */
  static void requireFinite(int step, String name, double value) {
    if (!Double.isFinite(value)) {
      throw new DivergedException(
          step, name + (Double.isNaN(value) ? " is no longer a number" : " is infinite"));
    }
  }
}
