package org.kernelscope.nn.layer;

import org.kernelscope.kernel.HostArrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The valid, stride-1 convolution of NHWC images with {@code [k, k, in, out]} kernels, and its
 * gradients, as libnd4j operations that write into arrays the caller supplies.
 */
public final class ConvolutionOps {

  private ConvolutionOps() {}

  /** {@code output = conv(images, kernels) + biases}. */
  public static void forward(INDArray images, INDArray kernels, INDArray biases, INDArray output) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(images, kernels, biases)
            .addOutputs(output)
            .addIntegerArguments(valid(kernels.size(0), kernels.size(1)))
            .build());
  }

  /** {@code output = conv(images, kernels)}. */
  public static void convolve(INDArray images, INDArray kernels, INDArray output) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(images, kernels)
            .addOutputs(output)
            .addIntegerArguments(valid(kernels.size(0), kernels.size(1)))
            .build());
  }

  /**
   * The transposed convolution: {@code output} is the image gradient of the convolution with these
   * kernels whose output gradient is {@code images}, plus biases. Every pixel stamps the kernels
   * onto the output, weighted with its value.
   *
   * @param images {@code [N, height, width, out]}
   * @param kernels of that convolution, {@code [k, k, in, out]}
   * @param biases {@code [in]}
   * @param output {@code [N, height+k-1, width+k-1, in]}
   * @param turned {@code [k, k, out, in]}, overwritten
   */
  public static void transposed(
      INDArray images, INDArray kernels, INDArray biases, INDArray output, INDArray turned) {
    turn(kernels, turned);
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(plain(images), turned, biases)
            .addOutputs(output)
            .addIntegerArguments(full(kernels))
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
  public static void imageGradient(
      INDArray outputGradient, INDArray kernels, INDArray imageGradient, INDArray turned) {
    turn(kernels, turned);
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(plain(outputGradient), turned)
            .addOutputs(imageGradient)
            .addIntegerArguments(full(kernels))
            .build());
  }

  /** The operation misreads images that do not lie in memory in the order of their axes. */
  private static INDArray plain(INDArray images) {
    return Shape.hasDefaultStridesForShape(images) ? images : images.dup('c');
  }

  /** ND4J's reversal takes ten times as long as this loop in single precision. */
  private static void turn(INDArray kernels, INDArray turned) {
    if (kernels.dataType() != DataType.FLOAT) {
      turnOneByOne(kernels, turned);
      return;
    }
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

  /** In double precision, where only checks compute. */
  private static void turnOneByOne(INDArray kernels, INDArray turned) {
    long last = kernels.size(0) - 1;
    for (int y = 0; y <= last; y++) {
      for (int x = 0; x <= last; x++) {
        for (int i = 0; i < kernels.size(2); i++) {
          for (int o = 0; o < kernels.size(3); o++) {
            double value = kernels.getDouble(last - y, last - x, i, o);
            turned.putScalar(new int[] {y, x, o, i}, value);
          }
        }
      }
    }
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
  public static void kernelGradient(
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

  /**
   * The gradient of the biases: the sum over all positions, by a product, which is several times
   * faster than ND4J's reduction.
   *
   * @param ones a row of as many ones as there are positions in all examples
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

  private static int[] full(INDArray kernels) {
    return arguments(kernels.size(0), kernels.size(1), (int) kernels.size(0) - 1);
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
