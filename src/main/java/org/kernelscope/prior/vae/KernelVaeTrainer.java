package org.kernelscope.prior.vae;

import java.util.random.RandomGenerator;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
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
  final KernelVaePass pass;
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
    pass = new KernelVaePass(model, rows, parameters, gradients);
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
    if (indices.length != rows || set.size() != model.size()) {
      throw new IllegalArgumentException(
          "expected %d kernels of size %d, found %d of size %d"
              .formatted(rows, model.size(), indices.length, set.size()));
    }
    int area = set.area();
    for (int row = 0; row < rows; row++) {
      for (int pixel = 0; pixel < area; pixel++) {
        pass.kernels[pixel * rows + row] =
            set.values()[indices[row] * area + pixel] / model.scale();
      }
    }
    for (int i = 0; i < pass.codeNoise.length; i++) {
      pass.codeNoise[i] = random.nextGaussian();
    }
    return forward();
  }

  /** Runs both networks and returns the mean bound in nats per kernel, in unscaled kernel units. */
  double forward() {
    pass.encode();
    pass.decode();
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += pass.bound(row);
    }
    return sum / rows;
  }

  /** Fills {@link #gradients} with the gradient of minus the mean bound. */
  void backward() {
    pass.backward(1.0 / rows, rows, KernelVaePass.Trained.BOTH);
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
    pass.close();
    parameters.close();
    gradients.close();
    updaterState.close();
  }
}
