package org.kernelscope.nn;

import org.kernelscope.nn.layer.ScalableSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that falls linearly to 0: {@code from · (1 - step / steps)}. DL4J's {@code
 * PolySchedule} does not: it computes {@code from · (1 + step / steps)^power}, which grows.
 *
 * <p>Kept in the JSON of saved networks.
 */
public final class LinearDecay implements ScalableSchedule {

  @JsonProperty private final double from;
  @JsonProperty private final int steps;

  /**
   * @param from the rate at step 0
   * @param steps after so many steps the rate is 0
   */
  public LinearDecay(@JsonProperty("from") double from, @JsonProperty("steps") int steps) {
    this.from = from;
    this.steps = steps;
  }

  @Override
  public LinearDecay times(double factor) {
    return new LinearDecay(from * factor, steps);
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return iteration >= steps ? 0 : from * (1 - iteration / (double) steps);
  }

  @Override
  public ISchedule clone() {
    return new LinearDecay(from, steps);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinearDecay decay && from == decay.from && steps == decay.steps;
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(from) + steps;
  }
}
