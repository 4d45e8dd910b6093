package org.kernelscope.nn;

import java.util.Arrays;
import org.kernelscope.prior.vae.HostMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Nearest-neighbour upsampling by 2 and a transposed convolution to few channels, in one operation.
 * Each input pixel adds kernels of {@code (k+1)×(k+1)}, called stamps, at twice its own position. A
 * stamp is the sum of the k×k kernel in four positions. All stamps are one matrix product. oneDNN
 * computes at least sixteen output channels, even for an image with one, and takes ten times as
 * long.
 *
 * <pre>  output[2y+p, 2x+q, c] += sum_f images[y, x, f] · stamp[p, q, c, f]</pre>
 */
final class UpsamplingTransposedConvolution implements AutoCloseable {

  private final int rows;
  private final int height;
  private final int width;
  private final int channels;
  private final int side;
  private final HostMatrix kernels;
  private final HostMatrix biases;

  /** {@code [rows·h·w, f]}, a view of the images. */
  private final INDArray images;

  /** {@code [(k+1)²·c, f]}. */
  private final INDArray stamps;

  private final HostMatrix stampCopy;

  /** The contribution of each pixel, {@code [rows·h·w, (k+1)²·c]}; then the gradient of that. */
  private final INDArray patches;

  private final HostMatrix patchCopy;

  /**
   * @param images {@code [rows, h, w, f]}, read at every pass
   * @param weights kernels {@code [k, k, c, f]} and biases {@code [c]}
   */
  UpsamplingTransposedConvolution(INDArray images, ImageVaeParameters.Layer weights) {
    this.rows = (int) images.size(0);
    this.height = (int) images.size(1);
    this.width = (int) images.size(2);
    this.side = (int) weights.weights().size(0) + 1;
    this.channels = (int) weights.weights().size(2);
    this.kernels = new HostMatrix(weights.weights());
    this.biases = new HostMatrix(weights.biases());
    long features = images.size(3);
    long pixels = images.length() / features;
    long stamp = (long) side * side * channels;
    this.images = images.reshape('c', pixels, features);
    this.stamps = Nd4j.create(images.dataType(), stamp, features);
    this.stampCopy = new HostMatrix(stamps);
    this.patches = Nd4j.create(images.dataType(), pixels, stamp);
    this.patchCopy = new HostMatrix(patches);
  }

  /**
   * Computes the output.
   *
   * @param output {@code [rows, 2h+k-1, 2w+k-1, c]}, overwritten
   */
  void forward(double[] output) {
    kernels.read();
    Arrays.fill(stampCopy.values, 0);
    eachPlace((kernel, stamp) -> stampCopy.values[stamp] += kernels.values[kernel]);
    stampCopy.write();
    Nd4j.gemm(images, stamps, patches, false, true, 1.0, 0.0);
    patchCopy.read();
    biases.read();
    for (int i = 0; i < output.length; i++) {
      output[i] = biases.values[i % channels];
    }
    int line = side * channels;
    int from = 0;
    for (int pixel = 0; pixel < rows * height * width; pixel++) {
      int to = corner(pixel);
      for (int p = 0; p < side; p++) {
        for (int i = 0; i < line; i++) {
          output[to + i] += patchCopy.values[from + i];
        }
        from += line;
        to += outputLine();
      }
    }
  }

  /**
   * Computes the gradients of kernels, biases and images. Call it before the next {@link #forward}.
   *
   * @param outputGradient of the shape of the output
   * @param gradient overwritten
   * @param imageGradient {@code [rows, h, w, f]}, overwritten
   */
  void backward(
      double[] outputGradient, ImageVaeParameters.Layer gradient, INDArray imageGradient) {
    int line = side * channels;
    int to = 0;
    for (int pixel = 0; pixel < rows * height * width; pixel++) {
      int from = corner(pixel);
      for (int p = 0; p < side; p++) {
        System.arraycopy(outputGradient, from, patchCopy.values, to, line);
        to += line;
        from += outputLine();
      }
    }
    patchCopy.write();
    Nd4j.gemm(
        patches,
        stamps,
        imageGradient.reshape('c', images.size(0), images.size(1)),
        false,
        false,
        1.0,
        0.0);
    Nd4j.gemm(patches, images, stamps, true, false, 1.0, 0.0);
    stampCopy.read();
    HostMatrix kernelGradient = new HostMatrix(gradient.weights());
    eachPlace((kernel, stamp) -> kernelGradient.values[kernel] += stampCopy.values[stamp]);
    kernelGradient.write();
    HostMatrix biasGradient = new HostMatrix(gradient.biases());
    for (int i = 0; i < outputGradient.length; i++) {
      biasGradient.values[i % channels] += outputGradient[i];
    }
    biasGradient.write();
  }

  private int outputLine() {
    return (2 * width + side - 2) * channels;
  }

  /** The index in the output where the stamp of a pixel begins. */
  private int corner(int pixel) {
    int x = pixel % width;
    int y = pixel / width % height;
    int row = pixel / (width * height);
    return (row * (2 * height + side - 2) + 2 * y) * outputLine() + 2 * x * channels;
  }

  @FunctionalInterface
  private interface Place {
    void meet(int kernel, int stamp);
  }

  /**
   * Visits every pair of a kernel element and one of the four stamp elements that it is part of.
   */
  private void eachPlace(Place place) {
    int k = side - 1;
    int block = (int) (channels * images.size(1));
    for (int p = 0; p < k; p++) {
      for (int q = 0; q < k; q++) {
        for (int corner = 0; corner < 4; corner++) {
          int kernel = (p * k + q) * block;
          int stamp = ((p + corner / 2) * side + q + corner % 2) * block;
          for (int i = 0; i < block; i++) {
            place.meet(kernel + i, stamp + i);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    stamps.close();
    patches.close();
  }
}
