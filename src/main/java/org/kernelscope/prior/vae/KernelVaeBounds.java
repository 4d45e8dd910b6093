package org.kernelscope.prior.vae;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Two lower bounds on {@code ln p(w)} of each of N kernels, in nats, from K codes {@code z_s ~
 * r(z|w)} drawn for each:
 *
 * <pre>
 *  ELBO  mean_s ln p(w|z_s) - KL(r(z|w) || N(0, I))
 *  IW    ln mean_s  p(w|z_s) N(z_s; 0, I) / r(z_s|w)</pre>
 *
 * the second after Burda, Grosse and Salakhutdinov (ICLR 2016).
 *
 * @param elbo {@code [N]}
 * @param importanceWeighted {@code [N]}
 */
public record KernelVaeBounds(double[] elbo, double[] importanceWeighted) {

  private static final int ROWS = 512;
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  /**
   * Computes both bounds.
   *
   * @param samples K, at least 1
   * @param random asked for standard normal numbers, {@code [K, rows, d]} for every 512 kernels
   */
  public static KernelVaeBounds of(
      KernelVae vae, KernelSet kernels, int samples, RandomGenerator random) {
    if (kernels.size() != vae.size() || samples < 1) {
      throw new IllegalArgumentException(
          "expected kernels of size %d and at least 1 sample, found size %d and %d samples"
              .formatted(vae.size(), kernels.size(), samples));
    }
    int count = kernels.count();
    KernelVaeBounds bounds = new KernelVaeBounds(new double[count], new double[count]);
    int rows = Math.max(1, Math.min(count, ROWS));
    try (INDArray weights = Nd4j.createFromArray(vae.parameters());
        GaussianNetwork encoder = vae.encoder(rows, weights, null);
        GaussianNetwork decoder = vae.decoder(rows, weights, null)) {
      Chunk chunk = new Chunk(vae, rows, encoder, decoder);
      for (int from = 0; from < count; from += rows) {
        chunk.bound(kernels, from, Math.min(rows, count - from), samples, random, bounds);
      }
    }
    return bounds;
  }

  /** Kernels that go through the networks together. */
  private static final class Chunk {

    private final KernelVae vae;
    private final int rows;
    private final int area;
    private final int latent;
    private final GaussianNetwork encoder;
    private final GaussianNetwork decoder;

    /** Kernels as the networks see them, {@code [rows, k·k]}. */
    private final float[] scaled;

    /** {@code [rows, d]}. */
    private final float[] codes;

    private final double[] logLikelihoods;
    private final LogMeanExp[] weights;

    Chunk(KernelVae vae, int rows, GaussianNetwork encoder, GaussianNetwork decoder) {
      this.vae = vae;
      this.rows = rows;
      this.area = vae.size() * vae.size();
      this.latent = vae.latent();
      this.encoder = encoder;
      this.decoder = decoder;
      this.scaled = new float[rows * area];
      this.codes = new float[rows * latent];
      this.logLikelihoods = new double[rows];
      this.weights = new LogMeanExp[rows];
    }

    void bound(
        KernelSet kernels,
        int from,
        int here,
        int samples,
        RandomGenerator random,
        KernelVaeBounds bounds) {
      for (int i = 0; i < here * area; i++) {
        scaled[i] = (float) (kernels.values()[from * area + i] / vae.scale());
      }
      encoder.setInput(scaled);
      encoder.forward();
      // The networks' arrays are in Fortran order: [outputs, rows] as they lie in memory.
      float[] a = HostArrays.read(encoder.mean(), rows * latent);
      float[] b = HostArrays.read(encoder.variance(), rows * latent);
      Arrays.fill(logLikelihoods, 0);
      Arrays.setAll(weights, row -> new LogMeanExp());
      double[] logRatios = new double[rows];
      for (int sample = 0; sample < samples; sample++) {
        for (int row = 0; row < here; row++) {
          logRatios[row] = drawCode(row, a, b, random);
        }
        decoder.setInput(codes);
        decoder.forward();
        float[] m = HostArrays.read(decoder.mean(), rows * area);
        float[] v = HostArrays.read(decoder.variance(), rows * area);
        for (int row = 0; row < here; row++) {
          double logLikelihood = logLikelihood(row, m, v);
          logLikelihoods[row] += logLikelihood / samples;
          weights[row].add(logLikelihood + logRatios[row]);
        }
      }
      // p(w) = p(w / scale) / scale^(k*k)
      double logVolume = area * Math.log(vae.scale());
      for (int row = 0; row < here; row++) {
        bounds.elbo[from + row] = logLikelihoods[row] - divergence(row, a, b) - logVolume;
        bounds.importanceWeighted[from + row] = weights[row].value() - logVolume;
      }
    }

    /** Draws {@code z = a + sqrt(b) ε} and returns {@code ln N(z; 0, I) - ln r(z|w)}. */
    private double drawCode(int row, float[] a, float[] b, RandomGenerator random) {
      double logRatio = 0;
      for (int i = 0; i < latent; i++) {
        double noise = random.nextGaussian();
        double variance = b[i * rows + row];
        double z = a[i * rows + row] + Math.sqrt(variance) * noise;
        logRatio += 0.5 * (noise * noise + Math.log(variance) - z * z);
        codes[row * latent + i] = (float) z;
      }
      return logRatio;
    }

    private double logLikelihood(int row, float[] m, float[] v) {
      double sum = area * LOG_2_PI;
      for (int pixel = 0; pixel < area; pixel++) {
        double variance = v[pixel * rows + row];
        double residual = scaled[row * area + pixel] - m[pixel * rows + row];
        sum += residual * residual / variance + Math.log(variance);
      }
      return -0.5 * sum;
    }

    /** {@code KL(N(a, diag b) || N(0, I))}. */
    private double divergence(int row, float[] a, float[] b) {
      double sum = 0;
      for (int i = 0; i < latent; i++) {
        double mean = a[i * rows + row];
        double variance = b[i * rows + row];
        sum += mean * mean + variance - 1 - Math.log(variance);
      }
      return 0.5 * sum;
    }
  }

  /** {@code ln mean_s exp(x_s)} of numbers that come one at a time, without overflow. */
  private static final class LogMeanExp {
    private double largest = Double.NEGATIVE_INFINITY;
    private double sum;
    private int count;

    void add(double x) {
      if (x > largest) {
        sum = sum * Math.exp(largest - x) + 1;
        largest = x;
      } else {
        sum += Math.exp(x - largest);
      }
      count++;
    }

    double value() {
      return largest + Math.log(sum / count);
    }
  }
}
