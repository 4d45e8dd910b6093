package org.kernelscope.ui.control.chart;

import java.util.ArrayList;
import java.util.List;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.Range;

/**
 * Converts between data values and pixels along one direction, linearly or logarithmically, and
 * gives the ticks.
 *
 * @param low the data value at pixel {@code start}
 * @param high the data value at pixel {@code end}
 * @param log whether equal ratios, instead of equal differences, have equal distances
 * @param unit if not 0, the axis is logarithmic on both sides of zero, and linear for values of
 *     about this size
 */
public record Axis(double low, double high, boolean log, double start, double end, double unit) {

  /** The minimal and the maximal ratio of the largest value to the unit of a signed axis. */
  private static final double LEAST_SPAN = 1e2;

  private static final double MOST_SPAN = 1e6;

  /** Bounds of magnitude within which differences and powers of ten are finite numbers above 0. */
  private static final double SMALLEST = 1e-200;

  private static final double LARGEST = 1e200;

  private static final int LAST_DECADE = 308;

  /** The smallest difference, relative to the size of a number, whose labels still differ. */
  private static final double FINEST = 1e-12;

  /** A tick with its label; a minor tick has an empty label. */
  public record Tick(double value, String label) {}

  public Axis(double low, double high, boolean log, double start, double end) {
    this(low, high, log, start, end, 0);
  }

  /**
   * An axis for values of both signs whose magnitudes differ by several orders.
   *
   * @param small the magnitude of the smallest values that should be visible
   */
  static Axis signed(double low, double high, double small, double start, double end) {
    double largest = Math.max(Math.abs(low), Math.abs(high));
    double unit = Math.max(largest / MOST_SPAN, Math.min(largest / LEAST_SPAN, small));
    return new Axis(low, high, false, start, end, unit);
  }

  public double pixel(double value) {
    return start + (scaled(value) - scaled(low)) / (scaled(high) - scaled(low)) * (end - start);
  }

  /**
   * The pixel of a value. Values without a logarithm are at {@code floor}, which is out of sight.
   */
  public double pixel(double value, double floor) {
    if (log && value <= 0) {
      return floor;
    }
    // Far outside the view the exact pixel does not matter, but the rasteriser fails for very large
    // numbers.
    return Math.max(-10_000, Math.min(10_000, pixel(value)));
  }

  public double value(double pixel) {
    double fraction = (pixel - start) / (end - start);
    double scaled = scaled(low) + fraction * (scaled(high) - scaled(low));
    if (unit > 0) {
      return Math.signum(scaled) * unit * Math.expm1(Math.abs(scaled));
    }
    return log ? Math.pow(10, scaled) : scaled;
  }

  /** The range that is shown after zooming by {@code factor} about {@code pixel}. */
  Range zoomed(double pixel, double factor) {
    double from = pixel + (start - pixel) * factor;
    double to = pixel + (end - pixel) * factor;
    return range(from, to);
  }

  Range panned(double pixels) {
    return range(start - pixels, end - pixels);
  }

  /**
   * The range of data between two pixels, in any order. If an axis cannot show it, because it is
   * too large or too small for numbers, the present range.
   */
  Range range(double pixel, double otherPixel) {
    double a = Math.min(value(pixel), value(otherPixel));
    double b = Math.max(value(pixel), value(otherPixel));
    boolean within = log ? a >= SMALLEST && b <= LARGEST : -LARGEST <= a && b <= LARGEST;
    boolean apart = b - a > Math.max(SMALLEST, FINEST * Math.max(Math.abs(a), Math.abs(b)));
    return within && apart ? new Range(a, b) : new Range(low, high);
  }

  /**
   * The ticks for an axis with space for about this number. At least two have labels, because one
   * label shows no scale.
   */
  public List<Tick> ticks(int about) {
    if (unit > 0) {
      return signedTicks(about);
    }
    List<Tick> ticks = log && high / low > 3 ? logTicks(about) : linearTicks(about);
    for (int more = 2; isLone(ticks) && more <= 6; more++) {
      ticks = linearTicks(more);
    }
    return ticks;
  }

  private static boolean isLone(List<Tick> ticks) {
    return ticks.stream().filter(tick -> !tick.label().isEmpty()).count() < 2;
  }

