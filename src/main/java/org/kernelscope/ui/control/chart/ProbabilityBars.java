package org.kernelscope.ui.control.chart;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.image.Image;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.kernel.picture.Raster;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.Picture;
import org.kernelscope.ui.control.picture.Pictures;
import org.kernelscope.ui.control.picture.Surface;

/**
 * An image beside a bar chart of predicted class probabilities. A triangle marks the true class. A
 * text above gives the prediction and whether it is right.
 */
public final class ProbabilityBars extends ExportableControl {

  private static final double HEIGHT = 92;
  private static final double HEADING = 18;
  private static final double LABELS = 23;
  private static final double IMAGE = 56;
  private static final double GAP = 10;
  private static final double WIDEST_BAR = 16;
  private static final double NARROWEST_LABEL = 9;
  private static final double TRIANGLE = 4;

  private final Surface surface = new Surface(this::paint);
  private float[] probabilities = {};
  private int truth;
  private int predicted;
  private @Nullable Image image;

  public ProbabilityBars() {
    getStyleClass().add("probability-bars");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    getChildren().add(surface);
  }

  /**
   * Shows an image and its prediction.
   *
   * @param index the number of the image, for people
   * @param now the probability of each class
   * @param trueClass the index of the true class
   */
  public void show(int index, Raster picture, float[] now, int trueClass) {
    image = Pictures.of(picture);
    probabilities = now.clone();
    truth = trueClass;
    predicted = 0;
    for (int label = 1; label < now.length; label++) {
      if (now[label] > now[predicted]) {
        predicted = label;
      }
    }
    setAccessibleText(
        String.format(
            Locale.ROOT,
            "Test image %d, a %d: %s",
            index,
            trueClass,
            verdict().replace("\u2009", " ")));
    surface.repaint();
  }

  private boolean isRight() {
    return predicted == truth;
  }

  private String verdict() {
    String percent =
        String.format(Locale.ROOT, "%d at %.0f\u2009%%", predicted, 100 * probabilities[predicted]);
    return isRight()
        ? percent + ", right"
        : String.format(
            Locale.ROOT,
            "%s, wrong: %d at %.0f\u2009%%",
            percent,
            truth,
            100 * probabilities[truth]);
  }

  @Override
  protected void inkChanged() {
    surface.repaint();
  }

  @Override
  protected @Nullable Picture picture() {
    return image == null
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
    return "prediction";
  }

  @Override
  protected Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    return Map.of(Export.Format.CSV, () -> utf8(csv()));
  }

  /** The bars as CSV: {@code class,probability,true}. */
  String csv() {
    StringBuilder csv = new StringBuilder("class,probability,true\n");
    for (int label = 0; label < probabilities.length; label++) {
      csv.append(label).append(',').append(probabilities[label]).append(',');
      csv.append(label == truth).append('\n');
    }
    return csv.toString();
  }

  @Override
  protected double computePrefWidth(double height) {
    return 200;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 140;
  }

  @Override
  protected double computePrefHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected double computeMinHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected void layoutChildren() {
    surface.resizeRelocate(0, 0, getWidth(), getHeight());
    surface.repaint();
  }

  private void paint(Drawing g, double width, double height) {
    Image picture = image;
    if (picture == null || probabilities.length == 0) {
      return;
    }
    String family = Font.getDefault().getFamily();
    g.setTextBaseline(VPos.CENTER);
    g.setTextAlign(TextAlignment.LEFT);
    g.setFont(Font.font(family, isRight() ? FontWeight.NORMAL : FontWeight.BOLD, 12));
    g.setFill(isRight() ? muted() : ink());
    g.fillText((isRight() ? "\u2713 " : "\u2717 ") + verdict(), 0, HEADING / 2 - 1, width);
    double scale = Math.max(1, Math.floor(IMAGE / picture.getHeight()));
    double side = Math.min(IMAGE, picture.getHeight() * scale);
    double wide = picture.getWidth() * side / picture.getHeight();
    g.drawImage(picture, 0, HEADING, wide, side);
    g.setStroke(rule());
    g.setLineWidth(1);
    g.strokeRect(0.5, HEADING + 0.5, wide - 1, side - 1);

    paintBars(g, IMAGE + GAP, width, HEADING + 1, height - LABELS, family);
  }

  private void paintBars(
      Drawing g, double left, double right, double top, double base, String family) {
    int classes = probabilities.length;
    double pitch = Math.min(WIDEST_BAR, (right - left) / classes);
    double bar = Math.max(1, Math.floor(pitch) - 2);
    g.setFont(Font.font(family, 11));
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.TOP);
    for (int label = 0; label < classes; label++) {
      double x = Math.rint(left + label * pitch);
      double tall = Math.rint((base - top) * probabilities[label]);
      g.setFill(label == truth ? color(1) : label == predicted ? color(2) : muted());
      g.fillRect(x, base - tall, bar, tall);
      if (pitch >= NARROWEST_LABEL) {
        g.setFill(label == truth ? ink() : muted());
        g.fillText(Integer.toString(label), x + bar / 2, base + 2);
      }
      if (label == truth) {
        double middle = x + bar / 2;
        double tip = base + LABELS - TRIANGLE - 3;
        g.setFill(ink());
        g.fillPolygon(
            new double[] {middle, middle + TRIANGLE, middle - TRIANGLE},
            new double[] {tip, tip + TRIANGLE + 1, tip + TRIANGLE + 1},
            3);
      }
    }
    g.setStroke(rule());
    g.setLineWidth(1);
    g.strokeLine(left, base + 0.5, left + classes * pitch, base + 0.5);
  }
}
