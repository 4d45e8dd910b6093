package org.kernelscope.experiment.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;

/**
 * What a run has told so far: every metric against its steps, the kernels of each layer as they
 * were first and as they are now, what happened on the way, and how it stands. The only memory of a
 * run, whether it listens to one that trains or was read from a folder: whoever shows or sums up a
 * run reads it here.
 *
 * <p>One thread at a time tells, any may ask. What is handed out never changes; nobody holds the
 * lock for longer than it takes to add a point.
 */
public final class RunHistory implements Consumer<RunEvent> {

  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Map<String, LayerKernels> layers = new LinkedHashMap<>();

  /** Means whose deviations are on their way: a posterior is shown of one step. */
  private final Map<String, RunEvent.Kernels> means = new HashMap<>();

  private final Map<Class<? extends RunEvent>, RunEvent> newest = new HashMap<>();
  private final List<RunEvent.Mark> marks = new ArrayList<>();
  private int step;
  private RunState state = RunState.QUEUED;
  private String reason = "";
  private boolean begun;
  private boolean keepsKernels = true;

  /**
   * What the folder of a run remembers, but for kernels and images: metrics, marks and state.
   *
   * @throws org.kernelscope.data.BadInputException when a file of it is damaged
   */
  public static RunHistory of(RunFolder folder) throws IOException {
    RunRecord record = folder.record();
    RunHistory history = new RunHistory();
    folder
        .readLog()
        .lines()
        .flatMap(line -> MarkLines.read(line).stream())
        // A run that was begun anew in its folder has lines of the former one above its own.
        .filter(mark -> record.steered() || !(mark instanceof RunEvent.LearningRate))
        .forEach(history);
    metrics(folder).forEach(history);
    String reason = record.error() == null ? record.remark() : record.error();
    history.accept(new RunEvent.State(stateOf(record), reason == null ? "" : reason));
    return history;
  }

  /** The metrics that a folder remembers, in the order in which they were told. */
  static List<RunEvent.Metric> metrics(RunFolder folder) throws IOException {
    return folder.readMetrics().stream()
        .map(point -> new RunEvent.Metric(point.series(), (int) point.step(), point.value()))
        .toList();
  }

  static RunState stateOf(RunRecord record) {
    return record.state().equals(RunRecord.CREATED)
        ? RunState.QUEUED
        : RunState.valueOf(record.state().toUpperCase(Locale.ROOT));
  }

  @Override
  public synchronized void accept(RunEvent event) {
    if (event instanceof RunEvent.Metric metric) {
      columns
          .computeIfAbsent(metric.series(), series -> new Column())
          .add(metric.step(), metric.value());
      step = Math.max(step, metric.step());
    } else if (event instanceof RunEvent.Kernels kernels) {
      begun = true;
      if (keepsKernels) {
        trained(kernels);
      }
      step = Math.max(step, kernels.step());
    } else if (event instanceof RunEvent.Deviations deviations) {
      if (keepsKernels) {
        widened(deviations);
      }
    } else if (event instanceof RunEvent.State entered) {
      state = entered.state();
      reason = entered.message();
    } else if (event instanceof RunEvent.Mark mark) {
      if (mark instanceof RunEvent.Resumed resumed) {
        // All that was told until then follows.
        columns.clear();
        marks.removeIf(earlier -> earlier.step() > resumed.step());
        step = resumed.step();
      }
      marks.add(mark);
    } else {
      newest.put(event.getClass(), event);
    }
  }

  private void trained(RunEvent.Kernels event) {
    String name = event.layer().name();
    LayerKernels before = layers.get(name);
    if (before == null) {
      KernelSet first = event.kernels();
      layers.put(name, new LayerKernels(event.layer(), first, event.step(), first, null));
    } else if (before.deviations() == null) {
      layers.put(name, before.after(event.step(), event.kernels(), null));
    } else {
      means.put(name, event);
    }
  }

  private void widened(RunEvent.Deviations event) {
    String name = event.layer().name();
    LayerKernels before = layers.get(name);
    RunEvent.Kernels due = means.remove(name);
    if (before != null) {
      KernelSet now = due == null ? before.now() : due.kernels();
      layers.put(name, before.after(event.step(), now, event.deviations()));
    }
  }

  /**
   * Lets go of kernels, and keeps none from now on: those of many runs take more memory than there
   * is.
   */
  public synchronized void keepNoKernels() {
    keepsKernels = false;
    layers.clear();
    means.clear();
  }

  /** A metric by the name {@link RunEvent} gives it; empty before its first point. */
  public synchronized MetricCurve curve(String series) {
    Column column = columns.get(series);
    return column == null ? MetricCurve.EMPTY : column.curve();
  }

  /** What tells how good the run is: its test accuracy, or its test bound where it has none. */
  public synchronized MetricCurve score() {
    return curve(columns.containsKey(RunEvent.ACCURACY) ? RunEvent.ACCURACY : RunEvent.TEST_ELBO);
  }

  /** The names of all metrics, in the order of their first points. */
  public synchronized List<String> series() {
    return List.copyOf(columns.keySet());
  }

  /**
   * The kernels of every layer, from the image on; none before the run has told any, and none where
   * they are not kept.
   */
  public synchronized List<LayerKernels> layers() {
    return List.copyOf(layers.values());
  }

  /**
   * The newest event of a kind that replaces its forerunner: {@link RunEvent.View}, {@link
   * RunEvent.Predicted} or {@link RunEvent.Decoded}.
   */
  public synchronized <E extends RunEvent> Optional<E> newest(Class<E> kind) {
    return Optional.ofNullable(kind.cast(newest.get(kind)));
  }

  /** What happened on the way, in its order. */
  public synchronized List<RunEvent.Mark> marks() {
    return List.copyOf(marks);
  }

  /** After how many steps the newest metric or kernels were told. */
  public synchronized int step() {
    return step;
  }

  /** Whether training has begun and told of its kernels. */
  public synchronized boolean hasBegun() {
    return state != RunState.QUEUED && begun;
  }

  /** How the run stands; a recorded one, how it stood last. */
  public synchronized RunState state() {
    return state;
  }

  /** Why it is in that state; empty where there is nothing to say. */
  public synchronized String reason() {
    return reason;
  }

  /** Points in arrays that grow. */
  private static final class Column {

    private int[] steps = new int[64];
    private double[] values = new double[64];
    private int size;

    void add(int step, double value) {
      if (size == steps.length) {
        steps = Arrays.copyOf(steps, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      steps[size] = step;
      values[size] = value;
      size++;
    }

    MetricCurve curve() {
      return new MetricCurve(steps, values, size);
    }
  }
}
