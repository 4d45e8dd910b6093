package org.kernelscope.kernel.picture;

import java.util.Locale;

/**
 * A window of pixels onto a larger picture: what a caller hands over to be painted into.
 *
 * @param argb at least width·height pixels, row after row
 * @param left the picture's column that the first pixel of a row shows; may be negative
 * @param top the picture's row that the first row shows; may be negative
 */
public record Raster(int[] argb, int width, int height, int left, int top) {

  public Raster {
    if (width < 0 || height < 0 || argb.length < (long) width * height) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d pixels do not hold %dx%d", argb.length, width, height));
    }
  }

  /** An empty raster of its own pixels that starts at the picture's corner. */
  public static Raster of(int width, int height) {
    return new Raster(new int[width * height], width, height, 0, 0);
  }

  public int at(int x, int y) {
    return argb[y * width + x];
  }
}