  /**
   * Zero and powers of ten on both sides of it; round values if there are fewer than two powers in
   * the range.
   */
  private List<Tick> signedTicks(int about) {
    List<Tick> ticks = new ArrayList<>();
    int first = (int) Math.ceil(Math.log10(unit));
    int last = (int) Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high))));
    double free = Math.abs(end - start) / Math.max(1, about) / 2;
    List<Double> values = new ArrayList<>(List.of(0.0));
    for (int exponent = last; exponent >= first; exponent--) {
      values.add(Math.pow(10, exponent));
      values.add(-Math.pow(10, exponent));
    }
    for (double value : values) {
      boolean clear =
          ticks.stream().allMatch(other -> Math.abs(pixel(other.value()) - pixel(value)) >= free);
      if (value >= low && value <= high && clear) {
        ticks.add(new Tick(value, signedLabel(value)));
      }
    }
    return isLone(ticks) ? linearTicks(about) : ticks;
  }

  private static String signedLabel(double value) {
    if (value == 0) {
      return "0";
    }
    String size = logLabel(Math.abs(value), (int) Math.rint(Math.log10(Math.abs(value))));
    return value < 0 ? "\u2212" + size : size;
  }

  private List<Tick> linearTicks(int about) {
    double step = niceStep((high - low) / Math.max(1, about));
    List<Tick> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    if (last - first > 200) {
      return ticks;
    }
    for (long i = first; i <= last; i++) {
      double value = i * step;
      if (!log || value > 0) {
        ticks.add(new Tick(value, label(value, step)));
      }
    }
    return ticks;
  }

  private List<Tick> logTicks(int about) {
    int first = (int) Math.max(-LAST_DECADE, Math.floor(Math.log10(low)));
    int last = (int) Math.min(LAST_DECADE, Math.ceil(Math.log10(high)));
    int every = Math.max(1, (int) Math.ceil((last - first) / (double) Math.max(1, about)));
    boolean fine = last - first <= Math.max(1, about / 3);
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = first; exponent <= last; exponent++) {
      double decade = Math.pow(10, exponent);
      for (int digit = 1; digit <= 9; digit++) {
        double value = digit * decade;
        if (value < low * (1 - 1e-12) || value > high * (1 + 1e-12)) {
          continue;
        }
        boolean labelled = digit == 1 ? exponent % every == 0 : fine && (digit == 2 || digit == 5);
        if (labelled || every == 1) {
          ticks.add(new Tick(value, labelled ? logLabel(value, exponent) : ""));
        }
      }
    }
    return ticks;
  }

  private double scaled(double value) {
    if (unit > 0) {
      return Math.signum(value) * Math.log1p(Math.abs(value) / unit);
    }
    return log ? Math.log10(value) : value;
  }

  /**
   * The smallest value of the form 1, 2 or 5 times a power of ten that is not below {@code rough}.
   */
  static double niceStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double fraction = rough / power;
    double nice = fraction <= 1.0001 ? 1 : fraction <= 2.0001 ? 2 : fraction <= 5.0001 ? 5 : 10;
    return nice * power;
  }

  private String label(double value, double step) {
    double largest = Math.max(Math.abs(low), Math.abs(high));
    if (largest >= 1e7 || (largest < 1e-3 && largest > 0)) {
      return value == 0 ? "0" : NumberFormats.of(value, digits(largest, step));
    }
    if (largest >= 1e4 && step >= 1000 && step % 1000 == 0) {
      return value == 0 ? "0" : NumberFormats.fixed(value / 1000, 0) + "k";
    }
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    return decimals == 0
        ? NumberFormats.count(Math.rint(value))
        : NumberFormats.fixed(value, decimals);
  }

  private static int digits(double largest, double step) {
    return Math.max(
        1, (int) Math.floor(Math.log10(largest)) - (int) Math.floor(Math.log10(step)) + 1);
  }

  private static String logLabel(double value, int exponent) {
    if (exponent >= 3 && exponent <= 5) {
      return NumberFormats.fixed(value / 1000, 0) + "k";
    }
    if (exponent >= -3 && exponent < 3) {
      return NumberFormats.fixed(value, Math.max(0, -exponent));
    }
    return NumberFormats.of(value, 1);
  }
}
