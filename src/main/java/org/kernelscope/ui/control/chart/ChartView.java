package org.kernelscope.ui.control.chart;

import java.util.List;
import java.util.stream.IntStream;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableBooleanValue;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.picture.Range;

/**
 * The ranges of steps and values that a chart shows: those that the user has zoomed to, even if
 * they contain no point; otherwise the ranges of all visible curves.
 */
final class ChartView {

  /** The range of the value axis if there are no values. */
  private static final Range NO_VALUES = new Range(0, 1);

  private static final Range NO_VALUES_LOG = new Range(0.1, 1);

  private static final int FEWEST_FOR_FENCES = 6;
  private static final int SAMPLE_FOR_FENCES = 512;

  /** The margin beyond the smallest and largest value. It is larger above a line with a label. */
  private static final double ROOM = 0.06;

  private static final double LABEL_ROOM = 0.22;

  private final List<MetricSeries> series;
  private final List<MetricChart.Reference> references;
  private final BooleanProperty logX;
  private final BooleanProperty logY;
  private final BooleanProperty signed;
  private final BooleanProperty outliersIgnored;
  private final ObjectProperty<@Nullable Range> xView;
  private final ObjectProperty<@Nullable Range> yView;
  private final BooleanProperty following;

  /**
   * @param chart the owner of the properties
   * @param series the live list of curves
   * @param references the live list of references
   */
  ChartView(Object chart, List<MetricSeries> series, List<MetricChart.Reference> references) {
    this.series = series;
    this.references = references;
    logX = new SimpleBooleanProperty(chart, "logX");
    logY = new SimpleBooleanProperty(chart, "logY");
    signed = new SimpleBooleanProperty(chart, "signed");
    outliersIgnored = new SimpleBooleanProperty(chart, "outliersIgnored");
    xView = new SimpleObjectProperty<>(chart, "xView");
    yView = new SimpleObjectProperty<>(chart, "yView");
    following = new SimpleBooleanProperty(chart, "following", true);
    following.bind(
        Bindings.createBooleanBinding(
            () -> xView.get() == null && yView.get() == null, xView, yView));
    logX.addListener((property, old, now) -> xView.set(null));
    logY.addListener((property, old, now) -> yView.set(null));
  }

  BooleanProperty logXProperty() {
    return logX;
  }

  BooleanProperty logYProperty() {
    return logY;
  }

  /** Whether values have both signs. A logarithmic axis then extends to both sides of zero. */
  BooleanProperty signedProperty() {
    return signed;
  }

  /** Whether the value axis has no position for zero. */
  private boolean isLogY() {
    return logY.get() && !signed.get();
  }

  /** The value axis between two pixels. */
  Axis valueAxis(Range values, double start, double end) {
    return logY.get() && signed.get()
        ? Axis.signed(values.low(), values.high(), smallest() / 4, start, end)
        : new Axis(values.low(), values.high(), isLogY(), start, end);
  }

  BooleanProperty outliersIgnoredProperty() {
    return outliersIgnored;
  }

  /** The range of steps the user zoomed to; null follows the data. */
  ObjectProperty<@Nullable Range> xViewProperty() {
    return xView;
  }

  /** The range of values the user zoomed to; null fits the values at the visible steps. */
  ObjectProperty<@Nullable Range> yViewProperty() {
    return yView;
  }

  ObservableBooleanValue followingProperty() {
    return following;
  }

  void fit() {
    xView.set(null);
    yView.set(null);
  }

  /** The steps to show; null if there is nothing to show. */
  @Nullable Range steps() {
    Range view = xView.get();
    int mostPoints = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (MetricSeries one : series) {
      int first = logX.get() ? one.firstAtOrAfter(Double.MIN_VALUE) : 0;
      if (one.isVisible() && first < one.size()) {
        low = Math.min(low, one.step(first));
        mostPoints = Math.max(mostPoints, one.size());
        high = Math.max(high, one.step(one.size() - 1));
      }
    }
    if (low > high) {
      return null;
    }
    if (view != null && (!logX.get() || view.low() > 0)) {
      return view;
    }
    if (low == high) {
      return logX.get() ? new Range(low / 2, low * 2) : new Range(low - 1, high + 1);
    }
    // With few points, there is space for markers at both ends.
    double room = mostPoints <= CurvePainter.POINTS_WITH_MARKERS ? 0.02 : 0;
    return logX.get()
        ? new Range(low * Math.pow(high / low, -room), high * Math.pow(high / low, room))
        : new Range(low - room * (high - low), high + room * (high - low));
  }

