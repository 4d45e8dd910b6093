package org.kernelscope.ui.control.kernels;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.ui.control.chart.Axis;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Export;
import org.kernelscope.ui.control.picture.ExportableControl;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.Picture;
import org.kernelscope.ui.control.picture.Surface;

/**
 * A plane through the space of codes: with the codes of kernels, and a handle that the user drags
 * to explore other codes. The circles are one, two and three standard deviations of the prior
 * {@code N(0, I)}.
 *
 * <p>Drag the ring, or press anywhere: it comes there. Click a point: it is selected, and the ring
 * goes to it. Keys: arrows move the ring by 0.1, with Shift by 1; Home takes it to the origin;
 * {@code n} and {@code p} select the next and the previous point; Escape clears the selection.
 */
public final class LatentMap extends ExportableControl {

  /** The value of {@link #selectedProperty()} while no point is selected. */
  public static final int NONE = -1;

  private static final double LEAST_REACH = 3.2;

  /** Share of the axes that is too little to fill. */
  private static final double SPARSE = 0.7;

  private static final double MARGIN_LEFT = 40;
  private static final double MARGIN_BOTTOM = 34;
  private static final double MARGIN = 8;
  private static final double DOT = 3;
  private static final double HANDLE = 8;
  private static final double NEAR = 7;
  private static final double STEP = 0.1;
  private static final double LARGE_STEP = 1;
  private static final int TICK_SPACING = 56;

  private final ObjectProperty<Point2D> handle =
      new SimpleObjectProperty<>(this, "handle", Point2D.ZERO);
  private final IntegerProperty selected = new SimpleIntegerProperty(this, "selected", NONE);
  private final StringProperty xTitle = new SimpleStringProperty(this, "xTitle", "");
  private final StringProperty yTitle = new SimpleStringProperty(this, "yTitle", "");
  private final StringProperty emptyText = new SimpleStringProperty(this, "emptyText", "");
  private final Surface surface =
      new Surface(
          (g, width, height) -> {
            paint(g, width, height);
            paintFocus(g);
          });
  private double[] xs = {};
  private double[] ys = {};
  private double reach = LEAST_REACH;
  private int hovered = NONE;
  private boolean pressedOnPoint;
  private @Nullable Point2D pressedAt;

