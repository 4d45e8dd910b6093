package org.kernelscope.nn;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The name of a linear decay in networks saved before other schedules existed. */
public final class LinearDecay extends RateSchedule {

  public LinearDecay(@JsonProperty("from") double from, @JsonProperty("steps") int steps) {
    super(from, RateDecay.LINEAR, 0, steps);
  }
}
