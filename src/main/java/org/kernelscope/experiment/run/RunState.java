package org.kernelscope.experiment.run;

/** Where a run is in its life. */
public enum RunState {
  /** Waiting for a training thread. */
  QUEUED,
  /** Training. */
  RUNNING,
  /** On its training thread, between two steps, until it is resumed or stopped. */
  PAUSED,
  /** Did all its steps, or as many as were worth doing. */
  FINISHED,
  /** Stopped by a person before its last step; what it reached is kept. */
  STOPPED,
  /** Ended by an error, which its message tells. */
  FAILED;

  /** Whether nothing more will happen. */
  public boolean isOver() {
    return this == FINISHED || this == STOPPED || this == FAILED;
  }
}
