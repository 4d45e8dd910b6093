package org.kernelscope.ui.control.picture;

import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.kernelscope.kernel.picture.Raster;

/** Converts images of the toolkit to rasters. */
public final class Pictures {

  private Pictures() {}

  public static Image of(Raster raster) {
    WritableImage image =
        new WritableImage(Math.max(1, raster.width()), Math.max(1, raster.height()));
    image
        .getPixelWriter()
        .setPixels(
            0,
            0,
            raster.width(),
            raster.height(),
            PixelFormat.getIntArgbInstance(),
            raster.argb(),
            0,
            raster.width());
    return image;
  }

  /** The pixels of an image. */
  public static Raster raster(Image image) {
    Raster raster = Raster.of((int) image.getWidth(), (int) image.getHeight());
    image
        .getPixelReader()
        .getPixels(
            0,
            0,
            raster.width(),
            raster.height(),
            PixelFormat.getIntArgbInstance(),
            raster.argb(),
            0,
            raster.width());
    return raster;
  }
}
