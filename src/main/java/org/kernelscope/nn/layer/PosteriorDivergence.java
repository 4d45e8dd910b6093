package org.kernelscope.nn.layer;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.prior.Divergence;
import org.kernelscope.prior.FactorisedGaussian;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The divergence of one layer's posterior from its prior. It converts between the native arrays
 * {@code [k, k, in, out]} of the layer and the Java arrays {@code [out·in, k, k]} of the prior.
 * Everything is allocated once; confined to one thread.
 */
public final class PosteriorDivergence implements AutoCloseable {

  private final Divergence divergence;
  private final FactorisedGaussian posterior;
  private final double[] meanGradient;
  private final double[] logVarianceGradient;
  private final float[] host;
  private final INDArray layerOrder;
  private final int area;
  private final int in;
  private final int out;
  private double weight = 1;
  private double value;
  private @Nullable RandomGenerator random;

  /** The parameters of the variances; null if these are the log-variances themselves. */
  private double @Nullable [] parameters;

  /**
   * @param divergence closed together with this object
   * @param size k
   * @param in input channels
   * @param out output channels
   */
  public PosteriorDivergence(Divergence divergence, int size, int in, int out, DataType type) {
    this.divergence = divergence;
    int length = out * in * size * size;
    this.posterior = new FactorisedGaussian(size, new double[length], new double[length]);
    this.meanGradient = new double[length];
    this.logVarianceGradient = new double[length];
    this.host = new float[length];
    this.layerOrder = Nd4j.create(type, size, size, in, out);
    this.area = size * size;
    this.in = in;
    this.out = out;
  }

  /**
   * Prepares the next step.
   *
   * @param weight the factor on the divergence in the objective
   * @param random the source of its samples
   */
  public void prepare(double weight, RandomGenerator random) {
    this.weight = weight;
    this.random = random;
  }

  /**
   * Adds the weighted gradient of the divergence to the gradients of a layer, with respect to its
   * means and to the parameters of its variances.
   */
  void addGradient(
      VarianceParameterisation noise,
      INDArray means,
      INDArray varianceParameters,
      INDArray meanSum,
      INDArray parameterSum) {
    if (random == null) {
      throw new IllegalStateException("a step that was not prepared");
    }
    read(means, posterior.mean());
    read(varianceParameters, posterior.logVariance());
    if (noise == VarianceParameterisation.ADDITIVE) {
      value = divergence.evaluate(posterior, meanGradient, logVarianceGradient, random);
    } else {
      evaluate(noise, random);
    }
    add(meanGradient, meanSum);
    add(logVarianceGradient, parameterSum);
  }

  /**
   * Evaluates the divergence and converts its gradient by the chain rule, from {@code (μ, ln σ²)}
   * to {@code (μ, a)}.
   */
  private void evaluate(VarianceParameterisation noise, RandomGenerator source) {
    double[] means = posterior.mean();
    double[] logVariances = posterior.logVariance();
    System.arraycopy(logVariances, 0, parameters(), 0, logVariances.length);
    for (int i = 0; i < logVariances.length; i++) {
      logVariances[i] = noise.logVariance(means[i], parameters()[i]);
    }
    value = divergence.evaluate(posterior, meanGradient, logVarianceGradient, source);
    for (int i = 0; i < logVariances.length; i++) {
      meanGradient[i] += logVarianceGradient[i] * noise.slopeOfMean(means[i]);
      logVarianceGradient[i] *= noise.slope(parameters()[i]);
    }
  }

  private double[] parameters() {
    double[] current = parameters;
    if (current == null) {
      current = new double[meanGradient.length];
      parameters = current;
    }
    return current;
  }

  // ND4J's copies of permuted views take several times as long as these loops. Output channels are
  // the innermost loop: their strides are not powers of two, so that all data stay in the fastest
  // cache.

  private void read(INDArray layer, double[] target) {
    layerOrder.assign(layer);
    HostArrays.read(layerOrder, host);
    for (int i = 0; i < in; i++) {
      for (int pixel = 0; pixel < area; pixel++) {
        int row = (pixel * in + i) * out;
        int place = i * area + pixel;
        for (int o = 0; o < out; o++) {
          target[o * in * area + place] = host[row + o];
        }
      }
    }
  }

  private void add(double[] gradient, INDArray sum) {
    float factor = (float) weight;
    for (int i = 0; i < in; i++) {
      for (int pixel = 0; pixel < area; pixel++) {
        int row = (pixel * in + i) * out;
        int place = i * area + pixel;
        for (int o = 0; o < out; o++) {
          host[row + o] = factor * (float) gradient[o * in * area + place];
        }
      }
    }
    HostArrays.write(host, host.length, layerOrder);
    sum.addi(layerOrder);
  }

  /** The divergence at the last step, nats. */
  public double value() {
    return value;
  }

  /** See {@link Divergence#standardError}. */
  public double standardError() {
    return divergence.standardError();
  }

  /** The weighted divergence, as it was part of the objective. */
  double weightedValue() {
    return weight * value;
  }

  /** The posterior as it was before the last step; overwritten by the next one. */
  public FactorisedGaussian posterior() {
    return posterior;
  }

  /** See {@link Divergence#state}. */
  public float[] state() {
    return divergence.state();
  }

  /** See {@link Divergence#restore}. */
  public void restore(float[] state) {
    divergence.restore(state);
  }

  @Override
  public void close() {
    divergence.close();
    layerOrder.close();
  }
}
