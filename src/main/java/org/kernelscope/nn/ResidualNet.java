package org.kernelscope.nn;

import java.util.List;

/**
 * A small residual network (He et al., CVPR 2016) whose kernels are all 3×3: a stem, then two
 * residual blocks of two convolutions each, with a max-pool before each block, then the mean of
 * every channel. Padded, stride 1, leaky ReLUs, no normalisation; 28 -> 14 -> 7 -> 1.
 */
final class ResidualNet implements NetworkFamily {

  @Override
  public String title() {
    return "Residual net";
  }

  @Override
  public String summary() {
    return "3×3 convolutions: a stem and two residual blocks";
  }

  @Override
  public List<Width> widths() {
    return List.of(
        new Width("stem and sums", 32, 64),
        new Width("within the first block", 32, 64),
        new Width("within the second block", 64, 64));
  }

  @Override
  public List<Block> blocks(List<Integer> widths) {
    int trunk = widths.get(0);
    return List.of(
        new Block.Convolution("stem", 3, trunk, true),
        new Block.PooledLeakyRelu("pool1"),
        residual("1", trunk, widths.get(1)),
        new Block.PooledLeakyRelu("pool2"),
        residual("2", trunk, widths.get(2)),
        new Block.LeakyRelu("relu3"),
        new Block.AveragePool("mean"));
  }

  private static Block residual(String number, int trunk, int within) {
    return new Block.Sum(
        "sum" + number,
        List.of(
            List.of(),
            List.of(
                new Block.Convolution("block" + number + "a", 3, within, true),
                new Block.LeakyRelu("relu" + number),
                new Block.Convolution("block" + number + "b", 3, trunk, true))));
  }
}
