package org.kernelscope.kernel.picture;

import java.util.Locale;

/**
 * A window of pixels on a larger picture, into which a painter writes.
 *
 * @param argb at least width·height pixels, row by row
 * @param left the column of the picture at the left of the window; may be negative
 * @param top the row of the picture at the top of the window; may be negative
 */
public record Raster(int[] argb, int width, int height, int left, int top) {

  public Raster {
    if (width < 0 || height < 0 || argb.length < (long) width * height) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d pixels do not hold %dx%d", argb.length, width, height));
    }
  }

  /** A new empty raster at the top left of the picture. */
  public static Raster of(int width, int height) {
    return new Raster(new int[width * height], width, height, 0, 0);
  }

  public int at(int x, int y) {
    return argb[y * width + x];
  }
}
