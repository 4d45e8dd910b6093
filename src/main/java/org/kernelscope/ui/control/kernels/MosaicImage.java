package org.kernelscope.ui.control.kernels;

import java.nio.IntBuffer;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.picture.KernelMosaic;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.picture.Drawing;

/**
 * What can be seen of a mosaic as one image of device pixels, which stays until it is out of date;
 * its pixels are used again as long as the surface keeps its size.
 */
final class MosaicImage {

  private boolean stale = true;
  private int[] pixels = {};
  private @Nullable PixelBuffer<IntBuffer> buffer;
  private @Nullable WritableImage image;

  /** Says that the image is out of date. */
  void invalidate() {
    stale = true;
  }

  boolean isStale() {
    return stale || image == null;
  }

  /**
   * Brings the image up to date.
   *
   * @param width of the surface, in units of layout
   * @param height likewise
   */
  void update(MosaicContent content, MosaicView view, double width, double height) {
    int w = (int) Math.ceil(width * view.deviceScale());
    int h = (int) Math.ceil(height * view.deviceScale());
    PixelBuffer<IntBuffer> target = buffer;
    if (target == null || target.getWidth() != w || target.getHeight() != h) {
      pixels = new int[w * h];
      target = new PixelBuffer<>(w, h, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance());
      buffer = target;
      image = new WritableImage(target);
    }
    KernelMosaic shape = view.mosaic();
    if (shape != null) {
      content.paint(shape, new Raster(pixels, w, h, -view.offsetX(), -view.offsetY()));
    }
    target.updateBuffer(whole -> null);
    stale = false;
  }

  /** Draws it, {@code deviceScale} of its pixels for one unit of layout. */
  void draw(Drawing g, double deviceScale) {
    if (image != null) {
      g.drawImage(image, 0, 0, image.getWidth() / deviceScale, image.getHeight() / deviceScale);
    }
  }
}