  /**
   * For each visible curve, the largest magnitude of its values; of these, the smallest. 0 if there
   * is none.
   */
  private double smallest() {
    return series.stream()
        .filter(MetricSeries::isVisible)
        .mapToDouble(
            one ->
                IntStream.range(0, one.size())
                    .mapToDouble(i -> Math.abs(one.value(i)))
                    .filter(Double::isFinite)
                    .max()
                    .orElse(0))
        .filter(size -> size > 0)
        .min()
        .orElse(0);
  }

  /** The values to show; null if there is nothing to show and the user has not zoomed. */
  @Nullable Range values(Range steps) {
    boolean log = isLogY();
    Range view = yView.get();
    if (view != null && (!log || view.low() > 0)) {
      return view;
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (MetricSeries one : series) {
      if (!one.isVisible()) {
        continue;
      }
      double[] lows = one.lows();
      double[] highs = one.highs();
      int to = Math.min(one.size(), one.firstAtOrAfter(steps.high()) + 1);
      for (int i = Math.max(0, one.firstAtOrAfter(steps.low()) - 1); i < to; i++) {
        double least = lows[i];
        double most = highs[i];
        if (Double.isFinite(least) && Double.isFinite(most) && (!log || most > 0)) {
          low = Math.min(low, !log || least > 0 ? least : most);
          high = Math.max(high, most);
        }
      }
    }
    if (low > high) {
      return following.get() ? null : log ? NO_VALUES_LOG : NO_VALUES;
    }
    if (outliersIgnored.get()) {
      Fences fences = fences(steps);
      low = Math.max(low, fences.low());
      high = Math.min(high, fences.high());
    }
    double headroom = ROOM;
    for (MetricChart.Reference reference : references) {
      if (!log || reference.value() > 0) {
        low = Math.min(low, reference.value());
        headroom = reference.value() > high ? LABEL_ROOM : headroom;
        high = Math.max(high, reference.value());
      }
    }
    if (log) {
      double margin = Math.max(Math.pow(high / low, 0.05), 1.02);
      return new Range(low / margin, high * margin);
    }
    if (high <= low) {
      double margin = Math.max(1e-9, 0.1 * Math.abs(high));
      return new Range(low - margin, high + margin);
    }
    return new Range(low - ROOM * (high - low), high + headroom * (high - low));
  }

  /** The bounds beyond which a value is an outlier. They are equal if all values are the same. */
  private record Fences(double low, double high) {
    static final Fences NONE = new Fences(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * The widest of the visible curves' fences (Tukey): 1.5 times the interquartile range beyond the
   * quartiles. There are no fences if any curve has too few visible points to decide, or if no
   * curve has visible points.
   */
  private Fences fences(Range steps) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (MetricSeries one : series) {
      int from = one.firstAtOrAfter(steps.low());
      int count = one.firstAtOrAfter(steps.high()) - from;
      if (!one.isVisible() || count == 0) {
        continue;
      }
      double[] sample = sample(one, from, count);
      if (sample.length < FEWEST_FOR_FENCES) {
        return Fences.NONE;
      }
      double first = sample[sample.length / 4];
      double third = sample[3 * sample.length / 4];
      low = Math.min(low, first - 1.5 * (third - first));
      high = Math.max(high, third + 1.5 * (third - first));
    }
    if (low > high) {
      return Fences.NONE;
    }
    return isLogY() ? new Fences(Math.exp(low), Math.exp(high)) : new Fences(low, high);
  }

  /**
   * A sorted sample of a curve's values, or of their logarithms. Values that cannot be drawn are
   * left out.
   */
  private double[] sample(MetricSeries one, int from, int count) {
    int stride = Math.max(1, count / SAMPLE_FOR_FENCES);
    return IntStream.range(0, (count + stride - 1) / stride)
        .mapToDouble(i -> one.value(from + i * stride))
        .map(value -> isLogY() ? Math.log(value) : value)
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }
}
