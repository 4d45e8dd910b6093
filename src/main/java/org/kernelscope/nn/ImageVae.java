package org.kernelscope.nn;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A variational autoencoder of images in training. It maximises the mean evidence lower bound of a
 * batch, with one reparameterised code per image. Confined to one thread.
 */
public final class ImageVae implements AutoCloseable {

  private final ImageVaeArchitecture architecture;
  final INDArray parameters;
  final INDArray gradients;
  private final INDArray moments;
  private final Optimisation optimisation;
  private final IUpdater rule;
  private final GradientUpdater<?> updater;
  private final ImageVaeParameters weights;
  final ImageVaePass training;

  /** Passes without gradients, by the number of images; they live as long as the network. */
  private final Map<Integer, ImageVaePass> passes = new HashMap<>();

  private final int batch;
  private int steps;

  private ImageVae(
      ImageVaeArchitecture architecture,
      int batch,
      Optimisation optimisation,
      double learningRate,
      DataType type) {
    this.architecture = architecture;
    this.optimisation = optimisation;
    this.batch = batch;
    int length = ImageVaeParameters.length(architecture);
    parameters = Nd4j.create(type, 1, length);
    gradients = Nd4j.create(type, 1, length);
    rule = optimisation.updater(learningRate);
    moments = Nd4j.create(type, 1, rule.stateSize(length));
    updater = rule.instantiate(moments, true);
    optimisation.optimiser().forget(moments);
    weights = ImageVaeParameters.of(architecture, parameters);
    training = new ImageVaePass(architecture, batch, parameters, gradients);
  }

  /**
   * An autoencoder with weights of zero. Set them with {@link #setKernels} and {@link
   * #initialiseDense}.
   *
   * @param batch images per step
   * @param learningRate the initial learning rate
   */
  public static ImageVae create(
      ImageVaeArchitecture architecture,
      int batch,
      Optimisation optimisation,
      double learningRate) {
    return create(architecture, batch, optimisation, learningRate, DataType.FLOAT);
  }

  static ImageVae create(
      ImageVaeArchitecture architecture,
      int batch,
      Optimisation optimisation,
      double learningRate,
      DataType type) {
    return new ImageVae(architecture, batch, optimisation, learningRate, type);
  }

  /**
   * Sets all kernels of a layer.
   *
   * @param kernels shape {@code [out·in, k, k]}, output channel by output channel
   */
  public void setKernels(ConvLayer layer, KernelSet kernels) {
    ConvClassifier.setKernels(layer, kernels.size(), kernels.values(), weights.kernels(layer));
  }

  /** All kernels of a layer, shape {@code [out·in, k, k]}, output channel by output channel. */
  public KernelSet kernels(ConvLayer layer, Provenance provenance) {
    return ConvClassifier.kernels(layer, weights.kernels(layer), provenance);
  }

