package org.kernelscope.nn;

import java.util.List;

/**
 * A part of a network's description. Blocks form a sequence: the output of each is the input of the
 * next.
 */
public sealed interface Block {

  /** The name shown to people and kept in saved networks; unique within a network. */
  String name();

  /**
   * A convolution with a bias, stride 1.
   *
   * @param size k, the side of its kernels in pixels
   * @param channels of its output
   * @param padded whether images are padded with zeros, so that the output has the size of the
   *     input; needs an odd k
   */
  record Convolution(String name, int size, int channels, boolean padded) implements Block {

    public Convolution {
      requireChannels(name, channels);
      if (padded && size % 2 == 0) {
        throw new IllegalArgumentException(
            "layer %s: a padded convolution needs kernels of odd size".formatted(name));
      }
    }

    /**
     * A convolution without padding: each side of its output is k - 1 pixels shorter than the
     * input's.
     */
    public Convolution(String name, int size, int channels) {
      this(name, size, channels, false);
    }
  }

  /** A leaky ReLU of slope 0.01 below zero. */
  record LeakyRelu(String name) implements Block {}

  /** A 2×2 max-pool followed by a leaky ReLU of slope 0.01 below zero. */
  record PooledLeakyRelu(String name) implements Block {}

  /** The mean of each channel over all pixels; the output is a vector. */
  record AveragePool(String name) implements Block {}

  /** A fully connected layer with a leaky ReLU; only another dense block may follow it. */
  record Dense(String name, int units) implements Block {

    public Dense {
      requireChannels(name, units);
    }
  }

  /**
   * The sum of the outputs of several branches that have the same input.
   *
   * @param branches each a sequence of blocks; an empty branch passes its input on unchanged
   */
  record Sum(String name, List<List<Block>> branches) implements Block {

    public Sum {
      branches = branches.stream().map(List::copyOf).toList();
    }
  }

  private static void requireChannels(String name, int channels) {
    if (channels < 1) {
      throw new IllegalArgumentException(
          "layer %s: widths must be at least 1, found %s".formatted(name, channels));
    }
  }
}
