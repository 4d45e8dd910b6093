package org.kernelscope.nn;

import java.util.List;

/**
 * The paper's network for small grey images (method, section 5): conv 7×7 - leaky ReLU - max-pool 2
 * - conv 5×5 - leaky ReLU - max-pool 2 - dense. No padding, stride 1.
 */
final class FConv implements NetworkFamily {

  @Override
  public String title() {
    return "FConv";
  }

  @Override
  public String summary() {
    return "7×7 and 5×5 convolutions";
  }

  @Override
  public List<Width> widths() {
    return List.of(new Width("7×7 convolution", 32, 256), new Width("5×5 convolution", 128, 512));
  }

  @Override
  public List<Block> blocks(List<Integer> widths) {
    return List.of(
        new Block.Convolution("conv1", 7, widths.get(0)),
        new Block.PooledLeakyRelu("pool1"),
        new Block.Convolution("conv2", 5, widths.get(1)),
        new Block.PooledLeakyRelu("pool2"));
  }
}
