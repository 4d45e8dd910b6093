package org.kernelscope.prior.vae;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.prior.vae.GaussianConvNet.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The convolutional VAE over kernels of Atanov et al. (ICLR 2019), published for 7×7 kernels (h =
 * 32, d = 2) and 5×5 kernels (h = 64, d = 4). An ELU follows every layer but the last.
 *
 * <p>Encoder: 3×3 convolutions without padding until one pixel is left, with h channels after the
 * first and 2h after the others. Kernels of 5×5 and smaller allow too few of these layers. Their
 * encoder begins with two padded layers of h channels, and all later layers have 2h. Decoder: 3×3
 * transposed convolutions from one pixel of d channels to k×k pixels, with 2h channels, the last
 * with h. For 5×5 and smaller a 1×1 convolution from d to 2h channels comes before them and one
 * from 2h to h after. Sizes other than the two published ones follow the same rule.
 *
 * @param size k, the side of a kernel in pixels, odd and from 3 to 31
 * @param hidden h
 * @param latent d, dimensions of the code z
 * @param scale the input of the networks is {@code w / scale}
 * @param varianceFloor smallest variance of the decoder and the encoder, in scaled units
 * @param parameters flat weights, encoder then decoder; shared, must not be changed
 */
public record ConvKernelVae(
    int size, int hidden, int latent, double scale, double varianceFloor, float[] parameters)
    implements KernelVae {

  /** Kernels up to this size begin with padded layers, which keep the number of pixels. */
  private static final int LARGEST_PADDED = 5;

  /**
   * The largest k. It may come from an untrusted file, and every two pixels need one more layer.
   */
  private static final int LARGEST = 31;

  public ConvKernelVae {
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
              "a convolutional kernel VAE of %dx%d kernels, %d channels and %d latent dimensions has %d parameters, found %d",
              size,
              size,
              hidden,
              latent,
              expected,
              parameters.length));
    }
  }

  /** A VAE before training: random weights. */
  public static ConvKernelVae untrained(
      int size, int hidden, int latent, double scale, RandomGenerator random) {
    float[] parameters = new float[parameterCount(size, hidden, latent)];
    GaussianConvNet.Shape encoder = encoderShape(size, hidden, latent);
    encoder.initialise(parameters, 0, random);
    decoderShape(size, hidden, latent).initialise(parameters, encoder.parameters(), random);
    return new ConvKernelVae(size, hidden, latent, scale, DEFAULT_VARIANCE_FLOOR, parameters);
  }

  /** The number of weights of encoder and decoder together. */
  public static int parameterCount(int size, int hidden, int latent) {
    return encoderShape(size, hidden, latent).parameters()
        + decoderShape(size, hidden, latent).parameters();
  }

  static boolean fits(int size) {
    return size >= 3 && size <= LARGEST && size % 2 == 1;
  }

  private static void require(int size, int hidden, int latent) {
    if (!fits(size) || hidden < 1 || latent < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a convolutional kernel VAE takes an odd kernel size from 3 to 31, and at least 1 channel and 1 latent dimension, found %d, %d, %d",
              size,
              hidden,
              latent));
    }
  }

  private static GaussianConvNet.Shape encoderShape(int size, int hidden, int latent) {
    require(size, hidden, latent);
    List<Layer> layers = new ArrayList<>();
    int channels = 1;
    if (size <= LARGEST_PADDED) {
      layers.add(Layer.convolution(size, 3, 1, 1, hidden));
      layers.add(Layer.convolution(size, 3, 1, hidden, hidden));
      channels = hidden;
    }
    for (int side = size; side > 1; side -= 2) {
      int next = layers.isEmpty() ? hidden : 2 * hidden;
      layers.add(Layer.convolution(side, 3, 0, channels, next));
      channels = next;
    }
    return new GaussianConvNet.Shape(size, 1, layers, latent);
  }

  private static GaussianConvNet.Shape decoderShape(int size, int hidden, int latent) {
    require(size, hidden, latent);
    List<Layer> layers = new ArrayList<>();
    boolean padded = size <= LARGEST_PADDED;
    int channels = latent;
    if (padded) {
      layers.add(Layer.convolution(1, 1, 0, channels, 2 * hidden));
      channels = 2 * hidden;
    }
    for (int side = 1; side < size; side += 2) {
      int next = side + 2 == size && !padded ? hidden : 2 * hidden;
      layers.add(Layer.transposed(side, channels, next));
      channels = next;
    }
    if (padded) {
      layers.add(Layer.convolution(size, 1, 0, channels, hidden));
    }
    return new GaussianConvNet.Shape(1, latent, layers, 1);
  }

  @Override
  public VaeArchitecture architecture() {
    return VaeArchitecture.CONV;
  }

  @Override
  public int encoderLength() {
    return encoderShape(size, hidden, latent).parameters();
  }

  @Override
  public ConvKernelVae withParameters(float[] trained) {
    return new ConvKernelVae(size, hidden, latent, scale, varianceFloor, trained);
  }

  @Override
  public GaussianNetwork encoder(int rows, INDArray weights, @Nullable INDArray gradients) {
    return new GaussianConvNet(
        encoderShape(size, hidden, latent), rows, varianceFloor, weights, gradients, 0);
  }

  @Override
  public GaussianNetwork decoder(int rows, INDArray weights, @Nullable INDArray gradients) {
    return new GaussianConvNet(
        decoderShape(size, hidden, latent),
        rows,
        varianceFloor,
        weights,
        gradients,
        encoderLength());
  }

  @Override
  public int rowsAtOnce() {
    return 128;
  }

  @Override
  public List<ParameterSlice> weightPlaces() {
    return weightPlaces(size, hidden, latent);
  }

  /** The places of all weights in the flat parameters of such a VAE. */
  public static List<ParameterSlice> weightPlaces(int size, int hidden, int latent) {
    GaussianConvNet.Shape encoder = encoderShape(size, hidden, latent);
    List<ParameterSlice> places = new ArrayList<>();
    encoder.addPlaces(0, "enc", "z", places);
    decoderShape(size, hidden, latent).addPlaces(encoder.parameters(), "dec", "w", places);
    return places;
  }
}
