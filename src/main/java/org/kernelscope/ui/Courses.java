package org.kernelscope.ui;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kernelscope.experiment.RunEvent;

/** Every figure of a run against its steps. One thread writes, any reads. */
public final class Courses {

  private final Map<String, Course> bySeries = new ConcurrentHashMap<>();

  public void add(RunEvent.Metric metric) {
    bySeries.merge(
        metric.series(),
        Course.EMPTY.with(metric.step(), metric.value()),
        (before, first) -> before.with(metric.step(), metric.value()));
  }

  /** A series by the name {@link RunEvent} gives it; empty before its first point. */
  public Course of(String series) {
    return bySeries.getOrDefault(series, Course.EMPTY);
  }
}
