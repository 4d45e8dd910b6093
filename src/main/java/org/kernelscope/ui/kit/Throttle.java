package org.kernelscope.ui.kit;

import java.time.Duration;

/** How often a listener passes on what arrives with every step. For one thread. */
public final class Throttle {

  private final long between;
  private long last;

  /**
   * @param between at least so long after anything was passed on
   */
  public Throttle(Duration between) {
    this.between = between.toNanos();
    this.last = System.nanoTime() - this.between;
  }

  /** Whether to pass on what has just arrived; what cannot wait always is. */
  public boolean lets(boolean cannotWait) {
    long now = System.nanoTime();
    boolean lets = cannotWait || now - last >= between;
    last = lets ? now : last;
    return lets;
  }
}
