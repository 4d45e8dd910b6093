package org.kernelscope.prior.vae;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A pass of kernels through encoder, code and decoder, for a fixed number of rows. It gives the
 * evidence lower bound of each kernel, from one code {@code z = a(w) + sqrt(b(w)) ε},
 *
 * <pre>  L(w) = ln p(w|z) - KL(r(z|w) || N(0, I))</pre>
 *
 * and the gradient of the negative weighted sum. Matrices are {@code [n, rows]}, as in the
 * networks' memory; all are allocated once. Confined to one thread at a time.
 */
final class KernelVaePass implements AutoCloseable {

  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  /**
   * The number of variances that can be multiplied before a logarithm is taken, without overflow or
   * underflow of a double.
   */
  private static final int FACTORS = 8;

  /** Scaled kernels {@code w / scale}, {@code [k·k, rows]}; to be filled before {@link #encode}. */
  final double[] kernels;

  /** ε, {@code [d, rows]}; to be filled before {@link #decode}. */
  final double[] codeNoise;

  /**
   * The gradient of the negative bound with respect to {@code w / scale}, valid after {@link
   * #backward}.
   */
  final double[] kernelGradient;

  final GaussianNetwork encoder;
  private final GaussianNetwork decoder;
  private final int rows;
  private final int area;
  private final int latent;
  private final double logVolume;
  private final HostMatrix input;
  private final HostMatrix a;
  private final HostMatrix b;
  private final HostMatrix code;
  private final HostMatrix m;
  private final HostMatrix v;
  private final HostMatrix meanGradient;
  private final HostMatrix varianceGradient;
  private final HostMatrix codeGradient;
  private final HostMatrix codeMeanGradient;
  private final HostMatrix codeVarianceGradient;
  private final HostMatrix inputGradient;

  /** {@code (w - m) / v}, {@code [k·k, rows]}. */
  private final double[] pull;

  private final double[] squares;
  private final double[] product;
  private final double[] logs;

  /**
   * @param parameters flat weights of the VAE, read at every pass
   * @param gradients receives the gradients of the weights from {@link #backward}; null if they are
   *     not needed
   */
  KernelVaePass(KernelVae vae, int rows, INDArray parameters, @Nullable INDArray gradients) {
    this.rows = rows;
    this.area = vae.size() * vae.size();
    this.latent = vae.latent();
    // p(w) = p(w / scale) / scale^(k*k)
    this.logVolume = area * Math.log(vae.scale());
    this.encoder = vae.encoder(rows, parameters, gradients);
    this.decoder = vae.decoder(rows, parameters, gradients);
    this.input = new HostMatrix(encoder.input());
    this.kernels = input.values;
    this.a = new HostMatrix(encoder.mean());
    this.b = new HostMatrix(encoder.variance());
    this.code = new HostMatrix(decoder.input());
    this.m = new HostMatrix(decoder.mean());
    this.v = new HostMatrix(decoder.variance());
    this.meanGradient = new HostMatrix(decoder.meanGradient());
    this.varianceGradient = new HostMatrix(decoder.varianceGradient());
    this.codeGradient = new HostMatrix(decoder.inputGradient());
    this.codeMeanGradient = new HostMatrix(encoder.meanGradient());
    this.codeVarianceGradient = new HostMatrix(encoder.varianceGradient());
    this.inputGradient = new HostMatrix(encoder.inputGradient());
    this.codeNoise = new double[rows * latent];
    this.kernelGradient = inputGradient.values;
    this.pull = new double[rows * area];
    this.squares = new double[rows];
    this.product = new double[rows];
    this.logs = new double[rows];
  }

  /** Computes {@code r(z|w)} for the kernels. */
  void encode() {
    input.write();
    encoder.forward();
    a.read();
    b.read();
  }

