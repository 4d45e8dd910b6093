package org.kernelscope.data.glyph;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Draws outlines into frames of 28x28 pixels, anti-aliased, bright on dark. Not thread-safe. */
final class GlyphRaster {

  /** Side of a frame in pixels. */
  static final int SIDE = 28;

  /** The number of pixels of a frame. */
  static final int AREA = SIDE * SIDE;

  // The alpha channel contains the coverage itself. A grey image would apply a gamma curve.
  private final BufferedImage frame = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
  private final int[] words = new int[AREA];

  /**
   * Writes the coverage (0 … 255) of {@code outline}, moved into the frame by {@code transform},
   * row-major, to {@code target} from {@code offset}.
   */
  void draw(Shape outline, AffineTransform transform, byte[] target, int offset) {
    Arrays.fill(words, 0);
    frame.setRGB(0, 0, SIDE, SIDE, words, 0, SIDE);
    Graphics2D graphics = frame.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.transform(transform);
      graphics.fill(outline);
    } finally {
      graphics.dispose();
    }
    frame.getRGB(0, 0, SIDE, SIDE, words, 0, SIDE);
    for (int i = 0; i < AREA; i++) {
      target[offset + i] = (byte) (words[i] >>> 24);
    }
  }
}
