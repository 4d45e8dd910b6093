package org.kernelscope.nn;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/** How networks that were saved before there were other schedules name a linear decay. */
public final class LinearDecay extends RateSchedule {

  public LinearDecay(@JsonProperty("from") double from, @JsonProperty("steps") int steps) {
    super(from, RateDecay.LINEAR, 0, steps);
  }
}
