package org.kernelscope.nn;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A convolutional classifier of images, whatever its convolutions compute with. */
public sealed interface Architecture extends Convolutional
    permits FConv, CifarNet, SoftmaxRegression {

  /** Rows of an image. */
  int height();

  /** Columns of an image. */
  int width();

  /** Channels of an image. */
  int channels();

  /** Number of classes. */
  int classes();

  /**
   * All layers but the classifier.
   *
   * @param convolution makes the layers of {@link #convolutions}
   */
  List<Layer> features(ConvolutionFactory convolution);

  /** A convolution layer in a network's configuration. */
  @FunctionalInterface
  interface ConvolutionFactory {
    Layer of(ConvLayer layer);
  }

  /**
   * The network as DL4J knows it: Adam on the categorical cross-entropy.
   *
   * @param l2 weight of {@code 0.5 |w|²} in the objective, 0 is none
   * @param mean whether the objective is the mean over a batch, else the sum
   */
  default MultiLayerConfiguration configuration(
      ConvolutionFactory convolution,
      DataType dataType,
      double learningRate,
      double l2,
      boolean mean) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(dataType)
            // Of weights that are overwritten. Without it DL4J takes the clock's, seeds ND4J's
            // generator with it, and writes it into every checkpoint.
            .seed(1)
            .updater(new Adam(learningRate))
            .l2(l2)
            .miniBatch(mean)
            .list();
    features(convolution).forEach(layers::layer);
    return layers
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .name("classifier")
                .activation(Activation.SOFTMAX)
                .nOut(classes())
                .build())
        .setInputType(InputType.convolutional(height(), width(), channels(), CNN2DFormat.NHWC))
        .build();
  }
}
