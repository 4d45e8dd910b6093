package org.kernelscope.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The summary of one curve in a list of runs.
 *
 * @param points the number of its points
 * @param step of the last point
 * @param last its value; may be NaN or infinite
 * @param least the smallest finite value; NaN if there is none
 * @param greatest the largest finite value; NaN where there is none
 */
public record MetricSummary(int points, long step, double last, double least, double greatest) {

  private static final MetricSummary EMPTY =
      new MetricSummary(0, 0, Double.NaN, Double.NaN, Double.NaN);

  /** Summaries of all series in {@code points}, in the order of their first points. */
  static Map<String, MetricSummary> of(List<MetricPoint> points) {
    Map<String, MetricSummary> summaries = new LinkedHashMap<>();
    for (MetricPoint point : points) {
      summaries.put(point.series(), summaries.getOrDefault(point.series(), EMPTY).and(point));
    }
    return summaries;
  }

  private MetricSummary and(MetricPoint point) {
    double value = point.value();
    boolean first = Double.isNaN(least);
    return Double.isFinite(value)
        ? new MetricSummary(
            points + 1,
            point.step(),
            value,
            first ? value : Math.min(least, value),
            first ? value : Math.max(greatest, value))
        : new MetricSummary(points + 1, point.step(), value, least, greatest);
  }
}
