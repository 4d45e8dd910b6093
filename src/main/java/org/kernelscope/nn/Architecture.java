package org.kernelscope.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * A convolutional classifier of images of one shape: blocks, followed by a dense layer with one
 * softmax output for each class.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param channels channels of an image
 * @param classes number of classes
 * @param blocks from the image to the classifier
 */
public record Architecture(int height, int width, int channels, int classes, List<Block> blocks)
    implements Convolutional {

  public Architecture {
    if (classes < 2) {
      throw new IllegalArgumentException("at least 2 classes are needed, found " + classes);
    }
    blocks = List.copyOf(blocks);
    collect(blocks, channels, new ArrayList<>());
  }

  @Override
  public List<ConvLayer> convolutions() {
    List<ConvLayer> found = new ArrayList<>();
    collect(blocks, channels, found);
    return List.copyOf(found);
  }

  /**
   * Adds the convolutions of blocks whose input has this many channels.
   *
   * @return the number of output channels of the last block
   */
  private static int collect(List<Block> blocks, int channels, List<ConvLayer> found) {
    int seen = channels;
    for (Block block : blocks) {
      if (block instanceof Block.Convolution layer) {
        found.add(new ConvLayer(layer.name(), layer.size(), seen, layer.channels()));
        seen = layer.channels();
      } else if (block instanceof Block.Sum sum) {
        seen = collect(sum, seen, found);
      }
    }
    return seen;
  }

  private static int collect(Block.Sum sum, int channels, List<ConvLayer> found) {
    List<Integer> made =
        sum.branches().stream().map(branch -> collect(branch, channels, found)).toList();
    if (made.stream().distinct().count() != 1) {
      throw new IllegalArgumentException(
          "%s: expected branches of as many channels each, found %s".formatted(sum.name(), made));
    }
    return made.get(0);
  }

  /** Whether branches are summed, so that the network is a graph and not a list of layers. */
  boolean branches() {
    return blocks.stream().anyMatch(Block.Sum.class::isInstance);
  }

  /**
   * The part that is trained on top of frozen convolutions: the dense layers. Its "images" are
   * feature vectors: one pixel with one channel for each feature.
   *
   * @param features length of a feature vector, see {@link ConvClassifier#features}
   */
  public Architecture onFeatures(int features) {
    List<Block> dense = blocks.stream().filter(Block.Dense.class::isInstance).toList();
    return new Architecture(1, 1, features, classes, dense);
  }
}
