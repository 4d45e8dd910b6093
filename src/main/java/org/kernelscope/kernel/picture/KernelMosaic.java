package org.kernelscope.kernel.picture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.kernelscope.kernel.KernelSet;

/**
 * N kernels of k×k, laid out in rows on a pixel raster. Each weight is a square of whole pixels. So
 * every edge is sharp, and the kernel at a pixel is found by arithmetic.
 *
 * @param count N, the number of kernels
 * @param size k, the side of a kernel in weights
 * @param columns the number of kernels in a row
 * @param pixel the side of a weight in pixels, at least 1
 * @param gap the pixels between neighbouring kernels; there is no gap around the mosaic
 */
public record KernelMosaic(int count, int size, int columns, int pixel, int gap) {

  /** The number of channels of a colour image. */
  private static final int COLOURS = 3;

  private static final double HALF_LIGHT = 127.5;

  /** The kernel and the weight in it that cover a pixel. */
  public record Hit(int kernel, int row, int column) {}

  /** The position of a kernel, in pixels from the top left of the mosaic. */
  public record Cell(int x, int y, int side) {}

  public KernelMosaic {
    if (count < 0 || size < 1 || columns < 1 || pixel < 1 || gap < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a mosaic of %d kernels of %dx%d in %d columns, %d pixels a weight, gap %d",
              count,
              size,
              size,
              columns,
              pixel,
              gap));
    }
  }

  /**
   * The mosaic that shows all kernels as large as possible in an area of {@code width}×{@code
   * height} pixels. If they do not fit even at one pixel for each weight, the mosaic keeps the
   * width and exceeds the height.
   */
  public static KernelMosaic fitting(int count, int size, int width, int height) {
    return fitting(count, size, 1, width, height);
  }

  /**
   * The same with kernels in groups of {@code together}, which are not divided between rows. A
   * group that is wider than the area exceeds the width.
   */
  public static KernelMosaic fitting(int count, int size, int together, int width, int height) {
    int pixel = 1;
    for (int larger = 2; fits(count, size, together, width, height, larger); larger++) {
      pixel = larger;
    }
    int gap = gapFor(size, pixel);
    int columns = columnsFor(size, together, width, pixel);
    if (!fits(count, size, together, width, height, 1)) {
      return new KernelMosaic(count, size, columns, 1, gap);
    }
    // Of the layouts that fit, choose the one whose shape is nearest to that of the area. This
    // avoids a last row with few kernels.
    int pitch = size * pixel + gap;
    int best = columns;
    double bestError = Double.POSITIVE_INFINITY;
    for (int c = together; c <= Math.min(columns, Math.max(together, count)); c += together) {
      int rows = (count + c - 1) / c;
      if (rows * pitch - gap > height) {
        continue;
      }
      double shape = (double) (c * pitch) / (rows * pitch);
      int empty = rows * c - count;
      double error = Math.abs(Math.log(shape * height / width)) + 2.0 * empty / Math.max(1, count);
      if (error < bestError) {
        bestError = error;
        best = c;
      }
    }
    return new KernelMosaic(count, size, best, pixel, gap);
  }

  /** The gap between kernels of {@code size} weights with {@code pixel} pixels each. */
  public static int gapFor(int size, int pixel) {
    return Math.max(1, Math.min(8, (int) Math.round(size * pixel / 12.0)));
  }

  /** The same layout with another size of weights. */
  public KernelMosaic withPixel(int other) {
    return new KernelMosaic(count, size, columns, other, gapFor(size, other));
  }

  public int rows() {
    return (count + columns - 1) / columns;
  }

  /** Pixels from the left edge of one kernel to the left edge of the next. */
  public int pitch() {
    return size * pixel + gap;
  }

  public int width() {
    return Math.max(0, Math.min(columns, count) * pitch() - gap);
  }

  public int height() {
    return Math.max(0, rows() * pitch() - gap);
  }

  public Cell cell(int kernel) {
    return new Cell(kernel % columns * pitch(), kernel / columns * pitch(), size * pixel);
  }

  /** The kernel and weight at pixel {@code (x, y)}; empty in a gap or outside. */
  public Optional<Hit> hit(int x, int y) {
    if (x < 0 || y < 0 || x >= width() || y >= height()) {
      return Optional.empty();
    }
    int insideX = x % pitch();
    int insideY = y % pitch();
    int kernel = y / pitch() * columns + x / pitch();
    if (kernel >= count || insideX >= size * pixel || insideY >= size * pixel) {
      return Optional.empty();
    }
    return Optional.of(new Hit(kernel, insideY / pixel, insideX / pixel));
  }

  /**
   * Paints all kernels with one scale into {@code raster}. Pixels without a kernel become {@code
   * background}. Allocates no memory.
   */
  public void paint(
      KernelSet kernels, ColorMap colors, ColorScale scale, int background, Raster raster) {
    paint(kernels, colors, scale.low(), scale.high(), false, background, raster);
  }

  /**
   * The same with a separate scale for each kernel. For a diverging map it is symmetric about zero,
   * up to the kernel's largest magnitude. For a sequential map it is from the kernel's smallest to
   * its largest weight.
   */
  public void paintEach(KernelSet kernels, ColorMap colors, int background, Raster raster) {
    paint(kernels, colors, 0, 1, true, background, raster);
  }

  /**
   * Paints kernels for colour images as small colour images, the usual picture of a first layer.
   * Each kernel has its own scale: grey is zero, and its largest magnitude is black or full
   * brightness.
   *
   * @param kernels three for each cell of the mosaic: red, green, blue
   */
  public void paintColours(KernelSet kernels, int background, Raster raster) {
    requireKernels(kernels, COLOURS * count);
    Arrays.fill(raster.argb(), 0, raster.width() * raster.height(), background);
    float[] values = kernels.values();
    int area = kernels.area();
    for (int place = 0; place < count; place++) {
      Cell cell = cell(place);
      int from = place * COLOURS * area;
      float largest = ColorScale.largest(values, from, from + COLOURS * area);
      double scale = largest > 0 ? HALF_LIGHT / largest : 0;
      for (int weight = 0; weight < area; weight++) {
        int argb = 0xff;
        for (int channel = 0; channel < COLOURS; channel++) {
          double light = HALF_LIGHT + scale * values[from + channel * area + weight];
          argb = argb << 8 | (int) Math.round(light);
        }
        fill(
            raster,
            cell.x + weight % size * pixel - raster.left(),
            cell.y + weight / size * pixel - raster.top(),
            argb);
      }
    }
  }

  /** Fills the square of one weight, as far as it is inside the raster. */
  private void fill(Raster raster, int x, int y, int argb) {
    int left = Math.max(0, x);
    int right = Math.min(raster.width(), x + pixel);
    for (int line = Math.max(0, y); line < Math.min(raster.height(), y + pixel); line++) {
      if (left < right) {
        Arrays.fill(
            raster.argb(), line * raster.width() + left, line * raster.width() + right, argb);
      }
    }
  }

  private void requireKernels(KernelSet kernels, int expected) {
    if (kernels.count() != expected || kernels.size() != size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "this mosaic holds %d kernels of %dx%d, found %s",
              expected,
              size,
              size,
              kernels));
    }
  }

  private void paint(
      KernelSet kernels,
      ColorMap colors,
      double commonLow,
      double commonHigh,
      boolean each,
      int background,
      Raster raster) {
    requireKernels(kernels, count);
    Arrays.fill(raster.argb(), 0, raster.width() * raster.height(), background);
    int pitch = pitch();
    // Only the kernels that are inside the raster's window.
    int firstColumn = Math.max(0, Math.floorDiv(raster.left(), pitch));
    int lastColumn = Math.min(columns - 1, Math.floorDiv(raster.left() + raster.width(), pitch));
    int firstRow = Math.max(0, Math.floorDiv(raster.top(), pitch));
    int lastRow = Math.min(rows() - 1, Math.floorDiv(raster.top() + raster.height(), pitch));
    for (int row = firstRow; row <= lastRow; row++) {
      for (int column = firstColumn; column <= lastColumn; column++) {
        int kernel = row * columns + column;
        if (kernel >= count) {
          break;
        }
        double low = commonLow;
        double high = commonHigh;
        if (each) {
          high = high(kernels, kernel, colors);
          low = colors.diverging() ? -high : low(kernels, kernel, high);
        }
        paintKernel(
            kernels,
            kernel,
            colors,
            low,
            high,
            column * pitch - raster.left(),
            row * pitch - raster.top(),
            raster);
      }
    }
  }

  private void paintKernel(
      KernelSet kernels,
      int kernel,
      ColorMap colors,
      double low,
      double high,
      int x,
      int y,
      Raster raster) {
    float[] values = kernels.values();
    int[] argb = raster.argb();
    double perUnit = 1 / (high - low);
    int offset = kernel * size * size;
    for (int row = 0; row < size; row++) {
      int top = Math.max(0, y + row * pixel);
      int bottom = Math.min(raster.height(), y + (row + 1) * pixel);
      if (top >= bottom) {
        continue;
      }
      int line = top * raster.width();
      for (int column = 0; column < size; column++) {
        int left = Math.max(0, x + column * pixel);
        int right = Math.min(raster.width(), x + (column + 1) * pixel);
        if (left < right) {
          double fraction = (values[offset + row * size + column] - low) * perUnit;
          Arrays.fill(argb, line + left, line + right, colors.argb(fraction));
        }
      }
      // The other pixel rows of these weights are copies of the first.
      int from = Math.max(0, x);
      int length = Math.min(raster.width(), x + size * pixel) - from;
      for (int copy = top + 1; copy < bottom && length > 0; copy++) {
        System.arraycopy(argb, line + from, argb, copy * raster.width() + from, length);
      }
    }
  }

  private static double high(KernelSet kernels, int kernel, ColorMap colors) {
    float[] values = kernels.values();
    int from = kernel * kernels.area();
    int to = from + kernels.area();
    if (colors.diverging()) {
      float largest = ColorScale.largest(values, from, to);
      return largest > 0 ? largest : 1;
    }
    double high = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      if (Float.isFinite(values[i])) {
        high = Math.max(high, values[i]);
      }
    }
    return high == Double.NEGATIVE_INFINITY ? 1 : high;
  }

  private static double low(KernelSet kernels, int kernel, double high) {
    float[] values = kernels.values();
    int from = kernel * kernels.area();
    double low = high;
    for (int i = from; i < from + kernels.area(); i++) {
      if (Float.isFinite(values[i])) {
        low = Math.min(low, values[i]);
      }
    }
    return low < high ? low : high - 1;
  }

  private static boolean fits(int count, int size, int together, int width, int height, int pixel) {
    int pitch = size * pixel + gapFor(size, pixel);
    int gap = gapFor(size, pixel);
    int groups = (width + gap) / pitch / together;
    int rows = (height + gap) / pitch;
    return (long) groups * together * rows >= Math.max(1, count);
  }

  /** The number of columns that fit into the width, in whole groups. */
  private static int columnsFor(int size, int together, int width, int pixel) {
    int gap = gapFor(size, pixel);
    int groups = (width + gap) / (size * pixel + gap) / together;
    return Math.max(1, groups) * together;
  }
}
