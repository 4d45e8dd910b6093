package org.kernelscope.prior.vae;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A fully connected VAE over flattened kernels: decoder {@code p(w|z) = N(m(z), diag v(z))} and
 * encoder {@code r(z|w) = N(a(w), diag b(w))}, each four ELU layers (method, sections 1 and 5).
 *
 * @param size k, the side of a kernel in pixels
 * @param hidden width of the ELU layers
 * @param latent d, dimensions of the code z
 * @param scale the networks see {@code w / scale}, so that kernels of any layer have values near 1
 * @param varianceFloor smallest variance of the decoder and the encoder, in scaled units
 * @param parameters flat weights, encoder then decoder; shared, never written to
 */
public record DenseKernelVae(
    int size, int hidden, int latent, double scale, double varianceFloor, float[] parameters) {

  /** Default of {@link #varianceFloor}: without a floor the bound has no maximum. */
  public static final double DEFAULT_VARIANCE_FLOOR = 1e-6;

  private static final int DECODING_ROWS = 512;

  public DenseKernelVae {
    if (size < 1 || hidden < 1 || latent < 1) {
      throw new IllegalArgumentException(
          "kernel size, hidden width and latent dimensions must be at least 1, found %d, %d, %d"
              .formatted(size, hidden, latent));
    }
    if (!(scale > 0) || !(varianceFloor > 0)) {
      throw new IllegalArgumentException(
          "scale and variance floor must be positive, found %s and %s"
              .formatted(scale, varianceFloor));
    }
    int expected = parameterCount(size, hidden, latent);
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          "a dense kernel VAE of %dx%d kernels, hidden width %d and %d latent dimensions has %d parameters, found %d"
              .formatted(size, size, hidden, latent, expected, parameters.length));
    }
  }

  /** A VAE before training: random weights. */
  public static DenseKernelVae untrained(
      int size, int hidden, int latent, double scale, RandomGenerator random) {
    float[] parameters = new float[parameterCount(size, hidden, latent)];
    GaussianMlp.Shape encoder = encoderShape(size, hidden, latent);
    encoder.initialise(parameters, 0, random);
    decoderShape(size, hidden, latent).initialise(parameters, encoder.parameters(), random);
    return new DenseKernelVae(size, hidden, latent, scale, DEFAULT_VARIANCE_FLOOR, parameters);
  }

  /** The number of weights of encoder and decoder together. */
  public static int parameterCount(int size, int hidden, int latent) {
    return encoderShape(size, hidden, latent).parameters()
        + decoderShape(size, hidden, latent).parameters();
  }

  static GaussianMlp.Shape encoderShape(int size, int hidden, int latent) {
    return new GaussianMlp.Shape(size * size, hidden, latent);
  }

  static GaussianMlp.Shape decoderShape(int size, int hidden, int latent) {
    return new GaussianMlp.Shape(latent, hidden, size * size);
  }

  DenseKernelVae withParameters(float[] trained) {
    return new DenseKernelVae(size, hidden, latent, scale, varianceFloor, trained);
  }

  /** The means {@code m(z)} for codes {@code [N, d]}, row-major: kernels {@code [N, k, k]}. */
  public KernelSet decodeMeans(float[] codes) {
    return decode(codes, null);
  }

  /** Draws from {@code p(w|z)} for codes {@code [N, d]}, row-major: kernels {@code [N, k, k]}. */
  public KernelSet decodeWithNoise(float[] codes, RandomGenerator random) {
    return decode(codes, random);
  }

  /** The means {@code a(w)} of the codes of kernels, {@code [N, d]} row-major. */
  public float[] encodeMeans(KernelSet kernels) {
    int area = size * size;
    int count = kernels.count();
    float[] codes = new float[count * latent];
    int rows = Math.max(1, Math.min(count, DECODING_ROWS));
    try (INDArray weights = Nd4j.createFromArray(parameters);
        INDArray unused = Nd4j.create(weights.dataType(), parameters.length);
        GaussianMlp encoder =
            new GaussianMlp(
                encoderShape(size, hidden, latent), rows, varianceFloor, weights, unused, 0)) {
      float[] chunk = new float[rows * area];
      for (int from = 0; from < count; from += rows) {
        int here = Math.min(rows, count - from);
        for (int i = 0; i < here * area; i++) {
          chunk[i] = (float) (kernels.values()[from * area + i] / scale);
        }
        encoder.setInput(chunk);
        encoder.forward();
        float[] heads = HostArrays.read(encoder.mean(), rows * latent);
        for (int row = 0; row < here; row++) {
          for (int i = 0; i < latent; i++) {
            codes[(from + row) * latent + i] = heads[i * rows + row];
          }
        }
      }
    }
    return codes;
  }

  private KernelSet decode(float[] codes, @Nullable RandomGenerator noise) {
    int area = size * size;
    int count = codes.length / latent;
    float[] values = new float[count * area];
    int rows = Math.max(1, Math.min(count, DECODING_ROWS));
    int encoderLength = encoderShape(size, hidden, latent).parameters();
    try (INDArray weights = Nd4j.createFromArray(parameters);
        INDArray unused = Nd4j.create(weights.dataType(), parameters.length);
        GaussianMlp decoder =
            new GaussianMlp(
                decoderShape(size, hidden, latent),
                rows,
                varianceFloor,
                weights,
                unused,
                encoderLength)) {
      float[] chunk = new float[rows * latent];
      for (int from = 0; from < count; from += rows) {
        int here = Math.min(rows, count - from);
        System.arraycopy(codes, from * latent, chunk, 0, here * latent);
        decoder.setInput(chunk);
        decoder.forward();
        float[] heads = HostArrays.read(decoder.mean(), rows * area);
        float[] variances = HostArrays.read(decoder.variance(), rows * area);
        for (int row = 0; row < here; row++) {
          for (int pixel = 0; pixel < area; pixel++) {
            double value = heads[pixel * rows + row];
            if (noise != null) {
              value += Math.sqrt(variances[pixel * rows + row]) * noise.nextGaussian();
            }
            values[(from + row) * area + pixel] = (float) (scale * value);
          }
        }
      }
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }
}
