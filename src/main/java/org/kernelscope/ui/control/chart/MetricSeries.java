package org.kernelscope.ui.control.chart;

import java.util.Arrays;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/**
 * One curve: points (step, value) in the order of their steps, with an optional band. A NaN value
 * leaves a gap. For the FX thread.
 */
public final class MetricSeries {

  /** The dash pattern of the line. */
  public enum Dash {
    SOLID,
    DASHED,
    DOTTED,
    DASH_DOT;

    double[] pattern() {
      return switch (this) {
        case SOLID -> new double[0];
        case DASHED -> new double[] {8, 5};
        case DOTTED -> new double[] {2, 4};
        case DASH_DOT -> new double[] {9, 4, 2, 4};
      };
    }
  }

  /** The marker that repeats along the line. */
  public enum Marker {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    DIAMOND
  }

  private final String name;
  private final int color;
  private final Dash dash;
  private final Marker marker;
  private final BooleanProperty visible = new SimpleBooleanProperty(this, "visible", true);
  private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");

  private int size;
  private double[] steps = new double[64];
  private double[] values = new double[64];
  // Null until the first point with a band.
  private double @Nullable [] lows;
  private double @Nullable [] highs;

  private double weight = -1;
  private int smoothedCount;
  private double mean;
  private double mass;
  private double[] smoothed = {};

  /** A curve in series colour {@code color}, 1 to 8, with the marker and dash of that colour. */
  public MetricSeries(String name, int color) {
    this(
        name,
        color,
        Dash.values()[Math.floorMod((color - 1) / 4, Dash.values().length)],
        Marker.values()[Math.floorMod(color - 1, Marker.values().length)]);
  }

  public MetricSeries(String name, int color, Dash dash, Marker marker) {
    this.name = name;
    this.color = color;
    this.dash = dash;
    this.marker = marker;
  }

  public String name() {
    return name;
  }

  /** The slot of the theme's series colours, from 1. */
  public int color() {
    return color;
  }

  public Dash dash() {
    return dash;
  }

  public Marker marker() {
    return marker;
  }

  public BooleanProperty visibleProperty() {
    return visible;
  }

  public boolean isVisible() {
    return visible.get();
  }

  /** Changes with every change of the data. */
  public ReadOnlyLongProperty revisionProperty() {
    return revision.getReadOnlyProperty();
  }

  public int size() {
    return size;
  }

  public double step(int index) {
    return steps[index];
  }

  public double value(int index) {
    return values[index];
  }

  public boolean hasBand() {
    return lows != null;
  }

  /** The lower edge of the band; the value itself without a band. */
  public double low(int index) {
    return lows == null ? values[index] : lows[index];
  }

  public double high(int index) {
    return highs == null ? values[index] : highs[index];
  }

  /** Appends a point. Steps must not decrease. */
  public void append(double step, double value) {
    put(step, value, value, value);
    revision.set(revision.get() + 1);
  }

  /** Appends a point with a band from {@code low} to {@code high}. */
  public void append(double step, double value, double low, double high) {
    withBand();
    put(step, value, low, high);
    revision.set(revision.get() + 1);
  }

  /** Replaces all points; the arrays are copied. */
  public void setData(double[] newSteps, double[] newValues) {
    setData(newSteps, newValues, null, null);
  }

  /** Replaces all points and their band; null for no band. The arrays are copied. */
  public void setData(
      double[] newSteps,
      double[] newValues,
      double @Nullable [] newLows,
      double @Nullable [] newHighs) {
    if (newSteps.length != newValues.length
        || (newLows != null && newLows.length != newSteps.length)
        || (newHighs != null && newHighs.length != newSteps.length)
        || (newLows == null) != (newHighs == null)) {
      throw new IllegalArgumentException("steps, values and band differ in length");
    }
    for (int i = 1; i < newSteps.length; i++) {
      requireOrder(newSteps[i - 1], newSteps[i]);
    }
    steps = newSteps.clone();
    values = newValues.clone();
    lows = newLows == null ? null : newLows.clone();
    highs = newHighs == null ? null : newHighs.clone();
    size = newSteps.length;
    forgetSmoothed();
    revision.set(revision.get() + 1);
  }

  public void clear() {
    size = 0;
    forgetSmoothed();
    revision.set(revision.get() + 1);
  }

  /** The index of the first point at {@code step} or later; {@link #size} if there is none. */
  int firstAtOrAfter(double step) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (steps[middle] < step) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** The index of the point nearest to {@code step}; -1 without points. */
  int nearest(double step) {
    int after = firstAtOrAfter(step);
    if (after == size) {
      return size - 1;
    }
    return after > 0 && step - steps[after - 1] < steps[after] - step ? after - 1 : after;
  }

  /** The steps, in an array of length {@link #size} or more; must not be changed. */
  double[] steps() {
    return steps;
  }

  double[] values() {
    return values;
  }

  double[] lows() {
    return lows == null ? values : lows;
  }

  double[] highs() {
    return highs == null ? values : highs;
  }

  /**
   * The exponential moving average, in an array of length {@link #size} or more. Each value is
   * divided by the sum of the weights so far, so that the average does not start at zero. Gaps stay
   * gaps and have no weight.
   *
   * @param newWeight the weight of the past, from 0 (no smoothing) to below 1
   */
  double[] smoothed(double newWeight) {
    if (newWeight <= 0) {
      return values;
    }
    if (newWeight != weight) {
      forgetSmoothed();
      weight = newWeight;
    }
    if (smoothed.length < size) {
      smoothed = Arrays.copyOf(smoothed, values.length);
    }
    for (; smoothedCount < size; smoothedCount++) {
      double value = values[smoothedCount];
      if (Double.isFinite(value)) {
        mean = weight * mean + (1 - weight) * value;
        mass = weight * mass + (1 - weight);
        smoothed[smoothedCount] = mean / mass;
      } else {
        smoothed[smoothedCount] = Double.NaN;
      }
    }
    return smoothed;
  }

  private void forgetSmoothed() {
    smoothedCount = 0;
    mean = 0;
    mass = 0;
  }

  private void put(double step, double value, double low, double high) {
    if (size > 0) {
      requireOrder(steps[size - 1], step);
    } else if (Double.isNaN(step)) {
      throw new IllegalArgumentException("a step must be a number");
    }
    if (size == values.length || size == steps.length) {
      int capacity = Math.max(64, size + (size >> 1));
      steps = Arrays.copyOf(steps, capacity);
      values = Arrays.copyOf(values, capacity);
      lows = lows == null ? null : Arrays.copyOf(lows, capacity);
      highs = highs == null ? null : Arrays.copyOf(highs, capacity);
    }
    steps[size] = step;
    values[size] = value;
    if (lows != null && highs != null) {
      lows[size] = low;
      highs[size] = high;
    }
    size++;
  }

  private void withBand() {
    if (lows == null) {
      lows = values.clone();
      highs = values.clone();
    }
  }

  private static void requireOrder(double before, double step) {
    if (!(step >= before)) {
      throw new IllegalArgumentException(
          "step %s of a curve comes after step %s".formatted(step, before));
    }
  }
}
