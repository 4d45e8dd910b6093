package org.kernelscope.prior.vae;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A fully connected VAE over flattened kernels: encoder and decoder are four ELU layers each.
 *
 * @param size k, the side of a kernel in pixels
 * @param hidden width of the ELU layers
 * @param latent d, dimensions of the code z
 * @param scale the input of the networks is {@code w / scale}
 * @param varianceFloor smallest variance of the decoder and the encoder, in scaled units
 * @param parameters flat weights, encoder then decoder; shared, must not be changed
 */
public record DenseKernelVae(
    int size, int hidden, int latent, double scale, double varianceFloor, float[] parameters)
    implements KernelVae {

  public DenseKernelVae {
    if (size < 1 || hidden < 1 || latent < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "kernel size, hidden width and latent dimensions must be at least 1, found %d, %d, %d",
              size,
              hidden,
              latent));
    }
    if (!(scale > 0 && varianceFloor > 0 && Double.isFinite(scale + varianceFloor))) {
      throw new IllegalArgumentException(
          "scale and variance floor must be positive and finite, found %s and %s"
              .formatted(scale, varianceFloor));
    }
    int expected = parameterCount(size, hidden, latent);
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a dense kernel VAE of %dx%d kernels, hidden width %d and %d latent dimensions has %d parameters, found %d",
              size,
              size,
              hidden,
              latent,
              expected,
              parameters.length));
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

  private static GaussianMlp.Shape encoderShape(int size, int hidden, int latent) {
    return new GaussianMlp.Shape(size * size, hidden, latent);
  }

  private static GaussianMlp.Shape decoderShape(int size, int hidden, int latent) {
    return new GaussianMlp.Shape(latent, hidden, size * size);
  }

  @Override
  public VaeArchitecture architecture() {
    return VaeArchitecture.DENSE;
  }

  @Override
  public int encoderLength() {
    return encoderShape(size, hidden, latent).parameters();
  }

  @Override
  public DenseKernelVae withParameters(float[] trained) {
    return new DenseKernelVae(size, hidden, latent, scale, varianceFloor, trained);
  }

  @Override
  public GaussianNetwork encoder(int rows, INDArray weights, @Nullable INDArray gradients) {
    return new GaussianMlp(
        encoderShape(size, hidden, latent), rows, varianceFloor, weights, gradients, 0);
  }

  @Override
  public GaussianNetwork decoder(int rows, INDArray weights, @Nullable INDArray gradients) {
    return new GaussianMlp(
        decoderShape(size, hidden, latent),
        rows,
        varianceFloor,
        weights,
        gradients,
        encoderLength());
  }

  @Override
  public int rowsAtOnce() {
    return 1024;
  }

  @Override
  public List<ParameterSlice> weightPlaces() {
    return weightPlaces(size, hidden, latent);
  }

  /** The places of all weights in the flat parameters of such a VAE. */
  public static List<ParameterSlice> weightPlaces(int size, int hidden, int latent) {
    GaussianMlp.Shape encoder = encoderShape(size, hidden, latent);
    List<ParameterSlice> places = new ArrayList<>();
    encoder.addPlaces(0, "enc", "z", places);
    decoderShape(size, hidden, latent).addPlaces(encoder.parameters(), "dec", "w", places);
    return places;
  }
}
