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
 * Which steps and values a chart shows: those that a person has zoomed to, whether or not there is
 * a point in them, else all that the visible curves have.
 */
final class ChartView {

  /** On the value axis where there are no values. */
  private static final Range NO_VALUES = new Range(0, 1);

  private static final Range NO_VALUES_LOG = new Range(0.1, 1);

  private static final int FEWEST_FOR_FENCES = 6;
  private static final int SAMPLE_FOR_FENCES = 512;

  /** Room beyond the smallest and the largest value; more over a line that has a label on it. */
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
   * @param chart whose properties these are
   * @param series its curves, as they are at any moment
   * @param references likewise
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

  /** Whether values have both signs: a logarithmic axis then runs to both sides of zero. */
  BooleanProperty signedProperty() {
    return signed;
  }

  /** Whether the value axis has no place for zero. */
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

  /** The steps zoomed to; null follows the data. */
  ObjectProperty<@Nullable Range> xViewProperty() {
    return xView;
  }

  /** The values zoomed to; null fits whatever is in the steps shown. */
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

  /** The steps to show, null if there is nothing to show. */
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
    // A few points: room at both ends for their signs.
    double room = mostPoints <= CurvePainter.POINTS_WITH_MARKERS ? 0.02 : 0;
    return logX.get()
        ? new Range(low * Math.pow(high / low, -room), high * Math.pow(high / low, room))
        : new Range(low - room * (high - low), high + room * (high - low));
  }

  /** The largest size of a value of that visible curve whose values are smallest; 0 for none. */
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

  /** The values to show, null if there is nothing to show and nobody has zoomed. */
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

  /** Bounds beyond which a value is an outlier; they coincide where all values are the same. */
  private record Fences(double low, double high) {
    static final Fences NONE = new Fences(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * The widest of the visible curves' fences after Tukey: 1.5 times the distance of the quartiles
   * beyond them. None where a curve, or every curve, has too few points in view to tell.
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

  /** Some of a curve's values, or of their logarithms, in order; those that can be drawn. */
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
