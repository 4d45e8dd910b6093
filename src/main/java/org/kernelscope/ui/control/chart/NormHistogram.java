package org.kernelscope.ui.control.chart;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.Picture;
import org.kernelscope.ui.control.picture.Surface;

/**
 * A histogram of the kernels' L2 norms, with a threshold that the user moves. Kernels below it are
 * drawn as dropped. The threshold is moved by
 *
 * <ul>
 *   <li>dragging its line,
 *   <li>a click beside it,
 *   <li>arrow keys: by a hundredth of the largest norm, with Shift by a tenth,
 *   <li>Home: to 0, so that no kernel is dropped.
 * </ul>
 */
public final class NormHistogram extends ExportableControl {

  private static final int BINS = 48;
  private static final double AXIS = 18;
  private static final double TOP = 12;
  private static final double SIDE = 8;
  private static final double STEP = 0.01;
  private static final double LARGE_STEP = 0.1;
  private static final int TICK_SPACING = 64;

  private final DoubleProperty threshold = new SimpleDoubleProperty(this, "threshold");
  private final ReadOnlyBooleanWrapper adjusting = new ReadOnlyBooleanWrapper(this, "adjusting");
  private final Surface surface =
      new Surface(
          (g, width, height) -> {
            paint(g, width, height);
            paintFocus(g, width, height);
          });
  private double[] sorted = {};
  private int[] counts = new int[BINS];

