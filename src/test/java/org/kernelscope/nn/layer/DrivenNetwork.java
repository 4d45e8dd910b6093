package org.kernelscope.nn.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One layer in a DL4J network without a loss: output gradients come from outside. */
final class DrivenNetwork {

  private final MultiLayerNetwork network;

  /**
   * @param later whether the layer under test is the second one, behind the identity, so that its
   *     input gradient is wanted
   */
  DrivenNetwork(Layer layer, DataType type, long[] imageShape, boolean later) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().dataType(type).list();
    if (later) {
      layers.layer(new ActivationLayer(Activation.IDENTITY));
    }
    network =
        new MultiLayerNetwork(
            layers
                .layer(layer)
                .setInputType(
                    InputType.convolutional(
                        imageShape[1], imageShape[2], imageShape[3], CNN2DFormat.NHWC))
                .build());
    network.init();
  }

  org.deeplearning4j.nn.api.Layer last() {
    return network.getLayer(network.getnLayers() - 1);
  }

  INDArray parameter(String key) {
    return last().getParam(key);
  }

  INDArray forward(INDArray images) {
    return network.output(images, true);
  }

  INDArray predict(INDArray images) {
    return network.output(images, false);
  }

  /** What {@link #backward} gives; the input gradient is null where nobody wants it. */
  record Gradients(Gradient parameters, @Nullable INDArray input) {
    INDArray of(String key) {
      String name =
          parameters.gradientForVariable().keySet().stream()
              .filter(candidate -> candidate.endsWith("_" + key))
              .findFirst()
              .orElseThrow();
      return parameters.gradientForVariable().get(name);
    }
  }

  /** Back-propagates the gradient of an objective with respect to the output for {@code images}. */
  Gradients backward(INDArray images, INDArray outputGradient) {
    network.setInput(images);
    network.feedForward(true, false);
    Pair<Gradient, INDArray> pair = network.backpropGradient(outputGradient, null);
    return new Gradients(pair.getFirst(), pair.getSecond());
  }
}