  /** Draws the weights of both dense layers from Xavier's normal distribution; biases are 0. */
  public void initialiseDense(RandomGenerator random) {
    for (ImageVaeParameters.Layer layer :
        new ImageVaeParameters.Layer[] {weights.encoder(), weights.decoder()}) {
      long in = layer.weights().size(0);
      long out = layer.weights().size(1);
      double deviation = Math.sqrt(2.0 / (in + out));
      float[] values = new float[(int) (in * out)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
      HostArrays.write(values, values.length, layer.weights());
      layer.biases().assign(0);
    }
  }

  /**
   * One optimiser step on a batch.
   *
   * @param images {@code [batch, height, width, channels]}, in [0, 1]
   * @param random the source of the codes' noise
   * @return the mean bound of the batch before the step, nats per image
   */
  public double step(float[] images, RandomGenerator random) {
    double sum = bound(training, images, random);
    training.backward();
    if (optimisation.clip() > 0) {
      GradientClipping.clip(gradients, optimisation.clip());
    }
    if (optimisation.decoupledDecay() > 0) {
      double kept = 1 - rule.getLearningRate(steps, 0) * optimisation.decoupledDecay();
      weights.all().forEach(layer -> layer.weights().muli(kept));
    }
    updater.applyUpdater(gradients, steps, 0);
    parameters.subi(gradients);
    steps++;
    return sum / batch;
  }

  private static double bound(ImageVaePass pass, float[] images, RandomGenerator random) {
    encode(pass, images);
    draw(pass, random);
    pass.decode();
    double sum = 0;
    for (int row = 0; row < pass.rows; row++) {
      sum += pass.bound(row);
    }
    return sum;
  }

  private static void encode(ImageVaePass pass, float[] images) {
    for (int i = 0; i < pass.images.length; i++) {
      pass.images[i] = images[i];
    }
    pass.encode();
  }

  private static void draw(ImageVaePass pass, RandomGenerator random) {
    for (int i = 0; i < pass.noise.length; i++) {
      pass.noise[i] = random.nextGaussian();
    }
  }

  private ImageVaePass pass(int rows) {
    return passes.computeIfAbsent(rows, n -> new ImageVaePass(architecture, n, parameters, null));
  }

  /**
   * The sum of the evidence lower bounds of images, in nats, from one code each. No weights change.
   *
   * @param images {@code [count, height, width, channels]}, in [0, 1]; more may follow
   */
  public double bound(float[] images, int count, RandomGenerator random) {
    return bound(pass(count), images, random);
  }

  /**
   * The sum over images of the importance-weighted estimate of {@code ln p(x)}, nats:
   *
   * <pre>  ln 1/K sum_k p(x, z_k) / r(z_k|x),   z_k ~ r(z|x)</pre>
   *
   * @param images {@code [count, height, width, channels]}, in [0, 1]; more may follow
   * @param samples K
   */
  public double importanceWeighted(float[] images, int count, int samples, RandomGenerator random) {
    ImageVaePass pass = pass(count);
    encode(pass, images);
    double[] largest = new double[count];
    double[] sums = new double[count];
    for (int sample = 0; sample < samples; sample++) {
      draw(pass, random);
      pass.decode();
      for (int row = 0; row < count; row++) {
        double weight = pass.logWeight(row);
        if (sample == 0 || weight > largest[row]) {
          sums[row] = sample == 0 ? 1 : sums[row] * Math.exp(largest[row] - weight) + 1;
          largest[row] = weight;
        } else {
          sums[row] += Math.exp(weight - largest[row]);
        }
      }
    }
    double total = 0;
    for (int row = 0; row < count; row++) {
      total += largest[row] + Math.log(sums[row] / samples);
    }
    return total;
  }

  /**
   * The means of {@code p(x|z)}, where z is the mean of {@code r(z|x)}; same shape as the images.
   */
  public float[] reconstruct(float[] images, int count) {
    ImageVaePass pass = pass(count);
    encode(pass, images);
    pass.useMeans();
    return decode(pass);
  }

  /**
   * The means of {@code p(x|z)} for {@code z ~ N(0, I)}, {@code [count, height, width, channels]}.
   */
  public float[] sample(int count, RandomGenerator random) {
    ImageVaePass pass = pass(count);
    for (int i = 0; i < pass.codes.length; i++) {
      pass.codes[i] = random.nextGaussian();
    }
    return decode(pass);
  }

  private static float[] decode(ImageVaePass pass) {
    pass.decodeCodes();
    float[] means = new float[pass.images.length];
    pass.copyMeans(means);
    return means;
  }

  /**
   * Changes the learning rate from the next step on. The schedule then continues as if training had
   * started with this rate. The state of the optimiser is kept.
   */
  public void setLearningRate(double rate) {
    rule.setLrAndSchedule(rate, optimisation.schedule(rate));
  }

  /** The number of optimiser steps done. */
  public int steps() {
    return steps;
  }

  /** Whether all weights and the state of the optimiser are finite numbers. */
  public boolean isFinite() {
    return HostArrays.areFinite(parameters) && HostArrays.areFinite(moments);
  }

  /** The complete state of training. Its arrays must not be changed. */
  public record State(float[] parameters, float[] moments, int steps) {}

  public State state() {
    return new State(
        HostArrays.read(parameters, (int) parameters.length()),
        HostArrays.read(moments, (int) moments.length()),
        steps);
  }

  /**
   * Continues from a state.
   *
   * @throws IllegalArgumentException when the state is of another architecture
   */
  public void restore(State state) {
    if (state.parameters().length != parameters.length()
        || state.moments().length != moments.length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected %d parameters and %d moments, found %d and %d",
              parameters.length(),
              moments.length(),
              state.parameters().length,
              state.moments().length));
    }
    HostArrays.write(state.parameters(), state.parameters().length, parameters);
    HostArrays.write(state.moments(), state.moments().length, moments);
    steps = state.steps();
  }

  @Override
  public void close() {
    training.close();
    passes.values().forEach(ImageVaePass::close);
    passes.clear();
    parameters.close();
    gradients.close();
    moments.close();
  }
}
