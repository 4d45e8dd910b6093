package org.kernelscope.nn.init;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvLayer;

/**
 * Gabor filters (Daugman, JOSA A 1985): a cosine wave under a Gaussian window at the centre of the
 * kernel.
 *
 * <pre>  exp(-(u² + v²/4) / 2s²) cos(2π f u + p),   u = x cos t + y sin t,   v = y cos t - x sin t
 * </pre>
 *
 * <ul>
 *   <li>The orientation t is from U(0, π) and the phase p from U(0, 2π).
 *   <li>The frequency f is from U(1/2k, 1/2) in waves a pixel: from half a wave across the kernel
 *       to the highest frequency that pixels can show.
 *   <li>The window has the width {@code s = 0.56 / f}, which gives a bandwidth of one octave. It is
 *       twice as long as wide.
 *   <li>Every kernel is scaled to the norm {@code sqrt(2 / (in + out))}, which is the root mean
 *       square norm of Xavier's kernels.
 * </ul>
 */
public record GaborBank() implements KernelInitialiser {

  /** The standard deviation of the window in wavelengths, for a bandwidth of one octave. */
  private static final double WINDOW = 0.56;

  /** The length of the window along the wave's crests, relative to its width. */
  private static final double ASPECT = 2;

  /** Filters with a smaller norm are drawn again: the zeros of a wave can be at all pixels. */
  private static final double SMALLEST_NORM = 1e-3;

  @Override
  public KernelSet draw(ConvLayer layer, RandomGenerator random) {
    int area = layer.size() * layer.size();
    double norm = VarianceScaling.XAVIER.norm(layer);
    float[] values = new float[layer.kernels() * area];
    for (int kernel = 0; kernel < layer.kernels(); kernel++) {
      double[] filter = draw(layer.size(), random);
      double own = norm(filter);
      while (own < SMALLEST_NORM) {
        filter = draw(layer.size(), random);
        own = norm(filter);
      }
      for (int i = 0; i < area; i++) {
        values[kernel * area + i] = (float) (filter[i] * norm / own);
      }
    }
    return new KernelSet(
        layer.size(),
        values,
        Provenance.of(
            "initialisation", String.format(Locale.ROOT, "Gabor filters, norm %s", norm)));
  }

  private static double[] draw(int size, RandomGenerator random) {
    double lowest = 0.5 / size;
    double orientation = Math.PI * random.nextDouble();
    double frequency = lowest + (0.5 - lowest) * random.nextDouble();
    double phase = 2 * Math.PI * random.nextDouble();
    return filter(size, orientation, frequency, phase);
  }

  /** One filter, {@code [size, size]} row-major. */
  static double[] filter(int size, double orientation, double frequency, double phase) {
    double width = WINDOW / frequency;
    double middle = (size - 1) / 2.0;
    double[] filter = new double[size * size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double x = column - middle;
        double y = row - middle;
        double along = x * Math.cos(orientation) + y * Math.sin(orientation);
        double across = (y * Math.cos(orientation) - x * Math.sin(orientation)) / ASPECT;
        double distance = (along * along + across * across) / (width * width);
        filter[row * size + column] =
            Math.exp(-distance / 2) * Math.cos(2 * Math.PI * frequency * along + phase);
      }
    }
    return filter;
  }

  private static double norm(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
