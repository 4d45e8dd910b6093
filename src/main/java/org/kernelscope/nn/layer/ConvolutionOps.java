package org.kernelscope.nn.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The stride-1 convolution of NHWC images with {@code [k, k, in, out]} kernels, and its gradients,
 * as libnd4j operations that write into arrays the caller supplies. The padding follows from the
 * shape of the output: there is none if each side is k - 1 shorter than the images'.
 */
public final class ConvolutionOps {

  private ConvolutionOps() {}

  /** {@code output = conv(images, kernels) + biases}. */
  public static void forward(INDArray images, INDArray kernels, INDArray biases, INDArray output) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(images, kernels, biases)
            .addOutputs(output)
            .addIntegerArguments(arguments(images, kernels.size(0), kernels.size(1), output))
            .build());
  }

  /** {@code output = conv(images, kernels)}. */
  public static void convolve(INDArray images, INDArray kernels, INDArray output) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(images, kernels)
            .addOutputs(output)
            .addIntegerArguments(arguments(images, kernels.size(0), kernels.size(1), output))
            .build());
  }

  /**
   * The transposed convolution: {@code output} is the image gradient of the convolution with these
   * kernels whose output gradient is {@code images}, plus biases. Every pixel adds the kernels to
   * the output, multiplied by its value.
   *
   * @param images {@code [N, height, width, out]}
   * @param kernels of that convolution, {@code [k, k, in, out]}
   * @param biases {@code [in]}
   * @param output {@code [N, height+k-1, width+k-1, in]}
   */
  public static void transposed(
      INDArray images, INDArray kernels, INDArray biases, INDArray output) {
    Nd4j.exec(
        DynamicCustomOp.builder("deconv2d")
            .addInputs(plain(images), kernels, biases)
            .addOutputs(output)
            .addIntegerArguments(arguments(output, kernels.size(0), kernels.size(1), images))
            .build());
  }

  /**
   * The gradient of the images, a transposed convolution of the output gradient. A convolution of
   * the padded gradient with rotated kernels gives the same result, but takes almost four times as
   * long, mostly because of the padding.
   *
   * @param kernels {@code [k, k, in, out]}
   */
  public static void imageGradient(
      INDArray outputGradient, INDArray kernels, INDArray imageGradient) {
    Nd4j.exec(
        DynamicCustomOp.builder("deconv2d")
            .addInputs(plain(outputGradient), kernels)
            .addOutputs(imageGradient)
            .addIntegerArguments(
                arguments(imageGradient, kernels.size(0), kernels.size(1), outputGradient))
            .build());
  }

  /**
   * A contiguous copy where needed: the operation gives wrong results for images whose memory order
   * is not the order of their axes.
   */
  private static INDArray plain(INDArray images) {
    return Shape.hasDefaultStridesForShape(images) ? images : images.dup('c');
  }

  /**
   * Exchanges the axes of examples and channels.
   *
   * @param images {@code [N, height, width, in]}
   * @param exchanged {@code [in, height, width, N]}, overwritten
   */
  public static void exchange(INDArray images, INDArray exchanged) {
    exchanged.assign(images.permute(3, 1, 2, 0));
  }

  /**
   * The gradient of the kernels. {@code conv2d_bp} always computes the gradient of the images too.
   * For a first layer that is most of the work, and it is not used. The kernel gradient is itself a
   * convolution, of the images with the output gradient, in which examples and channels change
   * places: {@code dW[i, j, c, o] = sum_n,y,x images[n, y+i, x+j, c] * gradient[n, y, x, o]}.
   *
   * <p>The operation reads a permuted view of kernels correctly, but neither of images nor of its
   * output, hence the scratch array and {@link #exchange}.
   *
   * @param exchanged the images, {@code [in, height, width, N]}
   * @param scratch {@code [in, k, k, out]}, overwritten
   */
  public static void kernelGradient(
      INDArray exchanged, INDArray outputGradient, INDArray kernelGradient, INDArray scratch) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(exchanged, outputGradient.permute(1, 2, 0, 3))
            .addOutputs(scratch)
            .addIntegerArguments(
                arguments(exchanged, outputGradient.size(1), outputGradient.size(2), scratch))
            .build());
    kernelGradient.assign(scratch.permute(1, 2, 0, 3));
  }

  /**
   * The gradient of the biases: the sum over all positions. A matrix product is several times
   * faster here than ND4J's reduction.
   *
   * @param ones a row of ones, one for each position of all examples
   */
  public static void biasGradient(INDArray outputGradient, INDArray ones, INDArray biasGradient) {
    long channels = outputGradient.size(outputGradient.rank() - 1);
    Nd4j.gemm(
        ones,
        outputGradient.reshape('c', outputGradient.length() / channels, channels),
        biasGradient.reshape('c', 1, channels),
        false,
        false,
        1.0,
        0.0);
  }

  /**
   * @param images the input of the convolution
   * @param convolved its output
   */
  private static int[] arguments(
      INDArray images, long kernelHeight, long kernelWidth, INDArray convolved) {
    int stride = 1;
    int dilation = 1;
    int explicitPadding = 0;
    int nhwc = 1;
    // For a transposed convolution these are of the convolution that it transposes.
    int kernelsHeightWidthInOut = 0;
    return new int[] {
      (int) kernelHeight,
      (int) kernelWidth,
      stride,
      stride,
      padding(images.size(1), kernelHeight, convolved.size(1)),
      padding(images.size(2), kernelWidth, convolved.size(2)),
      dilation,
      dilation,
      explicitPadding,
      nhwc,
      kernelsHeightWidthInOut
    };
  }

  private static int padding(long side, long kernel, long convolved) {
    return (int) (convolved - side + kernel - 1) / 2;
  }
}
