package org.kernelscope.nn;

import java.util.Arrays;
import java.util.List;
import org.kernelscope.nn.layer.ConvolutionOps;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The weights of an image VAE, or their gradients, as views of one flat vector: four convolutions,
 * then two dense layers, weights before biases.
 */
record ImageVaeParameters(
    Layer conv1, Layer conv2, Layer deconv2, Layer deconv1, Layer encoder, Layer decoder) {

  /**
   * Weights and biases of one layer.
   *
   * @param weights {@code [in, out]} of a dense layer; {@code [k, k, in, out]} of a convolution. A
   *     transposed convolution is the gradient of a convolution and uses its kernel layout: {@code
   *     [k, k, out, in]} in terms of its own channels
   * @param biases {@code [out]}
   */
  record Layer(INDArray weights, INDArray biases) {

    /** Computes the gradient of the biases from the gradient of the layer's output. */
    void biasGradient(INDArray outputGradient, INDArray ones) {
      ConvolutionOps.biasGradient(outputGradient, ones, biases);
    }
  }

  /** Where the next layer begins. */
  private static final class Cursor {

    private final INDArray flat;
    private long position;

    Cursor(INDArray flat) {
      this.flat = flat;
    }

    private INDArray take(long... shape) {
      long from = position;
      position += Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      return flat.get(NDArrayIndex.interval(from, position)).reshape('c', shape);
    }

    Layer convolution(ConvLayer layer) {
      return new Layer(
          take(layer.size(), layer.size(), layer.in(), layer.out()), take(layer.out()));
    }

    Layer transposed(ConvLayer layer) {
      return new Layer(
          take(layer.size(), layer.size(), layer.out(), layer.in()), take(layer.out()));
    }

    Layer dense(int in, int out) {
      return new Layer(take(in, out), take(out));
    }
  }

  /** The views of a flat vector of {@link #length} elements. */
  static ImageVaeParameters of(ImageVaeArchitecture shape, INDArray flat) {
    List<ConvLayer> layers = shape.convolutions();
    Cursor cursor = new Cursor(flat.reshape(flat.length()));
    return new ImageVaeParameters(
        cursor.convolution(layers.get(0)),
        cursor.convolution(layers.get(1)),
        cursor.transposed(layers.get(2)),
        cursor.transposed(layers.get(3)),
        cursor.dense(shape.encoded(), 2 * shape.latent()),
        cursor.dense(shape.latent(), shape.unfolded()));
  }

  /** All layers. */
  List<Layer> all() {
    return List.of(conv1, conv2, deconv2, deconv1, encoder, decoder);
  }

  /** The number of weights and biases. */
  static int length(ImageVaeArchitecture shape) {
    int length = 0;
    for (ConvLayer layer : shape.convolutions()) {
      length += layer.kernels() * layer.size() * layer.size() + layer.out();
    }
    return length
        + (shape.encoded() + 1) * 2 * shape.latent()
        + (shape.latent() + 1) * shape.unfolded();
  }

  /** The kernels of a layer as a view {@code [k, k, in, out]}. */
  INDArray kernels(ConvLayer layer) {
    return switch (layer.name()) {
      case ImageVaeArchitecture.CONV1 -> conv1.weights;
      case ImageVaeArchitecture.CONV2 -> conv2.weights;
      case ImageVaeArchitecture.DECONV2 -> deconv2.weights.permute(0, 1, 3, 2);
      case ImageVaeArchitecture.DECONV1 -> deconv1.weights.permute(0, 1, 3, 2);
      default ->
          throw new IllegalArgumentException("the network has no layer named " + layer.name());
    };
  }
}
