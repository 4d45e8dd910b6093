package org.kernelscope.prior.vae;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The variance head of a network: {@code v = ln(1 + exp(x)) + floor}, computed on the JVM. Loops
 * are short and without branches, so that they compile to vector instructions; the error is at most
 * 1e-12.
 */
final class Softplus {

  /** The number of elements that pass through all loops together, in the cache. */
  private static final int BLOCK = 1024;

  /** For smaller x, {@code exp(x)} is negligible compared with any floor. */
  private static final double LOWEST = -90;

  private final HostMatrix raw;
  private final HostMatrix variance;
  private final HostMatrix gradient;
  private final double[] slope;
  private final double floor;

  /**
   * @param raw x, contiguous
   * @param variance v, likewise
   * @param gradient with respect to v, and after {@link #backward} to x
   */
  Softplus(INDArray raw, INDArray variance, INDArray gradient, double floor) {
    this.raw = new HostMatrix(raw);
    this.variance = new HostMatrix(variance);
    this.gradient = new HostMatrix(gradient);
    this.slope = new double[this.raw.values.length];
    this.floor = floor;
  }

  void forward() {
    raw.read();
    for (int from = 0; from < slope.length; from += BLOCK) {
      int end = Math.min(from + BLOCK, slope.length);
      decay(raw.values, slope, from, end);
      logOfOneMore(slope, variance.values, from, end);
      join(raw.values, slope, variance.values, floor, from, end);
    }
    variance.write();
  }

  /** {@code t = exp(-|x|)}: a series for a 256th of the exponent, then eight squarings. */
  private static void decay(double[] x, double[] t, int from, int end) {
    for (int i = from; i < end; i++) {
      double y = Math.max(-Math.abs(x[i]), LOWEST) * (1.0 / 256);
      double e = 1.0 / 5040;
      e = e * y + 1.0 / 720;
      e = e * y + 1.0 / 120;
      e = e * y + 1.0 / 24;
      e = e * y + 1.0 / 6;
      e = e * y + 1.0 / 2;
      e = e * y + 1;
      e = e * y + 1;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      t[i] = e;
    }
  }

  /** {@code ln(1 + t) = 2 artanh(t / (2 + t))} for t from 0 to 1. */
  private static void logOfOneMore(double[] t, double[] log, int from, int end) {
    for (int i = from; i < end; i++) {
      double s = t[i] / (2 + t[i]);
      double square = s * s;
      double series = 1.0 / 21;
      series = series * square + 1.0 / 19;
      series = series * square + 1.0 / 17;
      series = series * square + 1.0 / 15;
      series = series * square + 1.0 / 13;
      series = series * square + 1.0 / 11;
      series = series * square + 1.0 / 9;
      series = series * square + 1.0 / 7;
      series = series * square + 1.0 / 5;
      series = series * square + 1.0 / 3;
      log[i] = 2 * s * (series * square + 1);
    }
  }

  /**
   * Computes v from {@code ln(1 + exp(-|x|))}, and the slope of the softplus from {@code
   * exp(-|x|)}.
   */
  private static void join(
      double[] x, double[] slope, double[] v, double floor, int from, int end) {
    for (int i = from; i < end; i++) {
      double size = Math.abs(x[i]);
      double rising = 0.5 * (x[i] + size);
      v[i] += rising + floor;
      double above = rising / (size + Double.MIN_NORMAL);
      slope[i] = (above + (1 - above) * slope[i]) / (1 + slope[i]);
    }
  }

  void backward() {
    gradient.read();
    for (int i = 0; i < slope.length; i++) {
      gradient.values[i] *= slope[i];
    }
    gradient.write();
  }
}
