package org.kernelscope.nn.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The valid, stride-1 convolution of NHWC images with {@code [k, k, in, out]} kernels, and its
 * gradients, as libnd4j operations that write into arrays the caller supplies.
 */
final class ConvolutionOps {

  private ConvolutionOps() {}

  /** {@code output = conv(images, kernels) + biases}. */
  static void forward(INDArray images, INDArray kernels, INDArray biases, INDArray output) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(images, kernels, biases)
            .addOutputs(output)
            .addIntegerArguments(valid(kernels.size(0), kernels.size(1)))
            .build());
  }

  /** All three gradients of a convolution at once; every gradient array is overwritten. */
  static void backward(
      INDArray images,
      INDArray kernels,
      INDArray biases,
      INDArray outputGradient,
      INDArray imageGradient,
      INDArray kernelGradient,
      INDArray biasGradient) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(images, kernels, biases, outputGradient)
            .addOutputs(imageGradient, kernelGradient, biasGradient)
            .addIntegerArguments(valid(kernels.size(0), kernels.size(1)))
            .build());
  }

  /**
   * The kernel gradient alone. {@code conv2d_bp} always computes the gradient of the images too,
   * which for a first layer is most of its work and thrown away. The kernel gradient is itself a
   * convolution, of the images with the output gradient, in which examples and channels change
   * places: {@code dW[i, j, c, o] = sum_n,y,x images[n, y+i, x+j, c] * gradient[n, y, x, o]}.
   *
   * <p>The operation reads a permuted view of kernels correctly, but neither of images nor of its
   * output, hence the two scratch arrays.
   *
   * @param transposed {@code [in, height, width, N]}, overwritten
   * @param scratch {@code [in, k, k, out]}, overwritten
   */
  static void kernelGradient(
      INDArray images,
      INDArray outputGradient,
      INDArray kernelGradient,
      INDArray transposed,
      INDArray scratch) {
    transposed.assign(images.permute(3, 1, 2, 0));
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(transposed, outputGradient.permute(1, 2, 0, 3))
            .addOutputs(scratch)
            .addIntegerArguments(valid(outputGradient.size(1), outputGradient.size(2)))
            .build());
    kernelGradient.assign(scratch.permute(1, 2, 0, 3));
  }

  private static int[] valid(long kernelHeight, long kernelWidth) {
    int stride = 1;
    int padding = 0;
    int dilation = 1;
    int explicitPadding = 0;
    int nhwc = 1;
    int kernelsHeightWidthInOut = 0;
    return new int[] {
      (int) kernelHeight,
      (int) kernelWidth,
      stride,
      stride,
      padding,
      padding,
      dilation,
      dilation,
      explicitPadding,
      nhwc,
      kernelsHeightWidthInOut
    };
  }
}
