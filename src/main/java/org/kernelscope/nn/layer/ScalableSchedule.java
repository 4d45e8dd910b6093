package org.kernelscope.nn.layer;

import org.nd4j.linalg.schedule.ISchedule;

/** A learning rate over the steps that a layer can take at a multiple of the network's. */
public interface ScalableSchedule extends ISchedule {

  /** The same schedule with every rate {@code factor} times as high. */
  ScalableSchedule times(double factor);
}
