package org.kernelscope.prior.vae;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
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
 * IW is the bound of Burda, Grosse and Salakhutdinov (ICLR 2016).
 *
 * @param elbo {@code [N]}
 * @param importanceWeighted {@code [N]}
 */
public record KernelVaeBounds(double[] elbo, double[] importanceWeighted) {

  private static final int ROWS = 512;

  /**
   * Computes both bounds.
   *
   * @param samples K, at least 1
   * @param random the source of standard normal numbers, {@code [K, rows, d]} for every 512 kernels
   */
  public static KernelVaeBounds of(
      KernelVae vae, KernelSet kernels, int samples, RandomGenerator random) {
    if (kernels.size() != vae.size() || samples < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected kernels of size %d and at least 1 sample, found size %d and %d samples",
              vae.size(),
              kernels.size(),
              samples));
    }
    int count = kernels.count();
    KernelVaeBounds bounds = new KernelVaeBounds(new double[count], new double[count]);
    int rows = Math.max(1, Math.min(count, ROWS));
    int area = vae.size() * vae.size();
    LogMeanExp[] weights = new LogMeanExp[rows];
    try (INDArray parameters = Nd4j.createFromArray(vae.parameters());
        KernelVaePass pass = new KernelVaePass(vae, rows, parameters, null)) {
      for (int from = 0; from < count; from += rows) {
        int here = Math.min(rows, count - from);
        for (int row = 0; row < here; row++) {
          for (int pixel = 0; pixel < area; pixel++) {
            pass.kernels[pixel * rows + row] =
                kernels.values()[(from + row) * area + pixel] / vae.scale();
          }
        }
        pass.encode();
        Arrays.setAll(weights, row -> new LogMeanExp());
        for (int sample = 0; sample < samples; sample++) {
          for (int row = 0; row < here; row++) {
            for (int i = row; i < pass.codeNoise.length; i += rows) {
              pass.codeNoise[i] = random.nextGaussian();
            }
          }
          pass.decode();
          for (int row = 0; row < here; row++) {
            bounds.elbo[from + row] += pass.bound(row) / samples;
            weights[row].add(pass.logLikelihood(row) + pass.logRatio(row));
          }
        }
        for (int row = 0; row < here; row++) {
          bounds.importanceWeighted[from + row] = weights[row].value();
        }
      }
    }
    return bounds;
  }

  /** {@code ln mean_s exp(x_s)} of a stream of numbers, without overflow. */
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
