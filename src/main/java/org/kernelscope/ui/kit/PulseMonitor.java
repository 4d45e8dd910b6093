package org.kernelscope.ui.kit;

import java.util.Arrays;
import javafx.animation.AnimationTimer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how regularly the window is updated: the gaps between pulses of the FX thread. Logs a
 * warning for a freeze. While it runs the toolkit pulses all the time, so stop it when nothing
 * trains. FX thread only.
 */
public final class PulseMonitor {

  /**
   * The most recent gaps between pulses, in milliseconds; all 0 without any.
   *
   * @param pulses how many gaps these figures come from
   */
  public record Summary(int pulses, double p50, double p95, double p99) {}

  /** A gap above this is a freeze, in milliseconds. */
  public static final double FREEZE_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(PulseMonitor.class);
  private static final int REMEMBERED = 4096;

  private final double[] gaps = new double[REMEMBERED];
  private final AnimationTimer timer =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          // The clock, not the pulse's own time: that stays regular even when the thread is late.
          pulseAt(System.nanoTime());
        }
      };
  private int count;
  private int next;
  private long last;
  private boolean started;

  public void start() {
    started = false;
    timer.start();
  }

  public void stop() {
    timer.stop();
  }

  /** Forgets all gaps. */
  public void reset() {
    count = 0;
    next = 0;
    started = false;
  }

  public Summary summary() {
    double[] sorted = Arrays.copyOf(gaps, count);
    Arrays.sort(sorted);
    return new Summary(
        count, quantile(sorted, 0.50), quantile(sorted, 0.95), quantile(sorted, 0.99));
  }

  /** Records a pulse at {@code nanos} on a clock that never goes back. */
  void pulseAt(long nanos) {
    if (started) {
      double gap = (nanos - last) / 1e6;
      gaps[next] = gap;
      next = (next + 1) % REMEMBERED;
      count = Math.min(REMEMBERED, count + 1);
      if (gap > FREEZE_MILLIS) {
        LOG.warn("the window froze for {} ms", Math.round(gap));
      }
    }
    started = true;
    last = nanos;
  }

  private static double quantile(double[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
