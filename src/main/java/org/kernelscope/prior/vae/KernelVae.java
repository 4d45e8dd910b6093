package org.kernelscope.prior.vae;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A VAE over kernels: decoder {@code p(w|z) = N(m(z), diag v(z))} and encoder {@code r(z|w) =
 * N(a(w), diag b(w))} (method, sections 1 and 5). A value: training makes a new one.
 */
public sealed interface KernelVae permits DenseKernelVae {

  /** Default of {@link #varianceFloor}: without a floor the bound has no maximum. */
  double DEFAULT_VARIANCE_FLOOR = 1e-6;

  /** k, the side of a kernel in pixels. */
  int size();

  /** Width of the hidden layers. */
  int hidden();

  /** d, dimensions of the code z. */
  int latent();

  /** The networks see {@code w / scale}, so that kernels of any layer have values near 1. */
  double scale();

  /** Smallest variance of the decoder and the encoder, in scaled units. */
  double varianceFloor();

  /** Flat weights, encoder then decoder; shared, never written to. */
  float[] parameters();

  /** How many of {@link #parameters} are the encoder's. */
  int encoderLength();

  /** The same networks with other weights. */
  KernelVae withParameters(float[] parameters);

  /** Where files find each weight in {@link #parameters}, in the order of the layers. */
  List<WeightPlace> weightPlaces();

  /**
   * The encoder for a fixed number of rows; only this package can use it.
   *
   * @param parameters flat vector of encoder and decoder, read at every pass, float or double
   * @param gradients flat vector of the same layout that {@link GaussianNetwork#backward}
   *     overwrites, or null where the weights stay as they are
   */
  GaussianNetwork encoder(int rows, INDArray parameters, @Nullable INDArray gradients);

  /** The decoder, likewise. */
  GaussianNetwork decoder(int rows, INDArray parameters, @Nullable INDArray gradients);

  /** The means {@code m(z)} for codes {@code [N, d]}, row-major: kernels {@code [N, k, k]}. */
  default KernelSet decodeMeans(float[] codes) {
    return decode(codes, null);
  }

  /** Draws from {@code p(w|z)} for codes {@code [N, d]}, row-major: kernels {@code [N, k, k]}. */
  default KernelSet decodeWithNoise(float[] codes, RandomGenerator random) {
    return decode(codes, random);
  }

  private KernelSet decode(float[] codes, @Nullable RandomGenerator noise) {
    int area = size() * size();
    int count = codes.length / latent();
    float[] values = new float[count * area];
    int rows = Math.max(1, Math.min(count, 512));
    try (INDArray weights = Nd4j.createFromArray(parameters());
        GaussianNetwork decoder = decoder(rows, weights, null)) {
      float[] chunk = new float[rows * latent()];
      for (int from = 0; from < count; from += rows) {
        int here = Math.min(rows, count - from);
        System.arraycopy(codes, from * latent(), chunk, 0, here * latent());
        decoder.setInput(chunk);
        decoder.forward();
        float[] means = HostArrays.read(decoder.mean(), rows * area);
        float[] variances = HostArrays.read(decoder.variance(), rows * area);
        for (int row = 0; row < here; row++) {
          for (int pixel = 0; pixel < area; pixel++) {
            double value = means[pixel * rows + row];
            if (noise != null) {
              value += Math.sqrt(variances[pixel * rows + row]) * noise.nextGaussian();
            }
            values[(from + row) * area + pixel] = (float) (scale() * value);
          }
        }
      }
    }
    return new KernelSet(size(), values, Provenance.UNKNOWN);
  }
}
