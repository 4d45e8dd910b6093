package org.kernelscope.ui.control.chart;

import java.util.Arrays;

/**
 * A curve reduced to the resolution of a screen: the smallest, largest and mean value in every
 * pixel column. One instance is reused for all curves.
 */
final class Columns {

  private double[] low = {};
  private double[] high = {};
  private double[] mean = {};
  private int[] counts = {};
  private int width;

  /**
   * Collects the points from index {@code from} to before {@code to} of a curve into columns.
   *
   * @param lows the lower edge at each point; the values themselves for a line
   */
  void collect(
      double[] steps,
      double[] values,
      double[] lows,
      double[] highs,
      int from,
      int to,
      Axis axis,
      int columns) {
    if (columns > low.length) {
      low = new double[columns];
      high = new double[columns];
      mean = new double[columns];
      counts = new int[columns];
    }
    width = columns;
    Arrays.fill(counts, 0, columns, 0);
    int column = 0;
    int i = from;
    while (i < to && column < columns) {
      // Compares with the step at a column's right edge, which is faster than to compute the column
      // of every step.
      double edge =
          column == columns - 1 ? Double.POSITIVE_INFINITY : axis.value(axis.start() + column + 1);
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      double sum = 0;
      int count = 0;
      while (i < to && steps[i] < edge) {
        double value = values[i];
        if (Double.isFinite(value)) {
          least = Math.min(least, lows[i]);
          most = Math.max(most, highs[i]);
          sum += value;
          count++;
        }
        i++;
      }
      if (count > 0) {
        low[column] = least;
        high[column] = most;
        mean[column] = sum / count;
        counts[column] = count;
      }
      column++;
    }
  }

  int width() {
    return width;
  }

  boolean isEmpty(int column) {
    return counts[column] == 0;
  }

  double low(int column) {
    return low[column];
  }

  double high(int column) {
    return high[column];
  }

  double mean(int column) {
    return mean[column];
  }
}
