package org.kernelscope.ui.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.DecodedImages;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;

/**
 * What the runs of one column have told so far. Training threads write, the FX thread takes
 * snapshots; nobody holds the lock for longer than a copy takes.
 */
final class ColumnLedger {

  private final SeedCurve score = new SeedCurve();
  private final SeedCurve loss = new SeedCurve();
  private final Map<String, LayerSnapshots> layers = new LinkedHashMap<>();
  private int newest = -1;
  private long seed;
  private int step;
  private RunEvent.@Nullable Metric lastScore;
  private RunEvent.@Nullable Metric weighted;
  private @Nullable DecodedImages decoded;
  private String failure = "";

  /**
   * The ledger at one moment.
   *
   * @param layers kernels of the newest run that has begun, by layer
   * @param seed of that run
   * @param step of that run
   * @param lastScore accuracy or bound of that run; null before the first
   * @param weighted importance-weighted bound of that run; null before it, and for others
   * @param decoded what the autoencoder of that run makes of images; null for others
   * @param failure why a run of the column failed; empty if none did
   */
  record Snapshot(
      MeanCurve score,
      MeanCurve loss,
      Map<String, LayerSnapshots> layers,
      long seed,
      int step,
      RunEvent.@Nullable Metric lastScore,
      RunEvent.@Nullable Metric weighted,
      @Nullable DecodedImages decoded,
      String failure) {}

  /**
   * Takes in an event.
   *
   * @param index of the run within the column
   * @param runSeed of that run
   */
  void hear(int index, long runSeed, RunEvent event) {
    if (event instanceof RunEvent.Metric metric) {
      measured(index, metric);
    } else if (event instanceof RunEvent.Kernels kernels) {
      trained(index, runSeed, kernels);
    } else if (event instanceof RunEvent.Decoded images) {
      decoded(index, images);
    } else if (event instanceof RunEvent.State state && state.state() == RunState.FAILED) {
      fail(state.message());
    }
  }

  private synchronized void measured(int index, RunEvent.Metric metric) {
    if (isScore(metric)) {
      score.add(metric.step(), metric.value());
    } else if (metric.series().equals(RunEvent.LOSS)) {
      loss.add(metric.step(), metric.value());
    }
    if (index == newest) {
      step = metric.step();
      if (isScore(metric)) {
        lastScore = metric;
      } else if (metric.series().equals(RunEvent.IMPORTANCE_WEIGHTED)) {
        weighted = metric;
      }
    }
  }

  private static boolean isScore(RunEvent.Metric metric) {
    return metric.series().equals(RunEvent.ACCURACY) || metric.series().equals(RunEvent.TEST_ELBO);
  }

  /** Kernels come before images, so the run is known by now. */
  private synchronized void decoded(int index, RunEvent.Decoded event) {
    if (index == newest) {
      decoded = event.images();
    }
  }

  private void trained(int index, long runSeed, RunEvent.Kernels event) {
    String name = event.layer().name();
    LayerSnapshots before;
    synchronized (this) {
      if (index < newest) {
        return;
      }
      if (index > newest) {
        newest = index;
        seed = runSeed;
        step = 0;
        lastScore = null;
        weighted = null;
        decoded = null;
        layers.clear();
      }
      before = layers.get(name);
    }
    // Figures are made outside the lock: they take longer than a copy.
    LayerSnapshots after =
        before == null
            ? LayerSnapshots.untrained(event.layer(), event.kernels())
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
        score.snapshot(),
        loss.snapshot(),
        Map.copyOf(layers),
        seed,
        step,
        lastScore,
        weighted,
        decoded,
        failure);
  }
}
