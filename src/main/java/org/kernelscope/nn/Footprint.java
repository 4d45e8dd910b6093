package org.kernelscope.nn;

import java.util.List;
import org.kernelscope.nn.Block.Convolution;

/**
 * The least memory that training a network takes outside the Java heap, found by arithmetic:
 * nothing is made.
 *
 * @param weights of all layers, biases included
 * @param activations values that the layers make of one image
 * @param features values of an image that the convolutions hand on
 */
public record Footprint(double weights, double activations, double features) {

  /** A weight, its gradient, and what an optimiser remembers of it, at least one number. */
  private static final int ARRAYS = 3;

  /** What a block makes of one image, and how much is below it. */
  private record Reached(
      double height, double width, double channels, double weights, double activations) {

    Reached with(double nextHeight, double nextWidth, double next, double more) {
      return new Reached(
          nextHeight, nextWidth, next, weights + more, activations + nextHeight * nextWidth * next);
    }

    double values() {
      return height * width * channels;
    }
  }

  /** Of a classifier. */
  public static Footprint of(Architecture network) {
    Reached features = new Reached(network.height(), network.width(), network.channels(), 0, 0);
    Reached top = features;
    for (Block block : network.blocks()) {
      top = reached(block, top);
      features = block instanceof Block.Dense ? features : top;
    }
    Reached all = top.with(1, 1, network.classes(), (top.values() + 1) * network.classes());
    return new Footprint(all.weights, all.activations, features.values());
  }

  /** Of an autoencoder. */
  public static Footprint of(ImageVaeArchitecture network) {
    double weights = 0;
    for (ConvLayer layer : network.convolutions()) {
      weights += (double) layer.in() * layer.out() * layer.size() * layer.size();
    }
    double latent = network.latent();
    weights += latent * (2.0 * network.encoded() + network.unfolded());
    double maps =
        (double) ImageVaeArchitecture.convolved(network.height())
            * ImageVaeArchitecture.convolved(network.width())
            * network.first();
    return new Footprint(weights, 2 * maps + network.unfolded(), network.encoded());
  }

  private static Reached reached(List<Block> blocks, Reached below) {
    Reached top = below;
    for (Block block : blocks) {
      top = reached(block, top);
    }
    return top;
  }

  private static Reached reached(Block block, Reached below) {
    double height = below.height;
    double width = below.width;
    if (block instanceof Convolution layer) {
      double area = (double) layer.size() * layer.size();
      int lost = layer.padded() ? 0 : layer.size() - 1;
      return below.with(
          Math.max(1, height - lost),
          Math.max(1, width - lost),
          layer.channels(),
          (below.channels * area + 1) * layer.channels());
    }
    if (block instanceof Block.PooledLeakyRelu) {
      return below.with(
          Math.max(1, Math.floor(height / 2)),
          Math.max(1, Math.floor(width / 2)),
          below.channels,
          0);
    }
    if (block instanceof Block.AveragePool) {
      return below.with(1, 1, below.channels, 0);
    }
    if (block instanceof Block.Dense dense) {
      return below.with(1, 1, dense.units(), (below.values() + 1) * dense.units());
    }
    if (block instanceof Block.Sum sum) {
      Reached all = below;
      for (List<Block> branch : sum.branches()) {
        all =
            reached(
                branch, new Reached(height, width, below.channels, all.weights, all.activations));
      }
      return all;
    }
    return below;
  }

  /**
   * Bytes of one network that is trained.
   *
   * @param batch images a step
   */
  public double bytes(int batch) {
    return Float.BYTES * (ARRAYS * weights + batch * activations);
  }
}
