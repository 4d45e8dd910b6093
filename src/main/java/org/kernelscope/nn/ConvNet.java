package org.kernelscope.nn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolutional classifier under training: a DL4J network behind plain arrays. Confined to one
 * thread, because DL4J's workspaces and OpenMP's thread team belong to the thread that trains.
 */
public final class ConvNet implements AutoCloseable {

  private final FConv architecture;
  private final DataType dataType;
  private final MultiLayerNetwork network;
  private final Map<Integer, Batch> batches = new HashMap<>();

  /** The native arrays one batch size needs; they live as long as the network. */
  private record Batch(INDArray images, INDArray labels) {}

  private ConvNet(FConv architecture, MultiLayerNetwork network) {
    this.architecture = architecture;
    this.network = network;
    this.dataType = network.params().dataType();
  }

  /**
   * A network whose kernels and biases are zero: set them with {@link #setKernels} and {@link
   * #initialiseClassifier}. Adam, categorical cross-entropy.
   *
   * @param l2 weight of {@code 0.5 |w|^2} in the objective of a batch mean, for kernels and
   *     classifier weights; 0 is none
   */
  public static ConvNet create(FConv architecture, double learningRate, double l2) {
    return create(architecture, learningRate, l2, DataType.FLOAT);
  }

  static ConvNet create(FConv architecture, double learningRate, double l2, DataType dataType) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(architecture.configuration(dataType, learningRate, l2));
    network.init();
    return new ConvNet(architecture, network);
  }

  /**
   * Reads what {@link #save} wrote, the state of the optimiser included.
   *
   * @throws IOException when the file is not such a network, in one sentence
   */
  public static ConvNet load(FConv architecture, Path file) throws IOException {
    return new ConvNet(architecture, NetworkFile.read(file, true));
  }

  /** Writes architecture, parameters and the state of the optimiser as a DL4J zip. */
  public void save(OutputStream out) throws IOException {
    ModelSerializer.writeModel(network, out, true);
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
    if (kernels.size() != layer.size() || kernels.count() != layer.kernels()) {
      throw new IllegalArgumentException(
          "layer %s needs %d kernels of %dx%d, found %s"
              .formatted(layer.name(), layer.kernels(), layer.size(), layer.size(), kernels));
    }
    try (INDArray values =
            Nd4j.createFromArray(kernels.values())
                .reshape('c', layer.out(), layer.in(), layer.size(), layer.size());
        INDArray ordered = values.permute(2, 3, 1, 0).dup('c')) {
      parameter(layer, "W").assign(ordered);
    }
  }

  /** All kernels of a layer, shape {@code [out·in, k, k]}, output channel by output channel. */
  public KernelSet kernels(ConvLayer layer, Provenance provenance) {
    try (INDArray ordered = parameter(layer, "W").permute(3, 2, 0, 1).dup('c')) {
      return new KernelSet(layer.size(), ordered.data().asFloat(), provenance);
    }
  }

  private INDArray parameter(ConvLayer layer, String key) {
    for (Layer candidate : network.getLayers()) {
      if (layer.name().equals(candidate.conf().getLayer().getLayerName())) {
        return candidate.getParam(key);
      }
    }
    throw new IllegalArgumentException("the network has no layer named " + layer.name());
  }

  /** Draws the weights of the dense classifier from Xavier's normal distribution; biases are 0. */
  public void initialiseClassifier(RandomGenerator random) {
    Layer classifier = network.getOutputLayer();
    OutputLayer shape = (OutputLayer) classifier.conf().getLayer();
    double deviation = Math.sqrt(2.0 / (shape.getNIn() + shape.getNOut()));
    float[] weights = new float[(int) (shape.getNIn() * shape.getNOut())];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (deviation * random.nextGaussian());
    }
    try (INDArray values =
        Nd4j.createFromArray(weights).reshape('c', shape.getNIn(), shape.getNOut())) {
      classifier.getParam("W").assign(values);
    }
    classifier.getParam("b").assign(0);
  }

  /**
   * One optimiser step.
   *
   * @param images {@code [N, height, width, channels]}, in [0, 1]
   * @param labels N classes
   * @return mean cross-entropy of the batch before the step, in nats
   */
  public double step(float[] images, int[] labels) {
    Batch batch = batch(labels.length);
    HostArrays.write(images, (int) batch.images().length(), batch.images());
    writeOneHot(labels, batch.labels());
    network.fit(batch.images(), batch.labels());
    return network.score();
  }

  /** The number of images whose most probable class is their label. */
  public int countCorrect(float[] images, int[] labels) {
    Batch batch = batch(labels.length);
    HostArrays.write(images, (int) batch.images().length(), batch.images());
    try (INDArray probabilities = network.output(batch.images());
        INDArray classes = probabilities.argMax(1)) {
      int[] predicted = classes.toIntVector();
      int correct = 0;
      for (int i = 0; i < labels.length; i++) {
        if (predicted[i] == labels[i]) {
          correct++;
        }
      }
      return correct;
    }
  }

  /** Changes the learning rate from the next step on; the state of Adam is kept. */
  public void setLearningRate(double learningRate) {
    network.setLearningRate(learningRate);
  }

  /** From now on the learning rate is {@code from · (1 - step / steps)}; Adam's state is kept. */
  public void decayLearningRate(double from, int steps) {
    network.setLearningRate(new LinearDecay(from, steps));
  }

  /** Optimiser steps done, those before a {@link #save} included. */
  public int steps() {
    return network.getIterationCount();
  }

  private Batch batch(int size) {
    return batches.computeIfAbsent(
        size,
        n ->
            new Batch(
                Nd4j.create(
                    dataType,
                    n,
                    architecture.height(),
                    architecture.width(),
                    architecture.channels()),
                Nd4j.create(dataType, n, architecture.classes())));
  }

  private static void writeOneHot(int[] labels, INDArray target) {
    int classes = (int) target.size(1);
    float[] rows = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      rows[i * classes + labels[i]] = 1f;
    }
    HostArrays.write(rows, rows.length, target);
  }

  @Override
  public void close() {
    for (Batch batch : batches.values()) {
      batch.images().close();
      batch.labels().close();
    }
    batches.clear();
    network.close();
  }
}
