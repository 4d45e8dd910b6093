package org.kernelscope.experiment.run;

/** The state of a run. */
public enum RunState {
  /** Waiting for a training thread. */
  QUEUED,
  /** Training. */
  RUNNING,
  /** Waiting on its training thread between two steps, until it is resumed or stopped. */
  PAUSED,
  /** Did all its steps, or ended early. */
  FINISHED,
  /** Stopped by a user before its last step; its results are kept. */
  STOPPED,
  /** Ended by an error; the message describes it. */
  FAILED;

  /** Whether the run has ended. */
  public boolean isOver() {
    return this == FINISHED || this == STOPPED || this == FAILED;
  }
}
