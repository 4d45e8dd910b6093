package org.kernelscope.ui.control.kernels;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Stop;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.picture.ColorMap;
import org.kernelscope.kernel.picture.ColorScale;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.Surface;
import org.kernelscope.ui.control.picture.ThemedRegion;

/**
 * The colours of a map from the lowest to the highest value, with both limits in figures and a tick
 * at zero. One line high.
 */
public final class ColorBar extends ThemedRegion {

  static final double HEIGHT = 16;
  private static final double THICKNESS = 8;
  private static final double LABEL = 46;
  private static final double MAX_WIDTH = 260;
  private static final int STOPS = 33;
  private static final int MOST_DIGITS = 5;

  private final ObjectProperty<ColorMap> colorMap =
      new SimpleObjectProperty<>(this, "colorMap", ColorMap.BLUE_WHITE_RED);
  private final ObjectProperty<@Nullable ColorScale> scale =
      new SimpleObjectProperty<>(this, "scale");
  private final Surface surface = new Surface(this::paint);

  public ColorBar() {
    getStyleClass().add("color-bar");
    getChildren().add(surface);
    colorMap.addListener((property, old, now) -> surface.repaint());
    scale.addListener((property, old, now) -> surface.repaint());
  }

  public ObjectProperty<ColorMap> colorMapProperty() {
    return colorMap;
  }

  /** The limits in figures; null where every kernel has limits of its own. */
  public ObjectProperty<@Nullable ColorScale> scaleProperty() {
    return scale;
  }

  @Override
  protected void inkChanged() {
    surface.repaint();
  }

  @Override
  protected double computePrefWidth(double height) {
    return 220;
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
  protected double computeMinWidth(double height) {
    return 2 * LABEL + 40;
  }

  @Override
  protected void layoutChildren() {
    surface.resizeRelocate(0, 0, getWidth(), getHeight());
    surface.repaint();
  }

  void paint(Drawing g, double width, double height) {
    ColorScale limits = scale.get();
    double left = LABEL;
    double length = Math.max(20, Math.min(MAX_WIDTH, width) - 2 * LABEL);
    double top = Math.rint((height - THICKNESS) / 2);
    Stop[] stops = new Stop[STOPS];
    for (int i = 0; i < STOPS; i++) {
      double fraction = i / (STOPS - 1.0);
      stops[i] = new Stop(fraction, rgb(colorMap.get().argb(fraction)));
    }
    g.setFill(new LinearGradient(0, 0, 1, 0, true, CycleMethod.NO_CYCLE, stops));
    g.fillRect(left, top, length, THICKNESS);
    g.setStroke(rule());
    g.setLineWidth(1);
    g.strokeRect(left - 0.5, top - 0.5, length + 1, THICKNESS + 1);

    double zero = limits == null ? 0.5 : limits.fraction(0);
    if (zero > 0 && zero < 1 && (limits != null || colorMap.get().diverging())) {
      double x = Math.rint(left + zero * length) + 0.5;
      g.setStroke(ink());
      g.strokeLine(x, top - 3, x, top + 1);
      g.strokeLine(x, top + THICKNESS - 1, x, top + THICKNESS + 3);
    }

    g.setFill(muted());
    g.setFont(Font.font(Font.getDefault().getFamily(), 11));
    g.setTextBaseline(VPos.CENTER);
    g.setTextAlign(TextAlignment.RIGHT);
    g.fillText(low(limits), left - 7, height / 2, LABEL - 8);
    g.setTextAlign(TextAlignment.LEFT);
    g.fillText(high(limits), left + length + 7, height / 2, LABEL - 8);
  }

  /** The number of digits that distinguishes the limits. */
  private static int digits(ColorScale limits) {
    int digits = 3;
    while (digits < MOST_DIGITS
        && NumberFormats.of(limits.low(), digits).equals(NumberFormats.of(limits.high(), digits))) {
      digits++;
    }
    return digits;
  }

  private String low(@Nullable ColorScale limits) {
    if (limits != null) {
      return NumberFormats.of(limits.low(), digits(limits));
    }
    return colorMap.get().diverging() ? "\u2212max" : "min";
  }

  private static String high(@Nullable ColorScale limits) {
    return limits == null ? "max" : NumberFormats.of(limits.high(), digits(limits));
  }

  static Color rgb(int argb) {
    return Color.rgb(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF);
  }
}
