package org.kernelscope.ui.control.kernels;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.image.Image;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.store.NdArray;
import org.kernelscope.store.NpyFile;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.Picture;
import org.kernelscope.ui.control.picture.Pictures;
import org.kernelscope.ui.control.picture.Surface;

/** Rows of small images, one below the other, each row with its name; as many as there is room. */
public final class ImageRows extends ExportableControl {

  /** Room for the names. */
  private static final double NAMES = 58;

  private static final double SIDE = 28;
  private static final double GAP = 2;

  /**
   * A row.
   *
   * @param name for people
   * @param values {@code [count, height, width, channels]} in [0, 1], one or three channels
   */
  public record Row(String name, float[] values) {}

  private final Surface surface = new Surface(this::paint);
  private List<Row> rows = List.of();
  private int count;
  private int imageWidth;
  private int channelCount;
  private int imageHeight;
  private @Nullable Image picture;

  public ImageRows() {
    getStyleClass().add("image-rows");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    getChildren().add(surface);
  }

  /**
   * Shows rows of images of the same size.
   *
   * @param perRow images in each
   */
  public void show(int perRow, int height, int width, int channels, List<Row> now) {
    rows = List.copyOf(now);
    count = perRow;
    imageWidth = width;
    channelCount = channels;
    imageHeight = height;
    Raster all = Raster.of(perRow * width, now.size() * height);
    for (int row = 0; row < now.size(); row++) {
      for (int i = 0; i < perRow; i++) {
        copy(now.get(row).values(), i, channels, all, i * width, row * height);
      }
    }
    picture = Pictures.of(all);
    setAccessibleText(
        String.format(
            Locale.ROOT,
            "%d images in each row: %s",
            perRow,
            String.join(", ", now.stream().map(Row::name).toList())));
    surface.repaint();
  }

  private void copy(float[] values, int image, int channels, Raster target, int left, int top) {
    for (int y = 0; y < imageHeight; y++) {
      for (int x = 0; x < imageWidth; x++) {
        int from = ((image * imageHeight + y) * imageWidth + x) * channels;
        int argb = 0xff;
        for (int c = 0; c < 3; c++) {
          argb = argb << 8 | Math.round(255 * values[from + Math.min(c, channels - 1)]);
        }
        target.argb()[(top + y) * target.width() + left + x] = argb;
      }
    }
  }

  @Override
  protected void inkChanged() {
    surface.repaint();
  }

  @Override
  protected @Nullable Picture picture() {
    return picture == null
        ? null
        : new Picture(
            getAccessibleText(),
            getWidth(),
            getHeight(),
            ground(),
            g -> paint(g, getWidth(), getHeight()));
  }

  @Override
  protected String ownName() {
    return "images";
  }

  /** All rows as one array {@code [rows, images, height, width, channels]}. */
  @Override
  protected Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    if (rows.isEmpty()) {
      return Map.of();
    }
    int[] shape = {rows.size(), count, imageHeight, imageWidth, channelCount};
    List<Row> shown = rows;
    return Map.of(
        Export.Format.NPY,
        () -> out -> NpyFile.write(out, new NdArray.Floats(shape, joined(shown, shape))));
  }

  private static float[] joined(List<Row> rows, int[] shape) {
    int length = shape[1] * shape[2] * shape[3] * shape[4];
    float[] values = new float[rows.size() * length];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row).values(), 0, values, row * length, length);
    }
    return values;
  }

  @Override
  protected double computePrefWidth(double height) {
    return NAMES + 4 * (SIDE + GAP);
  }

  @Override
  protected double computeMinWidth(double height) {
    return NAMES + SIDE;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 3 * SIDE + 2 * GAP;
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computeMaxHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected void layoutChildren() {
    surface.resizeRelocate(0, 0, getWidth(), getHeight());
    surface.repaint();
  }

  private void paint(Drawing g, double width, double height) {
    Image images = picture;
    if (images == null) {
      return;
    }
    g.setFont(Font.font(Font.getDefault().getFamily(), 11));
    g.setTextBaseline(VPos.CENTER);
    g.setFill(muted());
    int fit = (int) Math.min(count, Math.floor((width - NAMES + GAP) / (SIDE + GAP)));
    for (int row = 0; row < rows.size(); row++) {
      double top = row * (SIDE + GAP);
      g.fillText(rows.get(row).name(), 2, top + SIDE / 2, NAMES - 6);
      for (int i = 0; i < fit; i++) {
        g.drawImage(
            images,
            i * imageWidth,
            row * imageHeight,
            imageWidth,
            imageHeight,
            NAMES + i * (SIDE + GAP),
            top,
            SIDE,
            SIDE);
      }
    }
  }
}
