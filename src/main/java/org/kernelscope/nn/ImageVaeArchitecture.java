package org.kernelscope.nn;

import java.util.List;
import java.util.Locale;

/**
 * A variational autoencoder of images (method, section 5). The encoder has the convolutions of
 * {@link Network#FCONV}: conv 7×7 - max-pool 2 - leaky ReLU - conv 5×5 - max-pool 2 - leaky ReLU -
 * dense to mean and log-variance of the code z. The decoder is its mirror image: dense - leaky ReLU
 * - transposed conv 5×5 - leaky ReLU - nearest-neighbour upsampling by 2 - transposed conv 7×7 to
 * the logits of Bernoulli distributions, one for each channel value. 28 -> 22 -> 11 -> 7 -> 3 and 7
 * -> 11 -> 22 -> 28.
 *
 * @param height rows of an image, even
 * @param width columns of an image, even
 * @param channels channels of an image
 * @param first channels between the 7×7 and the 5×5 convolutions
 * @param second channels after the encoder's 5×5 convolution and before the decoder's
 * @param latent d, dimensions of the code
 */
public record ImageVaeArchitecture(
    int height, int width, int channels, int first, int second, int latent)
    implements Convolutional {

  static final String CONV1 = "conv1";
  static final String CONV2 = "conv2";
  static final String DECONV1 = "deconv1";
  static final String DECONV2 = "deconv2";

  /** Side of the kernels between the image and the first feature maps, in encoder and decoder. */
  private static final int SIZE1 = 7;

  /** Side of the kernels between the first and the second feature maps, in encoder and decoder. */
  private static final int SIZE2 = 5;

  /** Below this side a pooled feature map of the encoder has no pixels. */
  private static final int SMALLEST = 18;

  public ImageVaeArchitecture {
    if (height < SMALLEST || width < SMALLEST || height % 2 + width % 2 > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an image VAE needs images of even height and width from %d on, found %dx%d",
              SMALLEST,
              height,
              width));
    }
    if (first < 1 || second < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "widths must be at least 1, found %d and %d", first, second));
    }
    if (latent < 1) {
      throw new IllegalArgumentException("a code needs at least 1 dimension, found " + latent);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The kernel of a transposed convolution is the pattern that one input pixel adds to an output
   * channel.
   */
  @Override
  public List<ConvLayer> convolutions() {
    return List.of(
        new ConvLayer(CONV1, SIZE1, channels, first),
        new ConvLayer(CONV2, SIZE2, first, second),
        new ConvLayer(DECONV2, SIZE2, second, first),
        new ConvLayer(DECONV1, SIZE1, first, channels));
  }

  /** height·width·channels, the number of values of one image. */
  public int imageLength() {
    return height * width * channels;
  }

  /** The side after the 7×7 convolution. */
  static int convolved(int side) {
    return side - SIZE1 + 1;
  }

  /** The side after the first pooling. */
  static int pooled(int side) {
    return convolved(side) / 2;
  }

  /** The side after the 5×5 convolution. */
  static int twiceConvolved(int side) {
    return pooled(side) - SIZE2 + 1;
  }

  /** Number of inputs of the encoder's dense layer. */
  int encoded() {
    return twiceConvolved(height) / 2 * (twiceConvolved(width) / 2) * second;
  }

  /** Number of outputs of the decoder's dense layer. */
  int unfolded() {
    return twiceConvolved(height) * twiceConvolved(width) * second;
  }
}
