package org.kernelscope.prior.vae;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Trains a {@link KernelVae} by Adam on the evidence lower bound
 *
 * <pre>  L(w) = E_r(z|w) ln p(w|z) - KL(r(z|w) || N(0, I))</pre>
 *
 * with one reparameterised sample of z a kernel. All arrays are made once for one batch size;
 * confined to one thread.
 */
public final class KernelVaeTrainer implements AutoCloseable {

  private final KernelVae model;
  private final int rows;
  final INDArray parameters;
  final INDArray gradients;
  private final INDArray updaterState;
  private final AdamUpdater updater;
  final GaussianNetwork encoder;
  private final GaussianNetwork decoder;
  final INDArray kernels;
  final INDArray codeNoise;
  private final INDArray codeDeviation;
  private final INDArray codeScratch;
  private final INDArray residual;
  private final INDArray kernelScratch;
  private final INDArray kernelLogs;
  private int steps;

  /**
   * @param rows kernels a step
   */
  public KernelVaeTrainer(KernelVae model, int rows, double learningRate) {
    this(model, rows, learningRate, DataType.FLOAT);
  }

  KernelVaeTrainer(KernelVae model, int rows, double learningRate, DataType type) {
    this.model = model;
    this.rows = rows;
    int length = model.parameters().length;
    parameters = Nd4j.create(type, 1, length);
    HostArrays.write(model.parameters(), length, parameters);
    gradients = Nd4j.create(type, 1, length);
    Adam adam = new Adam(learningRate);
    updaterState = Nd4j.create(type, 1, adam.stateSize(length));
    updater = (AdamUpdater) adam.instantiate(updaterState, true);
    int area = model.size() * model.size();
    int latent = model.latent();
    encoder = model.encoder(rows, parameters, gradients);
    decoder = model.decoder(rows, parameters, gradients);
    kernels = Nd4j.create(type, new long[] {rows, area}, 'f');
    residual = kernels.ulike();
    kernelScratch = kernels.ulike();
    kernelLogs = kernels.ulike();
    codeNoise = Nd4j.create(type, new long[] {rows, latent}, 'f');
    codeDeviation = codeNoise.ulike();
    codeScratch = codeNoise.ulike();
  }

  /** One optimiser step on the bound of {@code rows} kernels drawn from {@code set}. */
  public double step(KernelSet set, int[] indices, RandomGenerator random) {
    double elbo = bound(set, indices, random);
    backward();
    steps++;
    updater.applyUpdater(gradients, steps - 1, 0);
    parameters.subi(gradients);
    return elbo;
  }

  /**
   * The bound in nats per kernel, mean over {@code rows} kernels, one sample of z each; nothing is
   * changed.
   */
  public double bound(KernelSet set, int[] indices, RandomGenerator random) {
    load(set, indices);
    float[] noise = new float[rows * model.latent()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    HostArrays.write(noise, noise.length, codeNoise);
    return forward();
  }

  private void load(KernelSet set, int[] indices) {
    if (indices.length != rows || set.size() != model.size()) {
      throw new IllegalArgumentException(
          "expected %d kernels of size %d, found %d of size %d"
              .formatted(rows, model.size(), indices.length, set.size()));
    }
    int area = set.area();
    float[] scaled = new float[rows * area];
    for (int row = 0; row < rows; row++) {
      for (int pixel = 0; pixel < area; pixel++) {
        scaled[row * area + pixel] =
            (float) (set.values()[indices[row] * area + pixel] / model.scale());
      }
    }
    encoder.setInput(scaled);
    GaussianNetwork.writeRows(scaled, kernels);
  }

  /** Runs both networks and returns the mean bound in nats per kernel, in unscaled kernel units. */
  double forward() {
    encoder.forward();
    INDArray a = encoder.mean();
    INDArray b = encoder.variance();
    Nd4j.exec(new Sqrt(b, codeDeviation));
    INDArray z = decoder.input();
    z.assign(codeNoise).muli(codeDeviation).addi(a);
    decoder.forward();
    double divergence = 0.5 * (sumOfSquares(a) + b.sumNumber().doubleValue() - sumLog(b));
    divergence -= 0.5 * rows * model.latent();

    INDArray m = decoder.mean();
    INDArray v = decoder.variance();
    residual.assign(kernels).subi(m);
    kernelScratch.assign(residual).muli(residual).divi(v);
    int area = model.size() * model.size();
    double logLikelihood =
        -0.5
            * (kernelScratch.sumNumber().doubleValue()
                + sumLog(v)
                + rows * area * Math.log(2 * Math.PI));
    // p(w) = p(w / scale) / scale^(k*k)
    return (logLikelihood - divergence) / rows - area * Math.log(model.scale());
  }

  /** Fills {@link #gradients} with the gradient of minus the mean bound. */
  void backward() {
    INDArray v = decoder.variance();
    INDArray varianceGradient = decoder.varianceGradient();
    // d/dv of 0.5 ((w-m)^2 / v + ln v) = 0.5 (1 - (w-m)^2 / v) / v
    varianceGradient.assign(kernelScratch).rsubi(1).divi(v).muli(0.5 / rows);
    decoder.meanGradient().assign(residual).divi(v).muli(-1.0 / rows);
    decoder.backward();

    INDArray codeGradient = decoder.inputGradient();
    INDArray b = encoder.variance();
    encoder.meanGradient().assign(encoder.mean()).divi(rows).addi(codeGradient);
    // z = a + sqrt(b) eps, and the divergence contributes 0.5 (1 - 1/b).
    codeScratch.assign(b).rdivi(-1).addi(1).muli(0.5 / rows);
    encoder
        .varianceGradient()
        .assign(codeGradient)
        .muli(codeNoise)
        .divi(codeDeviation)
        .muli(0.5)
        .addi(codeScratch);
    encoder.backward();
  }

  private static double sumOfSquares(INDArray array) {
    double norm = array.norm2Number().doubleValue();
    return norm * norm;
  }

  private double sumLog(INDArray variance) {
    INDArray logs = variance == decoder.variance() ? kernelLogs : codeScratch;
    Nd4j.exec(new Log(variance, logs));
    return logs.sumNumber().doubleValue();
  }

  /** Changes the learning rate from the next step on. */
  public void setLearningRate(double rate) {
    updater.setConfig(new Adam(rate));
  }

  /** Steps done, those before a {@link #restore} included. */
  public int steps() {
    return steps;
  }

  /** Adam's moments, in its own layout: with model and steps, all that training needs to go on. */
  public float[] optimiserState() {
    return HostArrays.read(updaterState, (int) updaterState.length());
  }

  /** Goes on from flat weights, Adam's moments and a number of steps that were kept. */
  public void restore(float[] weights, float[] moments, int stepsDone) {
    if (weights.length != parameters.length() || moments.length != updaterState.length()) {
      throw new IllegalArgumentException("the kept state belongs to a VAE of another shape");
    }
    HostArrays.write(weights, weights.length, parameters);
    HostArrays.write(moments, moments.length, updaterState);
    steps = stepsDone;
  }

  /** The model as trained so far. */
  public KernelVae model() {
    return model.withParameters(HostArrays.read(parameters, model.parameters().length));
  }

  @Override
  public void close() {
    encoder.close();
    decoder.close();
    for (INDArray array :
        new INDArray[] {
          parameters,
          gradients,
          updaterState,
          kernels,
          residual,
          kernelScratch,
          kernelLogs,
          codeNoise,
          codeDeviation,
          codeScratch
        }) {
      array.close();
    }
  }
}
