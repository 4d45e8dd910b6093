package org.kernelscope.ui.control;

import java.io.File;
import java.io.IOException;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.Alert;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.transform.Scale;
import javafx.stage.FileChooser;
import org.kernelscope.kernel.picture.Png;
import org.kernelscope.kernel.picture.Raster;

/** Pictures on their way out of the window: to the clipboard and to PNG files. */
public final class Pictures {

  private Pictures() {}

  /** What {@code node} shows, with {@code scale} pixels for one unit of layout. */
  static Image of(Node node, double scale) {
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setTransform(new Scale(scale, scale));
    Rectangle2D area =
        new Rectangle2D(
            0,
            0,
            node.getLayoutBounds().getWidth() * scale,
            node.getLayoutBounds().getHeight() * scale);
    parameters.setViewport(area);
    Scene scene = node.getScene();
    if (scene != null) {
      parameters.setFill(scene.getFill());
    }
    return node.snapshot(parameters, null);
  }

  static Image of(Raster raster) {
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

  /** The pixels of an image that the toolkit holds. */
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

  static void copy(Image image) {
    ClipboardContent content = new ClipboardContent();
    content.putImage(image);
    Clipboard.getSystemClipboard().setContent(content);
  }

  /** Asks for a file and writes the picture; says so if it cannot be written. */
  static void save(Raster raster, Node owner, String name) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle("Export picture");
    chooser.setInitialFileName(name + ".png");
    chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("PNG picture", "*.png"));
    File file = chooser.showSaveDialog(owner.getScene().getWindow());
    if (file == null) {
      return;
    }
    try {
      Png.write(raster, file.toPath());
    } catch (IOException e) {
      Alert alert =
          new Alert(Alert.AlertType.ERROR, "Cannot write %s: %s".formatted(file, e.getMessage()));
      alert.setHeaderText(null);
      alert.initOwner(owner.getScene().getWindow());
      alert.show();
    }
  }
}
