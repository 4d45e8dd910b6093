package org.kernelscope.ui.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.RunEvent;
import org.kernelscope.experiment.RunState;

/**
 * What the runs of one column have told so far. Training threads write, the FX thread takes
 * snapshots; nobody holds the lock for longer than a copy takes.
 */
final class ColumnLedger {

  private final SeedCurve accuracy = new SeedCurve();
  private final SeedCurve loss = new SeedCurve();
  private final Map<String, LayerKernels> layers = new LinkedHashMap<>();
  private int newest = -1;
  private long seed;
  private int step;
  private @Nullable Double lastAccuracy;
  private String failure = "";

  /**
   * The ledger at one moment.
   *
   * @param layers kernels of the newest run that has begun, by layer
   * @param seed of that run
   * @param step of that run
   * @param lastAccuracy of that run; null before the first
   * @param failure why a run of the column failed; empty if none did
   */
  record Snapshot(
      Curve accuracy,
      Curve loss,
      Map<String, LayerKernels> layers,
      long seed,
      int step,
      @Nullable Double lastAccuracy,
      String failure) {}

  /**
   * Takes in an event.
   *
   * @param index of the run within the column
   */
  void hear(int index, Run run, RunEvent event) {
    if (event instanceof RunEvent.Metric metric) {
      measured(index, metric);
    } else if (event instanceof RunEvent.Kernels kernels) {
      trained(index, run.spec().seed(), kernels);
    } else if (event instanceof RunEvent.State state && state.state() == RunState.FAILED) {
      fail(state.message());
    }
  }

  private synchronized void measured(int index, RunEvent.Metric metric) {
    if (metric.series().equals(RunEvent.ACCURACY)) {
      accuracy.add(metric.step(), metric.value());
    } else if (metric.series().equals(RunEvent.LOSS)) {
      loss.add(metric.step(), metric.value());
    }
    if (index == newest) {
      step = metric.step();
      if (metric.series().equals(RunEvent.ACCURACY)) {
        lastAccuracy = metric.value();
      }
    }
  }

  private void trained(int index, long runSeed, RunEvent.Kernels event) {
    String name = event.layer().name();
    LayerKernels before;
    synchronized (this) {
      if (index < newest) {
        return;
      }
      if (index > newest) {
        newest = index;
        seed = runSeed;
        step = 0;
        lastAccuracy = null;
        layers.clear();
      }
      before = layers.get(name);
    }
    // Figures are made outside the lock: they take longer than a copy.
    LayerKernels after =
        before == null
            ? LayerKernels.untrained(event.layer(), event.kernels())
            : before.after(event.step(), event.kernels());
    synchronized (this) {
      if (index == newest) {
        layers.put(name, after);
        step = event.step();
      }
    }
  }

  private synchronized void fail(String why) {
    failure = why;
  }

  synchronized Snapshot snapshot() {
    return new Snapshot(
        accuracy.snapshot(),
        loss.snapshot(),
        Map.copyOf(layers),
        seed,
        step,
        lastAccuracy,
        failure);
  }
}
