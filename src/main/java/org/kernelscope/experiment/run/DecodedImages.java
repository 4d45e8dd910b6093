package org.kernelscope.experiment.run;

import java.util.Arrays;
import org.kernelscope.store.NdArray;

/**
 * A few test images, their reconstructions by an image VAE, and samples of it. Arrays are {@code
 * [count, height, width, channels]} in [0, 1] and must not be changed.
 *
 * @param images what the encoder saw
 * @param reconstructions the decoder's means of the means of their codes
 * @param samples the decoder's means of codes from N(0, I), the same codes at every step
 */
public record DecodedImages(
    int count,
    int height,
    int width,
    int channels,
    float[] images,
    float[] reconstructions,
    float[] samples) {

  /**
   * All three as one array: {@code [3, count, height, width, channels]}, in the order of the
   * fields.
   */
  NdArray toArray() {
    int length = images.length;
    float[] all = new float[3 * length];
    System.arraycopy(images, 0, all, 0, length);
    System.arraycopy(reconstructions, 0, all, length, length);
    System.arraycopy(samples, 0, all, 2 * length, length);
    return new NdArray.Floats(new int[] {3, count, height, width, channels}, all);
  }

  /**
   * The inverse of {@link #toArray}.
   *
   * @throws IllegalArgumentException when the array is not of that shape
   */
  public static DecodedImages of(NdArray array) {
    int[] shape = array.shape();
    if (shape.length != 5 || shape[0] != 3 || array.length() == 0) {
      throw new IllegalArgumentException(
          "expected images of shape [3, count, height, width, channels], found "
              + Arrays.toString(shape));
    }
    float[] all = array.toFloats();
    int length = all.length / 3;
    return new DecodedImages(
        shape[1],
        shape[2],
        shape[3],
        shape[4],
        Arrays.copyOfRange(all, 0, length),
        Arrays.copyOfRange(all, length, 2 * length),
        Arrays.copyOfRange(all, 2 * length, 3 * length));
  }
}
