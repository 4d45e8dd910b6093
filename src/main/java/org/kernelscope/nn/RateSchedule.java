package org.kernelscope.nn;

import org.kernelscope.nn.layer.ScalableSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that rises linearly in the first steps, and falls from the first to the last:
 * {@code from · (step + 1) / warmup · share(step)}. DL4J has no such schedule: its {@code
 * PolySchedule} computes {@code from · (1 + step / steps)^power}, which grows.
 *
 * <p>Kept in the JSON of saved networks.
 */
public sealed class RateSchedule implements ScalableSchedule permits LinearDecay {

  @JsonProperty private final double from;
  @JsonProperty private final RateDecay decay;
  @JsonProperty private final int warmup;
  @JsonProperty private final int steps;

  /**
   * @param from the learning rate before decay
   * @param warmup steps until it is reached; 0 for no warm-up
   * @param steps until the end of the decay
   */
  public RateSchedule(
      @JsonProperty("from") double from,
      @JsonProperty("decay") RateDecay decay,
      @JsonProperty("warmup") int warmup,
      @JsonProperty("steps") int steps) {
    this.from = from;
    this.decay = decay;
    this.warmup = warmup;
    this.steps = steps;
  }

  @Override
  public RateSchedule times(double factor) {
    return new RateSchedule(from * factor, decay, warmup, steps);
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    double rate = from * decay.share(iteration, steps);
    return iteration < warmup ? rate * (iteration + 1) / warmup : rate;
  }

  @Override
  public ISchedule clone() {
    return new RateSchedule(from, decay, warmup, steps);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RateSchedule schedule
        && from == schedule.from
        && decay == schedule.decay
        && warmup == schedule.warmup
        && steps == schedule.steps;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * Double.hashCode(from) + decay.hashCode()) + warmup) + steps;
  }
}