  /** Draws the codes and computes {@code p(w|z)}. */
  void decode() {
    for (int i = 0; i < codeNoise.length; i++) {
      code.values[i] = a.values[i] + Math.sqrt(b.values[i]) * codeNoise[i];
    }
    code.write();
    decoder.forward();
    m.read();
    v.read();
    Arrays.fill(squares, 0);
    Arrays.fill(product, 1);
    Arrays.fill(logs, 0);
    for (int pixel = 0; pixel < area; pixel++) {
      int start = pixel * rows;
      for (int row = 0; row < rows; row++) {
        double residual = kernels[start + row] - m.values[start + row];
        double ratio = residual / v.values[start + row];
        pull[start + row] = ratio;
        squares[row] += residual * ratio;
        product[row] *= v.values[start + row];
      }
      if (pixel % FACTORS == FACTORS - 1 || pixel == area - 1) {
        for (int row = 0; row < rows; row++) {
          logs[row] += Math.log(product[row]);
          product[row] = 1;
        }
      }
    }
  }

  /** The bound of one kernel in nats, in units of unscaled kernels. */
  double bound(int row) {
    return logLikelihood(row) - divergence(row);
  }

  /** {@code ln p(w|z)}, in units of unscaled kernels. */
  double logLikelihood(int row) {
    return -0.5 * (area * LOG_2_PI + squares[row] + logs[row]) - logVolume;
  }

  /** {@code KL(N(a, diag b) || N(0, I))}. */
  double divergence(int row) {
    double sum = 0;
    for (int i = row; i < codeNoise.length; i += rows) {
      double mean = a.values[i];
      double variance = b.values[i];
      sum += mean * mean + variance - 1 - Math.log(variance);
    }
    return 0.5 * sum;
  }

  /** {@code ln N(z; 0, I) - ln r(z|w)}. */
  double logRatio(int row) {
    double sum = 0;
    for (int i = row; i < codeNoise.length; i += rows) {
      double z = code.values[i];
      sum += codeNoise[i] * codeNoise[i] + Math.log(b.values[i]) - z * z;
    }
    return 0.5 * sum;
  }

  /** The networks whose weight gradients {@link #backward} computes. */
  enum Trained {
    NEITHER,
    ENCODER,
    BOTH
  }

  /**
   * Computes the gradient of the negative sum of the bounds of the first {@code count} kernels,
   * times {@code weight}.
   */
  void backward(double weight, int count, Trained trained) {
    for (int pixel = 0; pixel < area; pixel++) {
      int start = pixel * rows;
      for (int i = start; i < start + count; i++) {
        meanGradient.values[i] = -weight * pull[i];
        varianceGradient.values[i] = 0.5 * weight * (1 / v.values[i] - pull[i] * pull[i]);
      }
      Arrays.fill(meanGradient.values, start + count, start + rows, 0);
      Arrays.fill(varianceGradient.values, start + count, start + rows, 0);
    }
    meanGradient.write();
    varianceGradient.write();
    if (trained == Trained.BOTH) {
      decoder.backward();
    } else {
      decoder.backwardToInput();
    }
    codeGradient.read();
    for (int i = 0; i < codeNoise.length; i++) {
      double own = i % rows < count ? weight : 0;
      double pulled = codeGradient.values[i];
      codeMeanGradient.values[i] = own * a.values[i] + pulled;
      codeVarianceGradient.values[i] =
          0.5 * (own * (1 - 1 / b.values[i]) + pulled * codeNoise[i] / Math.sqrt(b.values[i]));
    }
    codeMeanGradient.write();
    codeVarianceGradient.write();
    if (trained == Trained.NEITHER) {
      encoder.backwardToInput();
    } else {
      encoder.backward();
    }
    inputGradient.read();
    for (int pixel = 0; pixel < area; pixel++) {
      for (int i = pixel * rows; i < pixel * rows + count; i++) {
        kernelGradient[i] += weight * pull[i];
      }
    }
  }

  @Override
  public void close() {
    encoder.close();
    decoder.close();
  }
}
