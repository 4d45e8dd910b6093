package org.kernelscope.nn.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.LeakyReLUDerivative;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Max-pooling and leaky ReLU of NHWC images, and their gradients, as libnd4j operations that write
 * into arrays the caller supplies.
 */
public final class PoolingOps {

  private static final int NHWC = 1;
  private static final int[] POOL_ARGUMENTS = poolArguments();

  private PoolingOps() {}

  /** The largest value of each 2×2 block; a last odd row or column is left out. */
  public static void maxPool(INDArray images, INDArray pooled) {
    run("maxpool2d", POOL_ARGUMENTS, pooled, images);
  }

  /** The gradient of the images of {@link #maxPool}. */
  public static void maxPoolGradient(
      INDArray images, INDArray pooledGradient, INDArray imageGradient) {
    run("maxpool2d_bp", POOL_ARGUMENTS, imageGradient, images, pooledGradient);
  }

  /** Applies the leaky ReLU in place. */
  public static void leakyRelu(INDArray values) {
    Nd4j.exec(new LeakyReLU(values, values, PooledLeakyRelu.LEAK));
  }

  /**
   * The slopes of {@link #leakyRelu}, by which the backward pass multiplies a gradient. The loop
   * uses vector instructions; libnd4j's operation for slope and product takes four times as long.
   *
   * @param output the result of the leaky ReLU; its signs show on which side each element was
   * @param slopes overwritten; may be {@code output}
   */
  public static void leakyReluSlopes(INDArray output, INDArray slopes) {
    Nd4j.exec(new LeakyReLUDerivative(output, slopes, PooledLeakyRelu.LEAK));
  }

  private static void run(String operation, int[] arguments, INDArray output, INDArray... inputs) {
    Nd4j.exec(
        DynamicCustomOp.builder(operation)
            .addInputs(inputs)
            .addOutputs(output)
            .addIntegerArguments(arguments)
            .build());
  }

  private static int[] poolArguments() {
    int pool = PooledLeakyRelu.POOL;
    int padding = 0;
    int dilation = 1;
    int explicitPadding = 0;
    int unused = 0;
    return new int[] {
      pool, pool, pool, pool, padding, padding, dilation, dilation, explicitPadding, unused, NHWC
    };
  }
}
