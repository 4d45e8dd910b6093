package org.kernelscope.experiment.run;

import java.time.Duration;

/** The total time between starts and stops; readable from any thread. */
final class StopWatch {

  private long accumulated;
  private long startedAt;
  private boolean running;

  synchronized void start() {
    if (!running) {
      startedAt = System.nanoTime();
      running = true;
    }
  }

  synchronized void stop() {
    if (running) {
      accumulated += System.nanoTime() - startedAt;
      running = false;
    }
  }

  synchronized Duration elapsed() {
    return Duration.ofNanos(accumulated + (running ? System.nanoTime() - startedAt : 0));
  }
}
