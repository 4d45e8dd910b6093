package org.kernelscope.ui.runs;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.RunEvent;

/**
 * Every figure of a run against its steps. One thread writes, any reads: points are copied when
 * somebody looks, not when they come.
 */
public final class MetricHistories {

  private final Map<String, Growing> bySeries = new ConcurrentHashMap<>();

  public void add(RunEvent.Metric metric) {
    bySeries
        .computeIfAbsent(metric.series(), series -> new Growing())
        .add(metric.step(), metric.value());
  }

  /**
   * A series by the name {@link RunEvent} gives it; empty before its first point. The same object
   * until there is another point.
   */
  public MetricHistory of(String series) {
    Growing growing = bySeries.get(series);
    return growing == null ? MetricHistory.EMPTY : growing.course();
  }

  private static final class Growing {

    private double[] steps = new double[64];
    private double[] values = new double[64];
    private int size;
    private @Nullable MetricHistory seen;

    synchronized void add(double step, double value) {
      if (size == steps.length) {
        steps = Arrays.copyOf(steps, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      steps[size] = step;
      values[size] = value;
      size++;
      seen = null;
    }

    synchronized MetricHistory course() {
      MetricHistory now = seen;
      if (now == null) {
        now = new MetricHistory(Arrays.copyOf(steps, size), Arrays.copyOf(values, size));
        seen = now;
      }
      return now;
    }
  }
}
