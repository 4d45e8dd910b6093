package org.kernelscope.prior.vae;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Trains a {@link KernelVae} with Adam on the evidence lower bound
 *
 * <pre>  L(w) = E_r(z|w) ln p(w|z) - KL(r(z|w) || N(0, I))</pre>
 *
 * with one reparameterised sample of z per kernel. All arrays are allocated once, for one batch
 * size. Confined to one thread, which may give parts of the kernels to worker threads.
 */
public final class KernelVaeTrainer implements AutoCloseable {

  /** The smallest number of kernels for which another thread pays. */
  private static final int FEWEST_ROWS = 32;

  private final KernelVae model;
  private final int rows;

  /** The number of kernels in a share; the last share may have fewer. */
  private final int shareRows;

  private final Share[] shares;
  final INDArray parameters;
  final INDArray gradients;
  private final INDArray updaterState;
  private final AdamUpdater updater;

  /** The pass of the first share. */
  final KernelVaePass pass;

  private int steps;

  /**
   * @param rows kernels per step
   */
  public KernelVaeTrainer(KernelVae model, int rows, double learningRate) {
    this(
        model,
        rows,
        learningRate,
        DataType.FLOAT,
        Math.min(model.threads(), Math.max(1, rows / FEWEST_ROWS)));
  }

  /**
   * @param threads the number of threads that share the kernels of a step
   */
  KernelVaeTrainer(KernelVae model, int rows, double learningRate, DataType type, int threads) {
    this.model = model;
    this.rows = rows;
    int length = model.parameters().length;
    parameters = Nd4j.create(type, 1, length);
    HostArrays.write(model.parameters(), length, parameters);
    gradients = Nd4j.create(type, 1, length);
    Adam adam = new Adam(learningRate);
    updaterState = Nd4j.create(type, 1, adam.stateSize(length));
    updater = (AdamUpdater) adam.instantiate(updaterState, true);
    shareRows = (rows + threads - 1) / threads;
    shares = new Share[(rows + shareRows - 1) / shareRows];
    Arrays.setAll(shares, Share::new);
    pass = shares[0].pass;
  }

  /** The part of a step that one thread computes. */
  private final class Share {

    private final int count;
    private final KernelVaePass pass;
    private final INDArray ownGradients;

    /** The sum of its kernels' bounds. */
    private double bound;

    Share(int index) {
      count = Math.min(shareRows, rows - index * shareRows);
      ownGradients = index == 0 ? gradients : gradients.ulike();
      pass = new KernelVaePass(model, shareRows, parameters, ownGradients);
    }

    void forward() {
      pass.encode();
      pass.decode();
      bound = 0;
      for (int row = 0; row < count; row++) {
        bound += pass.bound(row);
      }
    }

    void backward() {
      pass.backward(1.0 / rows, count, KernelVaePass.Trained.BOTH);
    }

    void close() {
      pass.close();
      ownGradients.close();
    }
  }

  private void everyShare(Consumer<Share> work) {
    if (shares.length == 1) {
      work.accept(shares[0]);
    } else {
      Arrays.stream(shares).parallel().forEach(work);
    }
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
   * The bound in nats per kernel, mean over {@code rows} kernels, with one sample of z each. No
   * weights change.
   */
  public double bound(KernelSet set, int[] indices, RandomGenerator random) {
    if (indices.length != rows || set.size() != model.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected %d kernels of size %d, found %d of size %d",
              rows,
              model.size(),
              indices.length,
              set.size()));
    }
    int area = set.area();
    for (int row = 0; row < rows; row++) {
      double[] kernels = shares[row / shareRows].pass.kernels;
      for (int pixel = 0; pixel < area; pixel++) {
        kernels[pixel * shareRows + row % shareRows] =
            set.values()[indices[row] * area + pixel] / model.scale();
      }
    }
    // Drawn in the order of all rows, so that the number of threads does not change the draws.
    for (int i = 0; i < model.latent(); i++) {
      for (int row = 0; row < rows; row++) {
        shares[row / shareRows].pass.codeNoise[i * shareRows + row % shareRows] =
            random.nextGaussian();
      }
    }
    return forward();
  }

  /** Runs both networks and returns the mean bound in nats per kernel, in unscaled kernel units. */
  double forward() {
    everyShare(Share::forward);
    double sum = 0;
    for (Share share : shares) {
      sum += share.bound;
    }
    return sum / rows;
  }

  /** Fills {@link #gradients} with the gradient of the negative mean bound. */
  void backward() {
    everyShare(Share::backward);
    for (int i = 1; i < shares.length; i++) {
      gradients.addi(shares[i].ownGradients);
    }
  }

  /** Changes the learning rate from the next step on. */
  public void setLearningRate(double rate) {
    updater.setConfig(new Adam(rate));
  }

  /** The number of steps done, including those before a {@link #restore}. */
  public int steps() {
    return steps;
  }

  /**
   * Adam's moments, in its own layout. Together with model and steps they are the complete state of
   * training.
   */
  public float[] optimiserState() {
    return HostArrays.read(updaterState, (int) updaterState.length());
  }

  /** Whether all weights and the state of the optimiser are finite numbers. */
  public boolean isFinite() {
    return HostArrays.areFinite(parameters) && HostArrays.areFinite(updaterState);
  }

  /** Continues from saved flat weights, Adam's moments and a number of steps. */
  public void restore(float[] weights, float[] moments, int stepsDone) {
    if (weights.length != parameters.length() || moments.length != updaterState.length()) {
      throw new IllegalArgumentException("the kept state belongs to a VAE of another shape");
    }
    HostArrays.write(weights, weights.length, parameters);
    HostArrays.write(moments, moments.length, updaterState);
    steps = stepsDone;
  }

  /** The model as it is trained so far. */
  public KernelVae model() {
    return model.withParameters(HostArrays.read(parameters, model.parameters().length));
  }

  @Override
  public void close() {
    for (Share share : shares) {
      share.close();
    }
    parameters.close();
    updaterState.close();
  }
}
