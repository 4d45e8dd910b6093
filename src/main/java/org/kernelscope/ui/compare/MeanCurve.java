package org.kernelscope.ui.compare;

import org.jspecify.annotations.Nullable;

/**
 * A curve at one moment: the mean over seeds at each step, with the band of one standard deviation
 * about it. Arrays are not to be written to.
 *
 * @param steps ascending
 * @param means one for each step
 * @param lows lower edge of the band; null while no step has two seeds
 * @param highs upper edge likewise
 */
public record MeanCurve(
    double[] steps, double[] means, double @Nullable [] lows, double @Nullable [] highs) {

  public static final MeanCurve EMPTY = new MeanCurve(new double[0], new double[0], null, null);

  public int size() {
    return steps.length;
  }
}
