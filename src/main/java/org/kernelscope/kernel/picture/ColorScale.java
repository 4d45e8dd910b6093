package org.kernelscope.kernel.picture;

/**
 * The values at the two ends of a colour bar.
 *
 * @param low the value of the first colour
 * @param high the value of the last colour, above {@code low}
 */
public record ColorScale(double low, double high) {

  /** The range of values that a scale covers. */
  public enum Reach {
    /** Up to the largest magnitude, so that nothing is clipped. */
    ALL,
    /**
     * Up to the 99.5th percentile of the magnitudes, so that a few outliers do not make the other
     * values pale.
     */
    ROBUST
  }

  private static final double ROBUST_SHARE = 0.995;

  public ColorScale {
    if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "a colour scale needs finite limits, low below high, found %s and %s"
              .formatted(low, high));
    }
  }

  /**
   * A scale from {@code -limit} to {@code limit}. A limit that is not a positive number is replaced
   * by 1.
   */
  public static ColorScale symmetric(double limit) {
    double positive = limit > 0 && limit < Double.POSITIVE_INFINITY ? limit : 1;
    return new ColorScale(-positive, positive);
  }

  /**
   * The scale for {@code map}: symmetric about zero for a diverging map, from the smallest to the
   * largest value for a sequential one. Values that are not finite are ignored.
   */
  public static ColorScale of(float[] values, ColorMap map, Reach reach) {
    if (map.diverging()) {
      return symmetric(limit(values, reach));
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      return new ColorScale(0, 1);
    }
    return low < high ? new ColorScale(low, high) : around(low);
  }

  /** The magnitude that the scale of these values covers; 0 if no value is finite. */
  public static double limit(float[] values, Reach reach) {
    return switch (reach) {
      case ALL -> largest(values, 0, values.length);
      case ROBUST -> percentile(values);
    };
  }

  /** The largest finite magnitude in {@code values[from..to)}. */
  static float largest(float[] values, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      float magnitude = Math.abs(values[i]);
      if (magnitude > largest && magnitude < Float.POSITIVE_INFINITY) {
        largest = magnitude;
      }
    }
    return largest;
  }

  /**
   * The position of a value: 0 at {@link #low}, 1 at {@link #high}. Values outside have positions
   * outside 0 to 1.
   */
  public double fraction(double value) {
    return (value - low) / (high - low);
  }

  private static ColorScale around(double value) {
    double margin = value == 0 ? 1 : Math.abs(value) * 1e-3;
    return new ColorScale(value - margin, value + margin);
  }

  private static double percentile(float[] values) {
    float[] magnitudes = new float[values.length];
    int count = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        magnitudes[count++] = Math.abs(value);
      }
    }
    if (count == 0) {
      return 0;
    }
    float high = select(magnitudes, count, (int) Math.ceil(ROBUST_SHARE * count) - 1);
    // If most values are zero, the percentile is zero, and a scale of zero would show nothing.
    return high > 0 ? high : largest(values, 0, values.length);
  }

  /**
   * The number at index {@code rank} if the first {@code count} numbers were sorted (Hoare's
   * quickselect).
   */
  private static float select(float[] numbers, int count, int rank) {
    int from = 0;
    int to = count - 1;
    while (from < to) {
      float pivot = numbers[(from + to) >>> 1];
      int low = from;
      int high = to;
      while (low <= high) {
        while (numbers[low] < pivot) {
          low++;
        }
        while (numbers[high] > pivot) {
          high--;
        }
        if (low <= high) {
          float swapped = numbers[low];
          numbers[low++] = numbers[high];
          numbers[high--] = swapped;
        }
      }
      if (rank <= high) {
        to = high;
      } else if (rank >= low) {
        from = low;
      } else {
        break;
      }
    }
    return numbers[rank];
  }
}
