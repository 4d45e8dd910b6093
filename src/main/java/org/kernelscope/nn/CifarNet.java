package org.kernelscope.nn;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.kernelscope.nn.layer.PooledLeakyRelu;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/**
 * The paper's network for small colour images (method, section 5): conv 7×7 - leaky ReLU - max-pool
 * 2 - conv 5×5 - leaky ReLU - conv 5×5 - leaky ReLU - dense 512 - dense. No padding, stride 1; 32
 * -> 26 -> 13 -> 9 -> 5.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param channels channels of an image
 * @param classes number of classes
 * @param first output channels of the 7×7 convolution, 128 at scale 1
 * @param second output channels of each 5×5 convolution, 256 at scale 1
 */
public record CifarNet(int height, int width, int channels, int classes, int first, int second)
    implements Architecture {

  private static final int SIZE1 = 7;
  private static final int SIZE2 = 5;
  private static final int DENSE = 512;

  public CifarNet {
    if (first < 1 || second < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "widths must be at least 1, found %d and %d", first, second));
    }
    if (classes < 2) {
      throw new IllegalArgumentException("at least 2 classes are needed, found " + classes);
    }
  }

  @Override
  public List<ConvLayer> convolutions() {
    return List.of(
        new ConvLayer("conv1", SIZE1, channels, first),
        new ConvLayer("conv2", SIZE2, first, second),
        new ConvLayer("conv3", SIZE2, second, second));
  }

  @Override
  public List<Layer> features(ConvolutionFactory convolution) {
    List<ConvLayer> layers = convolutions();
    return List.of(
        convolution.of(layers.get(0)),
        new PooledLeakyRelu("pool1"),
        convolution.of(layers.get(1)),
        leakyRelu("relu2"),
        convolution.of(layers.get(2)),
        leakyRelu("relu3"),
        new DenseLayer.Builder()
            .name("dense")
            .nOut(DENSE)
            .activation(new ActivationLReLU(PooledLeakyRelu.LEAK))
            .build());
  }

  private static Layer leakyRelu(String name) {
    return new ActivationLayer.Builder()
        .name(name)
        .activation(new ActivationLReLU(PooledLeakyRelu.LEAK))
        .build();
  }
}
