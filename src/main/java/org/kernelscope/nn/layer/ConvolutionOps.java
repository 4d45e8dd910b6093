package org.kernelscope.nn.layer;

import org.kernelscope.kernel.HostArrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.shape.Shape;
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

  /**
   * The gradient of the images, which is itself a convolution: of the output gradient, padded, with
   * the kernels turned by half a turn and their channels exchanged. libnd4j's own {@code conv2d_bp}
   * takes longer for this and the kernel gradient together than two convolutions do.
   *
   * @param kernels {@code [k, k, in, out]}
   * @param turned {@code [k, k, out, in]}, overwritten
   */
  static void imageGradient(
      INDArray outputGradient, INDArray kernels, INDArray imageGradient, INDArray turned) {
    turn(kernels, turned);
    int padding = (int) kernels.size(0) - 1;
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(plain(outputGradient), turned)
            .addOutputs(imageGradient)
            .addIntegerArguments(arguments(kernels.size(0), kernels.size(1), padding))
            .build());
  }

  /** The operation misreads images that do not lie in memory in the order of their axes. */
  private static INDArray plain(INDArray images) {
    return Shape.hasDefaultStridesForShape(images) ? images : images.dup('c');
  }

  /** ND4J's reversal takes ten times as long as this loop. */
  private static void turn(INDArray kernels, INDArray turned) {
    int in = (int) kernels.size(2);
    int out = (int) kernels.size(3);
    int length = (int) kernels.length();
    float[] values = HostArrays.read(kernels, length);
    float[] result = new float[length];
    int block = in * out;
    for (int from = 0; from < length; from += block) {
      int to = length - block - from;
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          result[to + o * in + i] = values[from + i * out + o];
        }
      }
    }
    HostArrays.write(result, length, turned);
  }

  /**
   * The gradient of the kernels. {@code conv2d_bp} always computes that of the images too, which
   * for a first layer is most of its work and thrown away. The kernel gradient is itself a
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
    return arguments(kernelHeight, kernelWidth, 0);
  }

  private static int[] arguments(long kernelHeight, long kernelWidth, int padding) {
    int stride = 1;
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
