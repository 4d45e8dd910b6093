package org.kernelscope.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.kernelscope.nn.layer.KernelConvolution;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.schedule.ISchedule;

/** A network of DL4J, which has two kinds: lists of layers, and graphs. */
sealed interface TrainableNetwork {

  /** DL4J's network itself. */
  Model model();

  /** All layers, from the image on. */
  Layer[] layers();

  /** Its layers and the optimiser as JSON, in DL4J's own way. */
  String configuration();

  /** All weights, a view. */
  INDArray params();

  /**
   * The optimiser.
   *
   * @param make whether to make it if there has been no step yet; null if not
   */
  @Nullable Updater updater(boolean make);

  /** The state of the optimiser, a view. */
  default INDArray moments() {
    return Objects.requireNonNull(updater(true)).getStateViewArray();
  }

  /** The gradient of all weights in the last step, a view. */
  INDArray gradients();

  /** Adds a listener that is called after every step. */
  void listen(TrainingListener listener);

  /** One optimiser step; returns the objective before it. */
  double fit(INDArray images, INDArray labels);

  /** Class probabilities {@code [N, classes]}. */
  INDArray output(INDArray images);

  /** The input of the first dense layer, {@code [N, features]}. */
  INDArray features(INDArray images);

  void setLearningRate(double rate);

  void setLearningRate(ISchedule schedule);

  /** Optimiser steps done. */
  int steps();

  void setSteps(int steps);

  /**
   * Frees the memory outside of the Java heap. DL4J's own {@code close} frees the same, but then
   * collects garbage twice, which takes longer than many small trainings.
   */
  default void close() {
    Updater updater = updater(false);
    Stream.of(params(), gradients(), updater == null ? null : updater.getStateViewArray())
        .filter(array -> array != null && array.closeable())
        .forEach(INDArray::close);
    MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
    workspaces.getAllWorkspacesForCurrentThread().forEach(workspaces::destroyWorkspace);
  }

  /** The first of the dense layers, which are the last layers. */
  default FeedForwardLayer firstDense() {
    return Arrays.stream(layers())
        .map(layer -> layer.conf().getLayer())
        .filter(TrainableNetwork::isDense)
        .map(FeedForwardLayer.class::cast)
        .findFirst()
        .orElseThrow();
  }

  static boolean isDense(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer instanceof DenseLayer || layer instanceof BaseOutputLayer;
  }

  /** A list of layers. */
  record Chain(MultiLayerNetwork model) implements TrainableNetwork {

    @Override
    public String configuration() {
      return model.getLayerWiseConfigurations().toJson();
    }

    @Override
    public Layer[] layers() {
      return model.getLayers();
    }

    @Override
    public INDArray params() {
      return model.params();
    }

    @Override
    public @Nullable Updater updater(boolean make) {
      return model.getUpdater(make);
    }

    @Override
    public INDArray gradients() {
      return model.getFlattenedGradients();
    }

    @Override
    public void listen(TrainingListener listener) {
      model.addListeners(listener);
    }

    @Override
    public double fit(INDArray images, INDArray labels) {
      model.fit(images, labels);
      return model.score();
    }

    @Override
    public INDArray output(INDArray images) {
      return model.output(images);
    }

    @Override
    public INDArray features(INDArray images) {
      int dense = 0;
      while (!isDense(model.getLayer(dense).conf().getLayer())) {
        dense++;
      }
      INDArray below = model.activateSelectedLayers(0, dense - 1, images);
      return flat(below, model.getLayerWiseConfigurations().getInputPreProcess(dense));
    }

    @Override
    public void setLearningRate(double rate) {
      model.setLearningRate(rate);
    }

    @Override
    public void setLearningRate(ISchedule schedule) {
      model.setLearningRate(schedule);
    }

    @Override
    public int steps() {
      return model.getIterationCount();
    }

    @Override
    public void setSteps(int steps) {
      model.getLayerWiseConfigurations().setIterationCount(steps);
    }
  }

  /** A graph with one input and one output. */
  record Graph(ComputationGraph model) implements TrainableNetwork {

    public Graph {
      GraphVertex[] vertices = model.getVertices();
      for (GraphVertex vertex : vertices) {
        if (vertex.hasLayer()
            && vertices[vertex.getInputVertices()[0].getVertexIndex()].isInputVertex()) {
          KernelConvolution.standOnTheImage(vertex.getLayer());
        }
      }
    }

    @Override
    public String configuration() {
      return model.getConfiguration().toJson();
    }

    @Override
    public Layer[] layers() {
      return Arrays.stream(model.topologicalSortOrder())
          .mapToObj(index -> model.getVertices()[index])
          .filter(GraphVertex::hasLayer)
          .map(GraphVertex::getLayer)
          .toArray(Layer[]::new);
    }

    @Override
    public INDArray params() {
      return model.params();
    }

    @Override
    public @Nullable Updater updater(boolean make) {
      return model.getUpdater(make);
    }

    @Override
    public INDArray gradients() {
      return model.getFlattenedGradients();
    }

    @Override
    public void listen(TrainingListener listener) {
      model.addListeners(listener);
    }

    @Override
    public double fit(INDArray images, INDArray labels) {
      model.fit(new INDArray[] {images}, new INDArray[] {labels});
      return model.score();
    }

    @Override
    public INDArray output(INDArray images) {
      return model.outputSingle(images);
    }

    @Override
    public INDArray features(INDArray images) {
      ComputationGraphConfiguration configuration = model.getConfiguration();
      String dense = firstDense().getLayerName();
      List<String> below = configuration.getVertexInputs().get(dense);
      INDArray activations = model.output(below, false, new INDArray[] {images}, null)[0];
      if (!(configuration.getVertices().get(dense) instanceof LayerVertex vertex)) {
        throw new IllegalStateException("no layer is called " + dense);
      }
      return flat(activations, vertex.getPreProcessor());
    }

    @Override
    public void setLearningRate(double rate) {
      model.setLearningRate(rate);
    }

    @Override
    public void setLearningRate(ISchedule schedule) {
      model.setLearningRate(schedule);
    }

    @Override
    public int steps() {
      return model.getIterationCount();
    }

    @Override
    public void setSteps(int steps) {
      model.getConfiguration().setIterationCount(steps);
    }
  }

  /** Flattens activations in the order in which the dense layer after them reads them. */
  private static INDArray flat(INDArray activations, @Nullable InputPreProcessor preProcessor) {
    return preProcessor == null
        ? activations
        : preProcessor.preProcess(
            activations, (int) activations.size(0), LayerWorkspaceMgr.noWorkspaces());
  }
}
