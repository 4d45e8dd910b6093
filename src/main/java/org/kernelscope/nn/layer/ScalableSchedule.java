package org.kernelscope.nn.layer;

import org.nd4j.linalg.schedule.ISchedule;

/** A learning-rate schedule of which a layer can use a multiple. */
public interface ScalableSchedule extends ISchedule {

  /** The same schedule with every rate multiplied by {@code factor}. */
  ScalableSchedule times(double factor);
}
