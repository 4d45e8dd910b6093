package org.kernelscope.prior.vae;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.prior.FactorisedGaussian;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A VAE over kernels: decoder {@code p(w|z) = N(m(z), diag v(z))} and encoder {@code r(z|w) =
 * N(a(w), diag b(w))} (method, sections 1 and 5). Immutable: training makes a new one.
 */
public sealed interface KernelVae permits DenseKernelVae, ConvKernelVae {

  /** Default of {@link #varianceFloor}: without a floor the bound has no maximum. */
  double DEFAULT_VARIANCE_FLOOR = 1e-6;

  VaeArchitecture architecture();

  /** k, the side of a kernel in pixels. */
  int size();

  /** Width of the hidden layers. */
  int hidden();

  /** d, dimensions of the code z. */
  int latent();

  /**
   * The input of the networks is {@code w / scale}, so that kernels of any layer have values near
   * 1.
   */
  double scale();

  /** Smallest variance of the decoder and the encoder, in scaled units. */
  double varianceFloor();

  /** Flat weights, encoder then decoder; shared, must not be changed. */
  float[] parameters();

  /** The number of {@link #parameters} that belong to the encoder. */
  int encoderLength();

  /** The same networks with other weights. */
  KernelVae withParameters(float[] parameters);

  /** The same networks with another variance floor. */
  default KernelVae withVarianceFloor(double floor) {
    return architecture().of(size(), hidden(), latent(), scale(), floor, parameters());
  }

  /** The place of each named weight in {@link #parameters}, in the order of the layers. */
  List<ParameterSlice> weightPlaces();

  /**
   * The encoder for a fixed number of rows; only this package can use it.
   *
   * @param parameters flat vector of encoder and decoder, read at every pass, float or double
   * @param gradients flat vector of the same layout that {@link GaussianNetwork#backward}
   *     overwrites, or null if the weights do not change
   */
  GaussianNetwork encoder(int rows, INDArray parameters, @Nullable INDArray gradients);

  /** The decoder for a fixed number of rows; the parameters are those of {@link #encoder}. */
  GaussianNetwork decoder(int rows, INDArray parameters, @Nullable INDArray gradients);

  /** The most efficient number of rows for its networks: their activations stay in the cache. */
  int rowsAtOnce();

  /**
   * The number of threads that can run networks of this VAE in parallel: as many as the engine may
   * use, because each network computes its products on the calling thread.
   */
  default int threads() {
    return Math.max(1, Nd4j.getEnvironment().maxThreads());
  }

  /**
   * The means {@code a(w)} of the codes of kernels {@code [N, k, k]}: {@code [N, d]}, row-major.
   */
  default float[] encodeMeans(KernelSet kernels) {
    float[] scaled = new float[kernels.values().length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (kernels.values()[i] / scale());
    }
    float[] codes = new float[kernels.count() * latent()];
    run(this::encoder, scaled, kernels.area(), latent(), (i, mean, variance) -> codes[i] = mean);
    return codes;
  }

  /** {@code p(w|z)} for codes {@code [N, d]}, row-major, in units of the kernels themselves. */
  default FactorisedGaussian decode(float[] codes) {
    int area = size() * size();
    double[] means = new double[codes.length / latent() * area];
    double[] logVariances = new double[means.length];
    double logScale = 2 * Math.log(scale());
    run(
        this::decoder,
        codes,
        latent(),
        area,
        (i, mean, variance) -> {
          means[i] = scale() * mean;
          logVariances[i] = logScale + Math.log(variance);
        });
    return new FactorisedGaussian(size(), means, logVariances);
  }

  /** The means {@code m(z)} for codes {@code [N, d]}, row-major: kernels {@code [N, k, k]}. */
  default KernelSet decodeMeans(float[] codes) {
    double[] means = decode(codes).mean();
    float[] values = new float[means.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) means[i];
    }
    return new KernelSet(size(), values, Provenance.UNKNOWN);
  }

  /** Draws from {@code p(w|z)} for codes {@code [N, d]}, row-major: kernels {@code [N, k, k]}. */
  default KernelSet decodeWithNoise(float[] codes, RandomGenerator random) {
    FactorisedGaussian density = decode(codes);
    float[] values = new float[density.mean().length];
    for (int i = 0; i < values.length; i++) {
      double deviation = Math.exp(0.5 * density.logVariance()[i]);
      values[i] = (float) (density.mean()[i] + deviation * random.nextGaussian());
    }
    return new KernelSet(size(), values, Provenance.UNKNOWN);
  }

  private void run(
      GaussianNetwork.Factory factory,
      float[] rowMajor,
      int inputs,
      int outputs,
      GaussianNetwork.Sink sink) {
    int count = rowMajor.length / inputs;
    int rows = Math.max(1, Math.min(count, 512));
    try (INDArray weights = Nd4j.createFromArray(parameters());
        GaussianNetwork network = factory.make(rows, weights, null)) {
      float[] chunk = new float[rows * inputs];
      for (int from = 0; from < count; from += rows) {
        int here = Math.min(rows, count - from);
        System.arraycopy(rowMajor, from * inputs, chunk, 0, here * inputs);
        network.setInput(chunk);
        network.forward();
        float[] means = HostArrays.read(network.mean(), rows * outputs);
        float[] variances = HostArrays.read(network.variance(), rows * outputs);
        for (int row = 0; row < here; row++) {
          for (int output = 0; output < outputs; output++) {
            int place = output * rows + row;
            sink.accept((from + row) * outputs + output, means[place], variances[place]);
          }
        }
      }
    }
  }
}
