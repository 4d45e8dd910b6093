package org.kernelscope.data.glyph;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.random.RandomGenerator;

/**
 * The placement of a letter in its frame.
 *
 * @param extent the longer side of the unrotated letter in pixels
 * @param angle the rotation in radians
 * @param right the shift to the right in pixels
 * @param down the shift downwards in pixels
 */
record Placement(double extent, double angle, double right, double down) {

  private static final double MIDDLE = GlyphRaster.SIDE / 2.0;
  private static final double LARGEST = 24;
  private static final double SMALLEST = 19;
  private static final double MOST_TURN = 8 * Math.PI / 180;
  private static final double MOST_SHIFT = 1.5;

  /** Centred, not rotated, with a margin of three pixels. */
  static final Placement STRAIGHT = new Placement(22, 0, 0, 0);

  /** A light random scale, rotation and shift. */
  static Placement draw(RandomGenerator random) {
    return new Placement(
        SMALLEST + (LARGEST - SMALLEST) * random.nextDouble(),
        MOST_TURN * (2 * random.nextDouble() - 1),
        MOST_SHIFT * (2 * random.nextDouble() - 1),
        MOST_SHIFT * (2 * random.nextDouble() - 1));
  }

  /**
   * Removes a {@code slant} (run per rise) from {@code outline} and stretches it to a square of 22
   * pixels. So slanted, narrow and wide fonts can be compared.
   */
  static AffineTransform square(Shape outline, double slant) {
    AffineTransform upright = AffineTransform.getShearInstance(slant, 0);
    Rectangle2D bounds = upright.createTransformedShape(outline).getBounds2D();
    AffineTransform transform = AffineTransform.getTranslateInstance(MIDDLE, MIDDLE);
    transform.scale(STRAIGHT.extent / bounds.getWidth(), STRAIGHT.extent / bounds.getHeight());
    transform.translate(-bounds.getCenterX(), -bounds.getCenterY());
    transform.concatenate(upright);
    return transform;
  }

  /** Moves {@code outline} into the frame. */
  AffineTransform of(Shape outline) {
    Rectangle2D bounds = outline.getBounds2D();
    double scale = extent / Math.max(bounds.getWidth(), bounds.getHeight());
    // StrictMath gives the same bits on every machine.
    double cos = scale * StrictMath.cos(angle);
    double sin = scale * StrictMath.sin(angle);
    AffineTransform transform =
        new AffineTransform(cos, sin, -sin, cos, MIDDLE + right, MIDDLE + down);
    transform.translate(-bounds.getCenterX(), -bounds.getCenterY());
    return transform;
  }
}
