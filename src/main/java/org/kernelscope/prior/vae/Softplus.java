package org.kernelscope.prior.vae;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The variance head of a network: {@code v = ln(1 + exp(x)) + floor}, computed on the JVM. Loops
 * have no branches, so that the compiler turns them into vector instructions; results are exact to
 * 1e-12.
 */
final class Softplus {

  /** Below -LARGEST, {@code exp(x)} vanishes beside any floor. */
  private static final double LARGEST = 90;

  private final Mirror raw;
  private final Mirror variance;
  private final Mirror gradient;
  private final double[] slope;
  private final double floor;

  /**
   * @param raw x, contiguous
   * @param variance v, likewise
   * @param gradient with respect to v, and after {@link #backward} to x
   */
  Softplus(INDArray raw, INDArray variance, INDArray gradient, double floor) {
    this.raw = new Mirror(raw);
    this.variance = new Mirror(variance);
    this.gradient = new Mirror(gradient);
    this.slope = new double[this.raw.values.length];
    this.floor = floor;
  }

  void forward() {
    raw.read();
    double[] x = raw.values;
    double[] v = variance.values;
    for (int i = 0; i < x.length; i++) {
      // A NaN stays one.
      double size = Math.abs(x[i]);
      double t = decay(size);
      // ln(1 + t) = 2 artanh s, s <= 1/3.
      double s = t / (2 + t);
      double r = s * s;
      double series = 1.0 / 21;
      series = series * r + 1.0 / 19;
      series = series * r + 1.0 / 17;
      series = series * r + 1.0 / 15;
      series = series * r + 1.0 / 13;
      series = series * r + 1.0 / 11;
      series = series * r + 1.0 / 9;
      series = series * r + 1.0 / 7;
      series = series * r + 1.0 / 5;
      series = series * r + 1.0 / 3;
      series = series * r + 1;
      v[i] = 0.5 * (x[i] + size) + 2 * s * series + floor;
      double above = 0.5 * (x[i] + size) / (size + Double.MIN_NORMAL);
      slope[i] = (above + (1 - above) * t) / (1 + t);
    }
    variance.write();
  }

  /** {@code exp(-x)} for {@code x >= 0}: a series for {@code x / 256}, then eight squarings. */
  private static double decay(double x) {
    double y = -Math.min(x, LARGEST) / 256;
    double e = 1.0 / 40320;
    e = e * y + 1.0 / 5040;
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
    return e * e;
  }

  void backward() {
    gradient.read();
    for (int i = 0; i < slope.length; i++) {
      gradient.values[i] *= slope[i];
    }
    gradient.write();
  }
}
