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

/** A run whose curves and kernels are laid over those of others. For the FX thread. */
public final class Overlaid {

  private final RunRow row;
  private final int slot;

  /** What the folder was read as; null before, and for a run of this window. */
  private @Nullable ArchivedRun read;

  private @Nullable LiveRun live;
  private RunHistory history = new RunHistory();
  private List<KernelSnapshot> snapshots = List.of();

  /** How often something was measured when the snapshots were listed. */
  private int measured;

  /**
   * @param slot from 0, as small as no other run has it
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

  /** Of its series, from 1; see {@link SeriesColors}. */
  public int color() {
    return slot + 1;
  }

  /** A curve in the colour of the run. */
  public MetricSeries series() {
    return new MetricSeries(row.name(), color());
  }

  /** What it has told. */
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

  void show(ArchivedRun of, RunHistory told) {
    read = of;
    history = told;
  }

  void show(List<KernelSnapshot> recorded) {
    snapshots = recorded;
  }

  /** Whether more has been measured since this was asked last. */
  boolean measured(int often) {
    boolean more = often != measured;
    measured = often;
    return more;
  }

  /** The names of the layers of which there are kernels. */
  Set<String> layers() {
    Set<String> layers = new LinkedHashSet<>();
    snapshots.forEach(snapshot -> layers.add(snapshot.layer()));
    return layers;
  }

  /** The steps at which kernels of a layer were recorded, ascending. */
  List<Long> steps(String layer) {
    List<Long> steps = new ArrayList<>();
    for (KernelSnapshot snapshot : snapshots) {
      if (snapshot.layer().equals(layer)) {
        steps.add(snapshot.step());
      }
    }
    return steps;
  }

  /** The kernels of a layer as they were at a step: those recorded last until then. */
  Optional<KernelSnapshot> at(String layer, long step) {
    KernelSnapshot last = null;
    for (KernelSnapshot snapshot : snapshots) {
      if (snapshot.layer().equals(layer) && snapshot.step() <= step) {
        last = snapshot;
      }
    }
    return Optional.ofNullable(last);
  }

  /** What a metric was at a step: as it was measured last until then, not a number before. */
  double value(String series, long step) {
    MetricCurve curve = history.curve(series);
    int after = curve.size();
    while (after > 0 && curve.step(after - 1) > step) {
      after--;
    }
    return after == 0 ? Double.NaN : curve.value(after - 1);
  }
}
