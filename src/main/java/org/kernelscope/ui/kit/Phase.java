package org.kernelscope.ui.kit;

/** Where the work of an area is in its life. */
public enum Phase {
  /** Nothing runs; settings can be changed. */
  IDLE,
  /** The runs are being made. */
  STARTING,
  RUNNING,
  /** Held, or about to be before the next step. */
  PAUSED,
  /** Every run ends before its next step. */
  STOPPING
}
