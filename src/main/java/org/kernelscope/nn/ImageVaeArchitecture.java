package org.kernelscope.nn;

import java.util.List;
import java.util.Locale;

/**
 * A variational autoencoder of images (method, section 5). The encoder has the convolutions of
 * {@link Network#FCONV}: conv 7×7 - max-pool 2 - leaky ReLU - conv 5×5 - max-pool 2 - leaky ReLU -
 * dense to mean and log-variance of the code z. The decoder is its mirror image: dense - leaky ReLU
 * - transposed conv 5×5 - leaky ReLU - every pixel as 2×2 - transposed conv 7×7 to the logits of
 * Bernoulli distributions, one a channel value. 28 -> 22 -> 11 -> 7 -> 3 and 7 -> 11 -> 22 -> 28.
 *
 * @param height rows of an image, even
 * @param width columns of an image, even
 * @param channels channels of an image
 * @param first channels between the 7×7 and the 5×5 convolutions
 * @param second channels beyond the 5×5 convolutions
 * @param latent d, dimensions of the code
 */
public record ImageVaeArchitecture(
    int height, int width, int channels, int first, int second, int latent)
    implements Convolutional {

  static final String CONV1 = "conv1";
  static final String CONV2 = "conv2";
  static final String DECONV1 = "deconv1";
  static final String DECONV2 = "deconv2";

  /** Side of the kernels between the image and the first maps, both ways. */
  private static final int SIZE1 = 7;

  /** Side of the kernels between the first and the second maps, both ways. */
  private static final int SIZE2 = 5;

  /** Below this a pooled image of the encoder has no pixel. */
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
   * <p>The kernel of a transposed convolution between two channels is what one pixel of the one
   * stamps onto the other.
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

  /** What the 7×7 convolution leaves of a side. */
  static int convolved(int side) {
    return side - SIZE1 + 1;
  }

  /** What pooling leaves of that. */
  static int pooled(int side) {
    return convolved(side) / 2;
  }

  /** What the 5×5 convolution leaves of that. */
  static int twiceConvolved(int side) {
    return pooled(side) - SIZE2 + 1;
  }

  /** Features that the encoder's dense layer sees. */
  int encoded() {
    return twiceConvolved(height) / 2 * (twiceConvolved(width) / 2) * second;
  }

  /** Features that the decoder's dense layer makes. */
  int unfolded() {
    return twiceConvolved(height) * twiceConvolved(width) * second;
  }
}