  public NormHistogram() {
    getStyleClass().add("norm-histogram");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.SLIDER);
    getChildren().add(surface);
    surface.setCursor(Cursor.H_RESIZE);
    threshold.addListener((property, old, now) -> changed());
    focusedProperty().addListener((property, old, now) -> surface.repaint());
    surface.setOnMousePressed(
        event -> {
          requestFocus();
          adjusting.set(true);
          moveTo(event);
        });
    surface.setOnMouseDragged(this::moveTo);
    surface.setOnMouseReleased(event -> adjusting.set(false));
    setOnKeyPressed(this::keyPressed);
    changed();
  }

  /** Shows the norms of another set; the threshold stays. */
  public void setNorms(double[] norms) {
    sorted = norms.clone();
    Arrays.sort(sorted);
    counts = new int[BINS];
    double largest = largest();
    for (double norm : sorted) {
      counts[Math.min(BINS - 1, (int) (norm / largest * BINS))]++;
    }
    changed();
  }

  /** The norm below which kernels are dropped, from 0 to the largest norm. */
  public DoubleProperty thresholdProperty() {
    return threshold;
  }

  /** Whether the user is dragging the threshold. */
  public ReadOnlyBooleanProperty adjustingProperty() {
    return adjusting.getReadOnlyProperty();
  }

  private double largest() {
    double largest = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    return largest > 0 ? largest : 1;
  }

  private void changed() {
    int dropped = dropped();
    setAccessibleText(
        String.format(
            Locale.ROOT,
            "Norms of %d kernels; threshold %s drops %d",
            sorted.length,
            NumberFormats.of(threshold.get(), 3),
            dropped));
    surface.repaint();
  }

  private int dropped() {
    int from = 0;
    while (from < sorted.length && sorted[from] < threshold.get()) {
      from++;
    }
    return from;
  }

  @Override
  protected void inkChanged() {
    surface.repaint();
  }

  // ---- hand and keyboard

  private void moveTo(MouseEvent event) {
    set(axis(surface.getWidth()).value(event.getX()));
  }

  private void keyPressed(KeyEvent event) {
    double step = (event.isShiftDown() ? LARGE_STEP : STEP) * largest();
    switch (event.getCode()) {
      case LEFT, DOWN -> set(threshold.get() - step);
      case RIGHT, UP -> set(threshold.get() + step);
      case HOME -> set(0);
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void set(double value) {
    if (sorted.length > 0) {
      threshold.set(Math.max(0, Math.min(largest(), value)));
    }
  }

  // ---- what can be taken out of the window

  @Override
  protected @Nullable Picture picture() {
    return sorted.length == 0
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
    return "norms";
  }

  @Override
  protected Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    return Map.of(Export.Format.CSV, () -> utf8(csv()));
  }

  /**
   * The bars as CSV: {@code from,to,kernels}, with the range of norms and the number of kernels of
   * each bar.
   */
  String csv() {
    StringBuilder csv = new StringBuilder("from,to,kernels\n");
    for (int bin = 0; bin < BINS; bin++) {
      csv.append(largest() * bin / BINS).append(',').append(largest() * (bin + 1) / BINS);
      csv.append(',').append(counts[bin]).append('\n');
    }
    return csv.toString();
  }

  // ---- layout and painting

  @Override
  protected double computePrefWidth(double height) {
    return 240;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 104;
  }

  @Override
  protected double computeMinHeight(double width) {
    return 72;
  }

  @Override
  protected void layoutChildren() {
    surface.resizeRelocate(0, 0, getWidth(), getHeight());
    surface.repaint();
  }

  private Axis axis(double width) {
    return new Axis(0, largest(), false, SIDE, width - SIDE);
  }

  private void paint(Drawing g, double width, double height) {
    Axis axis = axis(width);
    double base = Math.floor(height - AXIS);
    g.setFont(Font.font(Font.getDefault().getFamily(), 11));
    if (sorted.length > 0) {
      paintBars(g, axis, base);
    }
    g.setStroke(rule());
    g.setLineWidth(1);
    g.strokeLine(SIDE, base + 0.5, width - SIDE, base + 0.5);
    if (sorted.length == 0) {
      return;
    }
    paintTicks(g, axis, base, width);
    paintThreshold(g, axis, base);
  }

  private void paintFocus(Drawing g, double width, double height) {
    if (isFocused() && sorted.length > 0) {
      g.setStroke(getAccent());
      g.setLineWidth(1.5);
      g.strokeRoundRect(0.75, 0.75, width - 1.5, height - 1.5, 8, 8);
    }
  }

  private void paintBars(Drawing g, Axis axis, double base) {
    int most = Arrays.stream(counts).max().orElse(1);
    double limit = axis.pixel(threshold.get());
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] == 0) {
        continue;
      }
      double left = Math.rint(axis.pixel(largest() * bin / BINS));
      double right = Math.rint(axis.pixel(largest() * (bin + 1) / BINS)) - 1;
      double tall = Math.max(1, Math.rint((base - TOP) * counts[bin] / most));
      double split = Math.max(left, Math.min(right, limit));
      g.setFill(faint(muted(), 0.35));
      g.fillRect(left, base - tall, split - left, tall);
      g.setFill(color(1));
      g.fillRect(split, base - tall, right - split, tall);
    }
  }

  private void paintTicks(Drawing g, Axis axis, double base, double width) {
    g.setFill(muted());
    g.setTextBaseline(VPos.TOP);
    for (Axis.Tick tick : axis.ticks(Math.max(2, (int) width / TICK_SPACING))) {
      double x = axis.pixel(tick.value());
      g.strokeLine(Math.rint(x) + 0.5, base, Math.rint(x) + 0.5, base + 3);
      g.setTextAlign(
          x < SIDE + 8
              ? TextAlignment.LEFT
              : x > width - SIDE - 8 ? TextAlignment.RIGHT : TextAlignment.CENTER);
      g.fillText(tick.label(), x < SIDE + 8 ? x - 3 : x > width - SIDE - 8 ? x + 3 : x, base + 4);
    }
  }

  private void paintThreshold(Drawing g, Axis axis, double base) {
    double x = Math.rint(axis.pixel(threshold.get())) + 0.5;
    g.setStroke(ink());
    g.setLineWidth(1.5);
    g.strokeLine(x, TOP - 4, x, base);
    g.setFill(ink());
    g.fillPolygon(
        new double[] {x - 5, x + 5, x + 5, x, x - 5},
        new double[] {1, 1, TOP - 5, TOP, TOP - 5},
        5);
  }
}
