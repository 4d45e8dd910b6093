package org.kernelscope.nn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.layer.KernelConvolution;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolutional classifier in training: a DL4J network behind plain Java arrays. Confined to one
 * thread, because DL4J's workspaces and OpenMP's thread team belong to the thread that trains.
 */
public abstract sealed class ConvClassifier implements AutoCloseable
    permits ConvNet, BayesianConvNet {

  private final Architecture architecture;
  private final TrainableNetwork network;
  private final Optimisation optimisation;
  private final Map<Integer, Batch> batches = new HashMap<>();

  /** The native arrays for one batch size; they live as long as the network. */
  private record Batch(INDArray images, INDArray labels, float[] oneHot) {}

  /**
   * @param mean whether the objective is the mean over a batch, otherwise the sum
   */
  ConvClassifier(
      Architecture architecture,
      TrainableNetwork network,
      Optimisation optimisation,
      boolean mean) {
    this.architecture = architecture;
    this.network = network;
    this.optimisation = optimisation;
    if (optimisation.clip() > 0) {
      network.listen(new GradientClipping(network, optimisation.clip(), mean));
    }
  }

  TrainableNetwork network() {
    return network;
  }

  /** Whether all weights and the state of the optimiser are finite numbers. */
  public boolean isFinite() {
    Updater updater = network.updater(false);
    INDArray moments = updater == null ? null : updater.getStateViewArray();
    return HostArrays.areFinite(network.params())
        && (moments == null || HostArrays.areFinite(moments));
  }

  /** The convolution layers, from the image on. */
  public List<ConvLayer> convolutions() {
    return architecture.convolutions();
  }

  /**
   * Sets all kernels of a layer.
   *
   * @param kernels shape {@code [out·in, k, k]}, output channel by output channel
   */
  public void setKernels(ConvLayer layer, KernelSet kernels) {
    setKernels(layer, kernels.size(), kernels.values(), layer(layer).getParam("W"));
  }

  static void setKernels(ConvLayer layer, int size, float[] values, INDArray target) {
    if (size != layer.size() || values.length != layer.kernels() * size * size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer %s needs %d kernels of %dx%d, found %d values of kernels of %dx%d",
              layer.name(),
              layer.kernels(),
              layer.size(),
              layer.size(),
              values.length,
              size,
              size));
    }
    try (INDArray read =
            Nd4j.createFromArray(values)
                .reshape('c', layer.out(), layer.in(), layer.size(), layer.size());
        INDArray ordered = read.permute(2, 3, 1, 0).dup('c')) {
      target.assign(ordered);
    }
  }

  /** All kernels of a layer, shape {@code [out·in, k, k]}, output channel by output channel. */
  public KernelSet kernels(ConvLayer layer, Provenance provenance) {
    return kernels(layer, layer(layer).getParam("W"), provenance);
  }

  static KernelSet kernels(ConvLayer layer, INDArray weights, Provenance provenance) {
    try (INDArray ordered = weights.permute(3, 2, 0, 1).dup('c')) {
      return new KernelSet(layer.size(), ordered.data().asFloat(), provenance);
    }
  }

  Layer layer(ConvLayer layer) {
    for (Layer candidate : network.layers()) {
      if (layer.name().equals(candidate.conf().getLayer().getLayerName())) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("the network has no layer named " + layer.name());
  }

  /** Draws the weights of all dense layers from Xavier's normal distribution; biases are 0. */
  public void initialiseClassifier(RandomGenerator random) {
    for (Layer layer : network.layers()) {
      if (TrainableNetwork.isDense(layer.conf().getLayer())) {
        initialise(layer, (FeedForwardLayer) layer.conf().getLayer(), random);
      }
    }
  }

  private static void initialise(Layer dense, FeedForwardLayer shape, RandomGenerator random) {
    double deviation = Math.sqrt(2.0 / (shape.getNIn() + shape.getNOut()));
    float[] weights = new float[(int) (shape.getNIn() * shape.getNOut())];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (deviation * random.nextGaussian());
    }
    try (INDArray values =
        Nd4j.createFromArray(weights).reshape('c', shape.getNIn(), shape.getNOut())) {
      dense.getParam("W").assign(values);
    }
    dense.getParam("b").assign(0);
  }

  /**
   * One optimiser step.
   *
   * @param images {@code [N, height, width, channels]}, in [0, 1]
   * @param labels N classes
   * @return the objective before the step
   */
  double fit(float[] images, int[] labels) {
    Batch batch = load(images, labels.length);
    writeOneHot(labels, batch);
    return network.fit(batch.images(), batch.labels());
  }

  private Batch load(float[] images, int count) {
    Batch batch = batch(count);
    HostArrays.write(images, (int) batch.images().length(), batch.images());
    return batch;
  }

  /**
   * The probabilities of all classes.
   *
   * @param images {@code [count, height, width, channels]}, in [0, 1]; the array may be longer
   * @param target overwritten, {@code [count, classes]} row-major
   */
  public void predict(float[] images, int count, float[] target) {
    Batch batch = load(images, count);
    try (INDArray probabilities = network.output(batch.images());
        INDArray rows = probabilities.dup('c')) {
      HostArrays.read(rows, target);
    }
  }

  /** Length of the input vector of the first dense layer. */
  public int featureLength() {
    return (int) network.firstDense().getNIn();
  }

  /**
   * The input of the dense layers for each image: the activations before them, flattened in the
   * order in which the dense layers read them.
   *
   * @param images {@code [count, height, width, channels]}, in [0, 1]; the array may be longer
   * @return {@code [count, featureLength]} row-major
   */
  public float[] features(float[] images, int count) {
    Batch batch = load(images, count);
    try (INDArray features = network.features(batch.images());
        INDArray rows = features.dup('c')) {
      return HostArrays.read(rows, count * featureLength());
    }
  }

  /**
   * Changes the learning rate from the next step on. The schedule then continues as if training had
   * started with this rate. The state of the optimiser is kept.
   */
  public void setLearningRate(double learningRate) {
    RateSchedule schedule = optimisation.schedule(learningRate);
    if (schedule == null) {
      network.setLearningRate(learningRate);
    } else {
      network.setLearningRate(schedule);
    }
  }

  /** The number of optimiser steps done. */
  public int steps() {
    return network.steps();
  }

  private Batch batch(int size) {
    return batches.computeIfAbsent(
        size,
        n ->
            new Batch(
                Nd4j.create(
                    network.params().dataType(),
                    n,
                    architecture.height(),
                    architecture.width(),
                    architecture.channels()),
                Nd4j.create(network.params().dataType(), n, architecture.classes()),
                new float[n * architecture.classes()]));
  }

  private static void writeOneHot(int[] labels, Batch batch) {
    float[] rows = batch.oneHot();
    int classes = rows.length / labels.length;
    Arrays.fill(rows, 0);
    for (int i = 0; i < labels.length; i++) {
      rows[i * classes + labels[i]] = 1f;
    }
    HostArrays.write(rows, rows.length, batch.labels());
  }

  @Override
  public void close() {
    for (Batch batch : batches.values()) {
      batch.images().close();
      batch.labels().close();
    }
    batches.clear();
    for (Layer layer : network.layers()) {
      KernelConvolution.release(layer);
    }
    network.close();
  }
}
