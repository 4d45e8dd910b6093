package org.kernelscope.ui.archive;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.SeriesColors;

/**
 * A run in the overlay, which shows curves and kernels of several runs together. For the FX thread.
 */
public final class Overlaid {

  private final RunRow row;
  private final int slot;

  /** The recorded run; null until it is read, and for a run of this window. */
  private @Nullable ArchivedRun read;

  private @Nullable LiveRun live;
  private RunHistory history = new RunHistory();
  private List<KernelSnapshot> snapshots = List.of();

  /** The number of evaluations at the time when the snapshots were listed. */
  private int measured;

  /**
   * @param slot the smallest number from 0 that no other run of the overlay has
   */
  Overlaid(RunRow row, int slot) {
    this.row = row;
    this.slot = slot;
  }

  public RunRow row() {
    return row;
  }

  int slot() {
    return slot;
  }

  /** The colour of its series, from 1; see {@link SeriesColors}. */
  public int color() {
    return slot + 1;
  }

  /** A new curve in the colour of the run. */
  public MetricSeries series() {
    return new MetricSeries(row.name(), color());
  }

  /** Its recorded events. */
  public RunHistory history() {
    return history;
  }

  @Nullable ArchivedRun read() {
    return read;
  }

  @Nullable LiveRun live() {
    return live;
  }

  void follow(@Nullable LiveRun now) {
    live = now;
    if (now != null) {
      history = now.history();
      read = null;
    }
  }

  void show(ArchivedRun of, RunHistory recordedEvents) {
    read = of;
    history = recordedEvents;
  }

  void show(List<KernelSnapshot> recorded) {
    snapshots = recorded;
  }

  /**
   * Whether there were evaluations since the last call.
   *
   * @param often the number of evaluations now
   */
  boolean measured(int often) {
    boolean more = often != measured;
    measured = often;
    return more;
  }

  /** The names of the layers with recorded kernels. */
  Set<String> layers() {
    Set<String> layers = new LinkedHashSet<>();
    snapshots.forEach(snapshot -> layers.add(snapshot.layer()));
    return layers;
  }

  /** The steps with recorded kernels of a layer, ascending. */
  List<Long> steps(String layer) {
    List<Long> steps = new ArrayList<>();
    for (KernelSnapshot snapshot : snapshots) {
      if (snapshot.layer().equals(layer)) {
        steps.add(snapshot.step());
      }
    }
    return steps;
  }

  /** The newest kernels of a layer that were recorded at this step or before. */
  Optional<KernelSnapshot> at(String layer, long step) {
    KernelSnapshot last = null;
    for (KernelSnapshot snapshot : snapshots) {
      if (snapshot.layer().equals(layer) && snapshot.step() <= step) {
        last = snapshot;
      }
    }
    return Optional.ofNullable(last);
  }

  /**
   * The newest value of a metric that was measured at this step or before; NaN if there is none.
   */
  double value(String series, long step) {
    MetricCurve curve = history.curve(series);
    int after = curve.size();
    while (after > 0 && curve.step(after - 1) > step) {
      after--;
    }
    return after == 0 ? Double.NaN : curve.value(after - 1);
  }
}
