package org.kernelscope.nn;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.kernelscope.nn.layer.PooledLeakyRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The DL4J configuration of an architecture, trained on the categorical cross-entropy: a graph if
 * branches are summed, otherwise a list of layers.
 *
 * @param architecture the network
 * @param convolution makes the convolutions
 * @param learningRate the initial learning rate
 * @param l2 weight of {@code 0.5 |w|²} in the objective, 0 is none
 * @param mean whether the objective is the mean over a batch, otherwise the sum
 */
record NetworkConfiguration(
    Architecture architecture,
    ConvolutionFactory convolution,
    DataType dataType,
    Optimisation optimisation,
    double learningRate,
    double l2,
    boolean mean) {

  private static final String IMAGE = "image";
  private static final String CLASSIFIER = "classifier";

  /** A convolution layer in a network's configuration. */
  @FunctionalInterface
  interface ConvolutionFactory {
    Layer of(Block.Convolution block);
  }

  /** Makes the network, with kernels and biases of zero. */
  TrainableNetwork create() {
    NeuralNetConfiguration.Builder common =
        new NeuralNetConfiguration.Builder()
            .dataType(dataType)
            // The seed of initial weights, which are overwritten anyway. Without a seed DL4J takes
            // one from the clock, seeds ND4J's generator with it, and writes it into every
            // checkpoint.
            .seed(1)
            .updater(optimisation.updater(learningRate))
            .l2(l2)
            .miniBatch(mean);
    InputType images =
        InputType.convolutional(
            architecture.height(), architecture.width(), architecture.channels(), CNN2DFormat.NHWC);
    TrainableNetwork network =
        architecture.branches() ? graph(common, images) : chain(common, images);
    if (optimisation.decoupledDecay() > 0) {
      addDecay(network, optimisation.decoupledDecay());
    }
    optimisation.optimiser().forget(network.moments());
    return network;
  }

  /**
   * Added here and not in the common configuration, because DL4J would apply a regularisation of an
   * unknown class twice from there.
   */
  private static void addDecay(TrainableNetwork network, double coefficient) {
    for (org.deeplearning4j.nn.api.Layer layer : network.layers()) {
      if (layer.conf().getLayer() instanceof BaseLayer configuration) {
        List<Regularization> all = new ArrayList<>(configuration.getRegularization());
        all.add(new DecoupledWeightDecay(coefficient));
        configuration.setRegularization(all);
      }
    }
  }

  private TrainableNetwork chain(NeuralNetConfiguration.Builder common, InputType images) {
    NeuralNetConfiguration.ListBuilder layers = common.list();
    for (Block block : architecture.blocks()) {
      layers.layer(layer(block));
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(layers.layer(classifier()).setInputType(images).build());
    network.init();
    return new TrainableNetwork.Chain(network);
  }

  private TrainableNetwork graph(NeuralNetConfiguration.Builder common, InputType images) {
    GraphBuilder graph = common.graphBuilder().addInputs(IMAGE);
    String top = stack(graph, architecture.blocks(), IMAGE);
    ComputationGraph network =
        new ComputationGraph(
            graph
                .addLayer(CLASSIFIER, classifier(), top)
                .setOutputs(CLASSIFIER)
                .setInputTypes(images)
                .build());
    network.init();
    return new TrainableNetwork.Graph(network);
  }

  /** Adds the blocks as a sequence; returns the name of the last one. */
  private String stack(GraphBuilder graph, List<Block> blocks, String below) {
    String top = below;
    for (Block block : blocks) {
      if (block instanceof Block.Sum sum) {
        String common = top;
        graph.addVertex(
            sum.name(),
            new ElementWiseVertex(ElementWiseVertex.Op.Add),
            sum.branches().stream()
                .map(branch -> stack(graph, branch, common))
                .toArray(String[]::new));
      } else {
        graph.addLayer(block.name(), layer(block), top);
      }
      top = block.name();
    }
    return top;
  }

  private Layer layer(Block block) {
    if (block instanceof Block.Convolution layer) {
      return convolution.of(layer);
    }
    if (block instanceof Block.PooledLeakyRelu) {
      return new PooledLeakyRelu(block.name());
    }
    if (block instanceof Block.LeakyRelu) {
      return new ActivationLayer.Builder().name(block.name()).activation(leakyRelu()).build();
    }
    if (block instanceof Block.AveragePool) {
      return new GlobalPoolingLayer.Builder(PoolingType.AVG).name(block.name()).build();
    }
    if (block instanceof Block.Dense dense) {
      return new DenseLayer.Builder()
          .name(dense.name())
          .nOut(dense.units())
          .activation(leakyRelu())
          .build();
    }
    throw new IllegalArgumentException(block.name() + ": no layer by itself");
  }

  private static ActivationLReLU leakyRelu() {
    return new ActivationLReLU(PooledLeakyRelu.LEAK);
  }

  private Layer classifier() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .name(CLASSIFIER)
        .activation(Activation.SOFTMAX)
        .nOut(architecture.classes())
        .build();
  }
}
