package org.kernelscope.ui.kit;

/** A frame pulse that beats when the test says so, without a toolkit. */
public final class HandPulse {

  private final FramePulse pulse = new FramePulse(() -> {}, () -> {});

  public FramePulse pulse() {
    return pulse;
  }

  /** Delivers what was published, on the calling thread. */
  public void beat() {
    pulse.pulse();
  }
}
