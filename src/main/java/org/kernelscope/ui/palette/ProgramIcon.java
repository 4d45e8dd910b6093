package org.kernelscope.ui.palette;

import java.util.List;
import java.util.stream.IntStream;
import org.kernelscope.kernel.picture.Raster;

/**
 * The icon of the program: a 3×3 kernel that finds edges, blue for negative weights, vermilion for
 * positive ones, on a dark tile with round corners. It is drawn at every size by itself, so that
 * the cells of the small ones end at pixels.
 */
public final class ProgramIcon {

  /** Width and height in pixels, the smallest first. */
  private static final List<Integer> SIZES = List.of(16, 24, 32, 48, 64, 128, 256);

  private static final int CELLS = 3;

  /** The weights row by row, from -1 to 1: Sobel's, divided by 2. */
  private static final double[] WEIGHTS = {-0.5, 0, 0.5, -1, 0, 1, -0.5, 0, 0.5};

  private static final int TILE = 0x24344d;
  private static final int ZERO = 0xf6f8fa;
  private static final int NEGATIVE = 0x0072b2;
  private static final int POSITIVE = 0xd55e00;

  /** Points in each direction that decide how much of a pixel at an edge is covered. */
  private static final int SAMPLES = 4;

  private ProgramIcon() {}

  /** The icon in all sizes. May be called in any thread. */
  public static List<Raster> rasters() {
    return SIZES.stream().map(ProgramIcon::raster).toList();
  }

  /** The icon {@code size} pixels wide and high. */
  static Raster raster(int size) {
    Raster raster = Raster.of(size, size);
    int gap = size / 16;
    int cell = (size - (CELLS + 1) * gap) / CELLS;
    int margin = (size - CELLS * cell - (CELLS - 1) * gap) / 2;
    paint(raster, 0, size, size * 0.2, TILE, 0, size);
    IntStream.range(0, WEIGHTS.length)
        .forEach(
            i -> {
              int x = margin + i % CELLS * (cell + gap);
              int y = margin + i / CELLS * (cell + gap);
              paint(raster, x, cell, cell * 0.14, color(WEIGHTS[i]), y, cell);
            });
    return raster;
  }

  private static int color(double weight) {
    int end = weight < 0 ? NEGATIVE : POSITIVE;
    return mix(ZERO, end, Math.abs(weight));
  }

  private static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      mixed |= (int) Math.round(a + share * (b - a)) << shift;
    }
    return mixed;
  }

  /** Paints a rectangle with round corners over what is there. */
  private static void paint(
      Raster raster, int left, int width, double radius, int rgb, int top, int height) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        double cover = cover(x - left, y - top, width, height, radius);
        int at = y * raster.width() + x;
        int below = raster.argb()[at];
        int color = below >>> 24 == 0 ? rgb : mix(below, rgb, cover);
        int alpha = Math.max(below >>> 24, (int) Math.round(255 * cover));
        raster.argb()[at] = alpha << 24 | color;
      }
    }
  }

  /** Which share of a pixel is within the round corners, 0 to 1. */
  private static double cover(int x, int y, int width, int height, double radius) {
    boolean corner = Math.min(x, width - 1 - x) < radius && Math.min(y, height - 1 - y) < radius;
    if (!corner) {
      return 1;
    }
    int within = 0;
    for (int i = 0; i < SAMPLES * SAMPLES; i++) {
      int row = i / SAMPLES;
      double px = x + (i % SAMPLES + 0.5) / SAMPLES;
      double py = y + (row + 0.5) / SAMPLES;
      double dx = Math.max(0, radius - Math.min(px, width - px));
      double dy = Math.max(0, radius - Math.min(py, height - py));
      within += dx * dx + dy * dy <= radius * radius ? 1 : 0;
    }
    return within / (double) (SAMPLES * SAMPLES);
  }
}
