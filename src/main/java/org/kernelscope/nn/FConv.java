package org.kernelscope.nn;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.kernelscope.nn.layer.PooledLeakyRelu;

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
public record FConv(int height, int width, int channels, int classes, int first, int second)
    implements Architecture {

  public static final String CONV1 = "conv1";
  public static final String CONV2 = "conv2";

  /** Side of the kernels of {@link #CONV1}. */
  public static final int SIZE1 = 7;

  /** Side of the kernels of {@link #CONV2}. */
  public static final int SIZE2 = 5;

  public FConv {
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
        new ConvLayer(CONV1, SIZE1, channels, first), new ConvLayer(CONV2, SIZE2, first, second));
  }

  @Override
  public List<Layer> features(ConvolutionFactory convolution) {
    List<ConvLayer> layers = convolutions();
    return List.of(
        convolution.of(layers.get(0)),
        new PooledLeakyRelu("pool1"),
        convolution.of(layers.get(1)),
        new PooledLeakyRelu("pool2"));
  }
}
