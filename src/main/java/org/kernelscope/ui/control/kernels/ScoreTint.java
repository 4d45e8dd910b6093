package org.kernelscope.ui.control.kernels;

import java.util.Arrays;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;

/**
 * Scores as colours.
 *
 * @param scale from the 2nd to the 98th percentile, so that a few outliers do not take all colours
 */
record ScoreTint(double[] nats, ColorScale scale) implements GridTint {

  /** Without a sign, and nothing like the colours of weights. */
  static final ColorMap COLORS = ColorMap.VIRIDIS;

  private static final double TAIL = 0.02;

  static ScoreTint of(double[] nats) {
    double[] sorted = Arrays.stream(nats).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new ScoreTint(nats, new ColorScale(0, 1));
    }
    double low = sorted[(int) Math.floor(TAIL * (sorted.length - 1))];
    double high = sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))];
    return new ScoreTint(nats, new ColorScale(low, high > low ? high : low + 1));
  }

  @Override
  public int argb(int kernel) {
    return COLORS.argb(scale.fraction(nats[kernel]));
  }
}
