package org.kernelscope.ui.control.kernels;

import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Background;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.controlsfx.control.PopOver;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.ui.control.picture.NumberFormats;

/**
 * One kernel large, in a window beside its place: every weight in its colour with its value, and
 * the kernel's statistics.
 */
final class KernelCloseUp extends VBox {

  private static final double AREA = 320;
  private static final double SMALLEST_WITH_FIGURE = 34;

  private final Label title = new Label();
  private final Label statistics = new Label();
  private final GridPane weights = new GridPane();
  private int size;
  private @Nullable PopOver popOver;

  KernelCloseUp() {
    getStyleClass().add("kernel-close-up");
    title.getStyleClass().add("close-up-title");
    statistics.getStyleClass().add("close-up-statistics");
    weights.getStyleClass().add("close-up-weights");
    getChildren().addAll(title, weights, statistics);
  }

  /**
   * Shows kernel {@code index}; called again for the newest values while it is open.
   *
   * @param score in words, empty where there is none
   */
  void show(
      String name, KernelSet kernels, int index, ColorMap map, ColorScale scale, String score) {
    if (kernels.size() != size) {
      build(kernels.size());
    }
    float[] kernel = kernels.kernel(index);
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    int decimals = decimals(kernel);
    for (int i = 0; i < kernel.length; i++) {
      float value = kernel[i];
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
      squares += (double) value * value;
      Label cell = (Label) weights.getChildren().get(i);
      Color color = ColorBar.rgb(map.argb(scale.fraction(value)));
      cell.setBackground(
          new Background(new BackgroundFill(color, CornerRadii.EMPTY, Insets.EMPTY)));
      cell.setTextFill(luminance(color) > 0.4 ? Color.gray(0.1) : Color.gray(0.97));
      cell.setText(
          cell.getPrefWidth() < SMALLEST_WITH_FIGURE ? "" : NumberFormats.fixed(value, decimals));
    }
    title.setText(name);
    double mean = sum / kernel.length;
    double deviation = Math.sqrt(Math.max(0, squares / kernel.length - mean * mean));
    statistics.setText(
        "norm %s    mean %s    std %s\nmin %s    max %s"
                .formatted(
                    NumberFormats.of(Math.sqrt(squares), 4),
                    NumberFormats.of(mean, 3),
                    NumberFormats.of(deviation, 3),
                    NumberFormats.of(low, 3),
                    NumberFormats.of(high, 3))
            + (score.isEmpty() ? "" : "\n" + score));
  }

  /** Opens the window, its arrow at a point of the screen. */
  void open(Node owner, Point2D at) {
    PopOver open = popOver;
    if (open == null) {
      open = new PopOver(this);
      open.setArrowLocation(PopOver.ArrowLocation.LEFT_CENTER);
      open.setAnimated(false);
      open.setDetachable(true);
      popOver = open;
    }
    open.show(owner, at.getX(), at.getY());
  }

  boolean isOpen() {
    return popOver != null && popOver.isShowing();
  }

  void close() {
    if (popOver != null) {
      popOver.hide();
    }
  }

  /** The number of decimals with which the largest weight has three digits. */
  private static int decimals(float[] kernel) {
    double largest = ColorScale.limit(kernel, ColorScale.Reach.ALL);
    return largest == 0 ? 1 : Math.max(0, Math.min(5, 2 - (int) Math.floor(Math.log10(largest))));
  }

  private void build(int newSize) {
    size = newSize;
    weights.getChildren().clear();
    double side = Math.max(6, Math.min(56, Math.floor(AREA / size)));
    for (int i = 0; i < size * size; i++) {
      Label cell = new Label();
      cell.setAlignment(Pos.CENTER);
      cell.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
      cell.setPrefSize(side, side);
      GridPane.setHalignment(cell, HPos.CENTER);
      weights.add(cell, i % size, i / size);
    }
  }

  private static double luminance(Color color) {
    return 0.2126 * Math.pow(color.getRed(), 2.2)
        + 0.7152 * Math.pow(color.getGreen(), 2.2)
        + 0.0722 * Math.pow(color.getBlue(), 2.2);
  }
}
