package org.kernelscope.prior.vae;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The linear map of a convolution from larger ("wide") to smaller ("narrow") images, with its
 * adjoint, for images of a few pixels:
 *
 * <pre>  narrow(y, x) = sum over i, j of  wide(y + i - p, x + j - p) V(i, j)</pre>
 *
 * where taps outside the wide image are left out. A convolution is this map forward and its adjoint
 * backward; a transposed convolution is the adjoint forward and this map backward.
 *
 * <p>The weights are {@code [taps · taps · wide channels, narrow channels]} in Fortran order: row i
 * of taps, then j, then the channel. Images and weights are read at every call.
 */
sealed interface TinyConvolution extends AutoCloseable
    permits WindowConvolution, ToomCookConvolution {

  /**
   * The sizes of such a map.
   *
   * @param side of the wide images
   * @param taps side of the window, 3 or 1
   * @param padding p, pixels of zeros around the wide image
   * @param wide channels
   * @param narrow channels
   */
  record Shape(int side, int taps, int padding, int wide, int narrow) {

    int narrowSide() {
      return side + 2 * padding - taps + 1;
    }

    int window() {
      return taps * taps * wide;
    }

    int weights() {
      return window() * narrow;
    }

    /** The number of connected pairs of a wide and a narrow pixel. */
    int connections() {
      int inLine = 0;
      for (int x = 0; x < narrowSide(); x++) {
        inLine += Math.min(taps, side + padding - x) - Math.max(0, padding - x);
      }
      return inLine * inLine;
    }
  }

  /**
   * The faster of the two ways to compute such a map.
   *
   * @param weights the shape's weights alone, a contiguous view
   */
  static TinyConvolution of(Shape shape, FeatureMaps wide, FeatureMaps narrow, INDArray weights) {
    boolean faster = shape.taps == 3 && shape.padding == 0 && shape.narrowSide() == 3;
    return faster && weights.dataType() == DataType.FLOAT
        ? new ToomCookConvolution(shape, wide, narrow, weights)
        : new WindowConvolution(shape, wide, narrow, weights);
  }

  /** Computes the narrow images from the wide ones. */
  void toNarrow();

  /** Computes the wide images from the narrow ones, by the adjoint. */
  void toWide();

  /**
   * Computes the gradient of the weights: the sum of wide times narrow over all rows and pixels.
   * One of the two is an image and the other a gradient.
   */
  void toWeights();

  @Override
  default void close() {}
}
