package org.kernelscope.nn;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.kernelscope.nn.layer.KernelConvolution;
import org.kernelscope.nn.layer.PooledLeakyRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The paper's network for small grey images (method, section 5): conv 7×7 - leaky ReLU - max-pool 2
 * - conv 5×5 - leaky ReLU - max-pool 2 - dense. No padding, stride 1.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param channels channels of an image
 * @param classes number of classes
 * @param first output channels of the 7×7 convolution
 * @param second output channels of the 5×5 convolution
 */
public record FConv(int height, int width, int channels, int classes, int first, int second) {

  public static final String CONV1 = "conv1";
  public static final String CONV2 = "conv2";
  private static final int SIZE1 = 7;
  private static final int SIZE2 = 5;

  public FConv {
    if (first < 1 || second < 1) {
      throw new IllegalArgumentException(
          "widths must be at least 1, found %d and %d".formatted(first, second));
    }
    if (classes < 2) {
      throw new IllegalArgumentException("at least 2 classes are needed, found " + classes);
    }
  }

  /** The convolution layers, from the image on. */
  public List<ConvLayer> convolutions() {
    return List.of(
        new ConvLayer(CONV1, SIZE1, channels, first), new ConvLayer(CONV2, SIZE2, first, second));
  }

  MultiLayerConfiguration configuration(DataType dataType, double learningRate, double l2) {
    return new NeuralNetConfiguration.Builder()
        .dataType(dataType)
        .updater(new Adam(learningRate))
        .l2(l2)
        .list()
        .layer(new KernelConvolution(CONV1, SIZE1, first))
        .layer(new PooledLeakyRelu("pool1"))
        .layer(new KernelConvolution(CONV2, SIZE2, second))
        .layer(new PooledLeakyRelu("pool2"))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .name("classifier")
                .activation(Activation.SOFTMAX)
                .nOut(classes)
                .build())
        .setInputType(InputType.convolutional(height, width, channels, CNN2DFormat.NHWC))
        .build();
  }
}
