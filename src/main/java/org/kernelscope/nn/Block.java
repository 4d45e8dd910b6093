package org.kernelscope.nn;

import java.util.List;

/**
 * A part of a network, as its description names it. Blocks stand one upon the other: each sees what
 * the one below it makes.
 */
public sealed interface Block {

  /** Shown to people, and kept in saved networks; no two of a network have the same. */
  String name();

  /**
   * A convolution with a bias, stride 1.
   *
   * @param size k, the side of its kernels in pixels
   * @param channels of its output
   * @param padded whether images are surrounded by zeros, so that the output is as large as they
   *     are; takes an odd k
   */
  record Convolution(String name, int size, int channels, boolean padded) implements Block {

    public Convolution {
      requireChannels(name, channels);
      if (padded && size % 2 == 0) {
        throw new IllegalArgumentException(
            "layer %s: a padded convolution needs kernels of odd size".formatted(name));
      }
    }

    /** One without padding, whose output is k - 1 pixels smaller than the images. */
    public Convolution(String name, int size, int channels) {
      this(name, size, channels, false);
    }
  }

  /** A leaky ReLU of slope 0.01 below zero. */
  record LeakyRelu(String name) implements Block {}

  /** The maximum of each 2×2 pixels, and a leaky ReLU. */
  record PooledLeakyRelu(String name) implements Block {}

  /** The mean of each channel over all pixels: what is left is a vector. */
  record AveragePool(String name) implements Block {}

  /** A fully connected layer with a leaky ReLU; only another one may stand on it. */
  record Dense(String name, int units) implements Block {

    public Dense {
      requireChannels(name, units);
    }
  }

  /**
   * The sum of what several branches make of the same images.
   *
   * @param branches each of blocks that stand one upon the other; one without blocks hands on what
   *     it sees
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