  public LatentMap() {
    getStyleClass().add("latent-map");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.SLIDER);
    getChildren().add(surface);
    handle.addListener(property -> changed());
    selected.addListener(property -> changed());
    xTitle.addListener(property -> surface.repaint());
    yTitle.addListener(property -> surface.repaint());
    emptyText.addListener(property -> changed());
    focusedProperty().addListener(property -> surface.repaint());
    surface.setOnMouseMoved(this::moved);
    surface.setOnMouseExited(event -> hover(NONE));
    surface.setOnMousePressed(this::pressed);
    surface.setOnMouseDragged(this::dragged);
    setOnKeyPressed(this::keyPressed);
    changed();
  }

  /**
   * Shows other points. The reach of the axes grows with them at once and shrinks only when they
   * fill little of it, so that the axes of a live map are stable.
   *
   * @param newXs one for each point
   * @param newYs likewise
   */
  public void setPoints(double[] newXs, double[] newYs) {
    if (newXs.length != newYs.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d coordinates cannot go with %d", newXs.length, newYs.length));
    }
    xs = newXs.clone();
    ys = newYs.clone();
    double farthest = LEAST_REACH;
    for (int i = 0; i < xs.length; i++) {
      double far = Math.max(Math.abs(xs[i]), Math.abs(ys[i]));
      // A NaN code has no position, and must not affect the positions of the others.
      farthest = Double.isFinite(far) ? Math.max(farthest, 1.08 * far) : farthest;
    }
    reach = farthest < SPARSE * reach ? farthest : Math.max(reach, farthest);
    hovered = NONE;
    if (selected.get() >= xs.length) {
      selected.set(NONE);
    }
    changed();
  }

  /** Where the ring is, in the plane's own units. */
  public ObjectProperty<Point2D> handleProperty() {
    return handle;
  }

  /** The selected point's index or {@link #NONE}. */
  public IntegerProperty selectedProperty() {
    return selected;
  }

  public StringProperty xTitleProperty() {
    return xTitle;
  }

  public StringProperty yTitleProperty() {
    return yTitle;
  }

  /** What a map without points says. */
  public StringProperty emptyTextProperty() {
    return emptyText;
  }

  /** Where on this control a place of the plane is. */
  public Point2D toPixels(double x, double y) {
    return new Point2D(xAxis().pixel(x), yAxis().pixel(y));
  }

  private void changed() {
    setAccessibleText(
        xs.length == 0
            ? emptyText.get()
            : String.format(
                Locale.ROOT,
                "Latent map of %d kernels; ring at %s, %s%s",
                xs.length,
                NumberFormats.fixed(handle.get().getX(), 1),
                NumberFormats.fixed(handle.get().getY(), 1),
                isSelected()
                    ? String.format(Locale.ROOT, "; kernel %d selected", selected.get())
                    : ""));
    surface.repaint();
  }

  private boolean isSelected() {
    return selected.get() >= 0 && selected.get() < xs.length;
  }

  @Override
  protected void inkChanged() {
    surface.repaint();
  }

  // ---- hand and keyboard

  private void moved(MouseEvent event) {
    hover(pointAt(event.getX(), event.getY()));
    surface.setCursor(
        hovered != NONE ? Cursor.HAND : isOnHandle(event) ? Cursor.OPEN_HAND : Cursor.DEFAULT);
  }

  private void hover(int index) {
    if (index != hovered) {
      hovered = index;
      surface.repaint();
    }
  }

  private boolean isOnHandle(MouseEvent event) {
    return toPixels(handle.get().getX(), handle.get().getY()).distance(event.getX(), event.getY())
        <= HANDLE + 2;
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    if (event.getButton() != MouseButton.PRIMARY || xs.length == 0) {
      return;
    }
    pressedAt = new Point2D(event.getX(), event.getY());
    int point = isOnHandle(event) ? NONE : pointAt(event.getX(), event.getY());
    pressedOnPoint = point != NONE;
    if (pressedOnPoint) {
      select(point);
    } else {
      take(event);
    }
  }

  private void dragged(MouseEvent event) {
    Point2D from = pressedAt;
    if (xs.length == 0 || from == null || !event.isPrimaryButtonDown()) {
      return;
    }
    // Small movements during a click on a point must not move the ring away from it.
    if (pressedOnPoint && from.distance(event.getX(), event.getY()) < NEAR) {
      return;
    }
    take(event);
  }

  private void take(MouseEvent event) {
    handle.set(new Point2D(held(xAxis().value(event.getX())), held(yAxis().value(event.getY()))));
  }

  private double held(double value) {
    return Math.max(-reach, Math.min(reach, value));
  }

  private void select(int point) {
    selected.set(point);
    handle.set(new Point2D(xs[point], ys[point]));
  }

  private int pointAt(double x, double y) {
    int nearest = NONE;
    double best = NEAR;
    for (int i = 0; i < xs.length; i++) {
      double distance = toPixels(xs[i], ys[i]).distance(x, y);
      if (distance < best) {
        best = distance;
        nearest = i;
      }
    }
    return nearest;
  }

  private void keyPressed(KeyEvent event) {
    if (xs.length == 0 || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    double step = event.isShiftDown() ? LARGE_STEP : STEP;
    switch (event.getCode()) {
      case LEFT -> move(-step, 0);
      case RIGHT -> move(step, 0);
      case UP -> move(0, step);
      case DOWN -> move(0, -step);
      case HOME -> handle.set(Point2D.ZERO);
      case N -> select(Math.floorMod(selected.get() + 1, xs.length));
      case P -> select(Math.floorMod(Math.max(selected.get(), 0) - 1, xs.length));
      case ESCAPE -> {
        if (!isSelected()) {
          return;
        }
        selected.set(NONE);
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void move(double x, double y) {
    handle.set(new Point2D(held(handle.get().getX() + x), held(handle.get().getY() + y)));
  }

  // ---- what can be taken out of the window

  @Override
  protected @Nullable Picture picture() {
    return xs.length == 0
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
    return "latent-map";
  }

  @Override
  protected Map<Export.Format, Supplier<AtomicFile.Content>> data() {
    return Map.of(Export.Format.CSV, () -> utf8(csv()));
  }

  /** The points as CSV: {@code kernel,x,y}. */
  String csv() {
    StringBuilder csv = new StringBuilder("kernel,x,y\n");
    for (int i = 0; i < xs.length; i++) {
      csv.append(i).append(',').append(xs[i]).append(',').append(ys[i]).append('\n');
    }
    return csv.toString();
  }

  // ---- layout and painting

  @Override
  protected double computePrefWidth(double height) {
    return 320;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 320;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 160;
  }

  @Override
  protected double computeMinHeight(double width) {
    return 140;
  }

  @Override
  protected void layoutChildren() {
    surface.resizeRelocate(0, 0, getWidth(), getHeight());
    surface.repaint();
  }

  /** The plot is a square, so that a circle is one. */
  private double side() {
    return Math.max(
        10,
        Math.floor(
            Math.min(
                surface.getWidth() - MARGIN_LEFT - MARGIN,
                surface.getHeight() - MARGIN_BOTTOM - MARGIN)));
  }

  private double left() {
    return Math.floor(
        MARGIN_LEFT + Math.max(0, surface.getWidth() - MARGIN_LEFT - MARGIN - side()) / 2);
  }

  private Axis xAxis() {
    return new Axis(-reach, reach, false, left(), left() + side());
  }

  private Axis yAxis() {
    return new Axis(-reach, reach, false, MARGIN + side(), MARGIN);
  }

  private void paint(Drawing g, double width, double height) {
    if (xs.length == 0) {
      paintEmpty(g, emptyText.get(), 0, width, height);
      return;
    }
    Axis x = xAxis();
    Axis y = yAxis();
    double side = side();
    paintAxes(g, x, y, side);
    g.save();
    g.clip(left(), MARGIN, side, side);
    paintCircles(g, x, y);
    paintPoints(g);
    g.restore();
    paintHandle(g);
  }

  private void paintFocus(Drawing g) {
    if (isFocused() && xs.length > 0) {
      g.setStroke(getAccent());
      g.setLineWidth(1.5);
      g.strokeRect(left() - 0.5, MARGIN - 0.5, side() + 1, side() + 1);
    }
  }

  private void paintAxes(Drawing g, Axis x, Axis y, double side) {
    g.setStroke(rule());
    g.setLineWidth(1);
    g.strokeRect(left() + 0.5, MARGIN + 0.5, side - 1, side - 1);
    g.setFill(muted());
    g.setFont(Font.font(Font.getDefault().getFamily(), 11));
    double bottom = MARGIN + side;
    int about = Math.max(3, (int) side / TICK_SPACING);
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.TOP);
    for (Axis.Tick tick : x.ticks(about)) {
      double at = Math.rint(x.pixel(tick.value())) + 0.5;
      g.strokeLine(at, bottom, at, bottom + 3);
      g.fillText(tick.label(), at, bottom + 4);
    }
    g.setTextAlign(TextAlignment.RIGHT);
    g.setTextBaseline(VPos.CENTER);
    for (Axis.Tick tick : y.ticks(about)) {
      double at = Math.rint(y.pixel(tick.value())) + 0.5;
      g.strokeLine(left() - 3, at, left(), at);
      g.fillText(tick.label(), left() - 6, at);
    }
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.TOP);
    g.fillText(xTitle.get(), left() + side / 2, bottom + 18);
    g.save();
    g.translate(left() - MARGIN_LEFT + 2, MARGIN + side / 2);
    g.rotate(-90);
    g.fillText(yTitle.get(), 0, 0);
    g.restore();
  }

  private void paintCircles(Drawing g, Axis x, Axis y) {
    g.setStroke(rule());
    g.strokeLine(x.pixel(0), 0, x.pixel(0), surface.getHeight());
    g.strokeLine(0, y.pixel(0), surface.getWidth(), y.pixel(0));
    for (int deviations = 1; deviations <= 3; deviations++) {
      double radius = x.pixel(deviations) - x.pixel(0);
      g.strokeOval(x.pixel(0) - radius, y.pixel(0) - radius, 2 * radius, 2 * radius);
    }
  }

  private void paintPoints(Drawing g) {
    Color dot = color(1);
    g.setFill(faint(dot, 0.6));
    for (int i = 0; i < xs.length; i++) {
      Point2D at = toPixels(xs[i], ys[i]);
      g.fillOval(at.getX() - DOT, at.getY() - DOT, 2 * DOT, 2 * DOT);
    }
    if (hovered != NONE) {
      ring(g, hovered, DOT + 2, dot);
    }
    if (isSelected()) {
      int i = selected.get();
      Point2D at = toPixels(xs[i], ys[i]);
      g.setFill(color(2));
      g.fillOval(at.getX() - DOT - 1, at.getY() - DOT - 1, 2 * DOT + 2, 2 * DOT + 2);
      ring(g, i, DOT + 1, ground());
    }
  }

  private void ring(Drawing g, int point, double radius, Color color) {
    Point2D at = toPixels(xs[point], ys[point]);
    g.setStroke(color);
    g.setLineWidth(1.5);
    g.strokeOval(at.getX() - radius, at.getY() - radius, 2 * radius, 2 * radius);
  }

  private void paintHandle(Drawing g) {
    Point2D at = toPixels(handle.get().getX(), handle.get().getY());
    for (double[] stroke : new double[][] {{5, 0}, {2.5, 1}}) {
      g.setStroke(stroke[1] == 0 ? ground() : ink());
      g.setLineWidth(stroke[0]);
      g.strokeOval(at.getX() - HANDLE, at.getY() - HANDLE, 2 * HANDLE, 2 * HANDLE);
    }
  }
}
