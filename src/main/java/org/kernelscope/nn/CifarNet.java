package org.kernelscope.nn;

import java.util.List;

/**
 * The paper's network for small colour images (method, section 5): conv 7×7 - leaky ReLU - max-pool
 * 2 - conv 5×5 - leaky ReLU - conv 5×5 - leaky ReLU - dense 512 - dense. No padding, stride 1; 32
 * -> 26 -> 13 -> 9 -> 5.
 */
final class CifarNet implements NetworkFamily {

  @Override
  public String title() {
    return "CIFAR net";
  }

  @Override
  public String summary() {
    return "a 7×7 and two 5×5 convolutions and a dense layer";
  }

  @Override
  public List<Width> widths() {
    return List.of(
        new Width("7×7 convolution", 32, 128), new Width("each 5×5 convolution", 128, 256));
  }

  @Override
  public List<Block> blocks(List<Integer> widths) {
    return List.of(
        new Block.Convolution("conv1", 7, widths.get(0)),
        new Block.PooledLeakyRelu("pool1"),
        new Block.Convolution("conv2", 5, widths.get(1)),
        new Block.LeakyRelu("relu2"),
        new Block.Convolution("conv3", 5, widths.get(1)),
        new Block.LeakyRelu("relu3"),
        new Block.Dense("dense", 512));
  }
}
