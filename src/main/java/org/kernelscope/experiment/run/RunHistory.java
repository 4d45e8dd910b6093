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
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;

/**
 * The recorded events of a run: every metric against its steps, the initial and the current kernels
 * of each layer, the marks, and the state. It records a run that trains, or was read from the
 * folder of a run. Everything that shows or summarises a run reads it here.
 *
 * <p>One thread at a time may add events; any thread may read. Returned objects never change. The
 * lock is held only for as long as it takes to add a point.
 */
public final class RunHistory implements Consumer<RunEvent> {

  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Map<String, LayerKernels> layers = new LinkedHashMap<>();

  /** Means that wait for their deviations: both must be of the same step. */
  private final Map<String, RunEvent.Kernels> means = new HashMap<>();

  private final Map<Class<? extends RunEvent>, RunEvent> newest = new HashMap<>();
  private final List<RunEvent.Mark> marks = new ArrayList<>();
  private int step;
  private RunState state = RunState.QUEUED;
  private String reason = "";
  private boolean begun;
  private boolean keepsKernels = true;

  /**
   * Reads metrics, marks and state from the folder of a run; kernels and images are not read.
   *
   * @throws BadInputException when a file of it is damaged
   */
  public static RunHistory of(RunFolder folder) throws IOException {
    RunRecord record = folder.record();
    RunHistory history = new RunHistory();
    folder
        .readLog()
        .lines()
        .flatMap(line -> MarkLines.read(line).stream())
        // A run that was started again in its folder has lines of the earlier one above its own.
        .filter(mark -> record.steered() || !(mark instanceof RunEvent.LearningRate))
        .forEach(history);
    metrics(folder).forEach(history);
    String reason = record.error() == null ? record.remark() : record.error();
    history.accept(new RunEvent.State(stateOf(record), reason == null ? "" : reason));
    return history;
  }

  /** The metrics recorded in a folder, in the order in which they were sent. */
  static List<RunEvent.Metric> metrics(RunFolder folder) throws IOException {
    return folder.readMetrics().stream()
        .map(point -> new RunEvent.Metric(point.series(), (int) point.step(), point.value()))
        .toList();
  }

  /** The learning rate that a user has set up to a step; empty if it is that of the spec. */
  static Optional<Double> learningRate(RunFolder folder, int step) throws IOException {
    return of(folder).marks().stream()
        .filter(mark -> mark.step() <= step)
        .filter(RunEvent.LearningRate.class::isInstance)
        .map(mark -> ((RunEvent.LearningRate) mark).value())
        .reduce((earlier, later) -> later);
  }

  /**
   * The last state of a recorded run.
   *
   * @throws BadInputException when this program knows no such state
   */
  public static RunState stateOf(RunRecord record) {
    if (record.state().equals(RunRecord.CREATED)) {
      return RunState.QUEUED;
    }
    return Arrays.stream(RunState.values())
        .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(record.state()))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s/run.json: expected a state that this version knows, found '%s'"
                        .formatted(record.id(), record.state())));
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
        // All metrics recorded up to that step follow.
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
   * Drops the kernels, and keeps none from now on: the kernels of many runs would need too much
   * memory.
   */
  public synchronized void keepNoKernels() {
    keepsKernels = false;
    layers.clear();
    means.clear();
  }

  /** The curve of a metric, by its name in {@link RunEvent}; empty before its first point. */
  public synchronized MetricCurve curve(String series) {
    Column column = columns.get(series);
    return column == null ? MetricCurve.EMPTY : column.curve();
  }

  /** The main result of the run: its test accuracy or, without one, its test bound. */
  public synchronized MetricCurve score() {
    return curve(columns.containsKey(RunEvent.ACCURACY) ? RunEvent.ACCURACY : RunEvent.TEST_ELBO);
  }

  /** The names of all metrics, in the order of their first points. */
  public synchronized List<String> series() {
    return List.copyOf(columns.keySet());
  }

  /**
   * The kernels of every layer, in order from the image; empty before the run has sent any, and if
   * kernels are not kept.
   */
  public synchronized List<LayerKernels> layers() {
    return List.copyOf(layers.values());
  }

  /**
   * The newest event of a kind where each event replaces the previous one: {@link RunEvent.View},
   * {@link RunEvent.Predicted} or {@link RunEvent.Decoded}.
   */
  public synchronized <E extends RunEvent> Optional<E> newest(Class<E> kind) {
    return Optional.ofNullable(kind.cast(newest.get(kind)));
  }

  /** The marks of the run, in order. */
  public synchronized List<RunEvent.Mark> marks() {
    return List.copyOf(marks);
  }

  /** The step of the newest metric or kernels. */
  public synchronized int step() {
    return step;
  }

  /** Whether training has begun and sent its kernels. */
  public synchronized boolean hasBegun() {
    return state != RunState.QUEUED && begun;
  }

  /** The state of the run; for a recorded run the last one. */
  public synchronized RunState state() {
    return state;
  }

  /** The reason for that state; may be empty. */
  public synchronized String reason() {
    return reason;
  }

  /** The points of one curve, in growing arrays. */
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
