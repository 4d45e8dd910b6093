package org.kernelscope.experiment.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The progress of runs that were started together.
 *
 * @param over how many runs have ended, whatever their end
 * @param runs how many there are
 * @param done optimiser steps of all of them so far
 * @param total optimiser steps of all of them
 * @param left the time that those still going need at the speed so far; empty before there is one
 */
public record GroupProgress(int over, int runs, long done, long total, Optional<Duration> left) {

  /**
   * Reads the current state of the runs; callable from any thread.
   *
   * @param parallel how many of them train at once
   */
  public static GroupProgress of(List<Run> batch, int parallel) {
    int over = 0;
    long done = 0;
    long total = 0;
    long stepsLeft = 0;
    long doneHere = 0;
    Duration spent = Duration.ZERO;
    for (Run run : batch) {
      int step = run.step();
      done += step;
      doneHere += run.stepsHere();
      total += run.state() == RunState.FINISHED ? step : run.spec().steps();
      spent = spent.plus(run.elapsed());
      if (run.state().isOver()) {
        over++;
      } else {
        stepsLeft += run.spec().steps() - step;
      }
    }
    int together = Math.max(1, Math.min(parallel, batch.size() - over));
    Optional<Duration> left =
        doneHere == 0 || stepsLeft == 0
            ? Optional.empty()
            : Optional.of(
                Duration.ofMillis(
                    (long) (spent.toMillis() * (double) stepsLeft / doneHere / together)));
    return new GroupProgress(over, batch.size(), done, total, left);
  }
}
