package org.kernelscope.ui.kit;

/** The state of the work of an area. */
public enum Phase {
  /** Nothing runs; settings can be changed. */
  IDLE,
  /** The runs are being created. */
  STARTING,
  RUNNING,
  /** Paused, or about to pause before the next step. */
  PAUSED,
  /** Every run ends before its next step. */
  STOPPING
}
