package org.kernelscope.ui.control.chart;

import java.util.List;
import java.util.function.Supplier;
import javafx.beans.property.DoubleProperty;
import javafx.scene.Cursor;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.picture.Drawing;
import org.kernelscope.ui.control.picture.Surface;
import org.kernelscope.ui.control.picture.ThemedRegion;

/** The mouse and keyboard actions of a chart: zoom, pan, read out a step, click a point. */
final class ChartGestures {

  private static final double NEAR = 9;
  private static final double ZOOM = 0.8;
  private static final double WHEEL_NOTCH = 40;

  private final Surface surface;
  private final ChartView view;
  private final List<MetricSeries> series;
  private final DoubleProperty hoverStep;
  private final Supplier<MetricChart.@Nullable PointAction> onPoint;
  private final Supplier<@Nullable Plot> drawn;

  private double wheel;
  private double pressX;
  private double pressY;
  private double boxX;
  private double boxY;
  private boolean boxing;
  private boolean panning;
  private @Nullable Plot atPress;

  /**
   * @param surface the region that receives mouse events
   * @param view the view that is zoomed and panned
   * @param series the live list of curves
   * @param hoverStep the read-out step; NaN if there is none
   * @param onPoint the action of a click on a point; null for none
   * @param drawn the plot as it was last drawn; null if there was nothing to draw
   */
  ChartGestures(
      Surface surface,
      ChartView view,
      List<MetricSeries> series,
      DoubleProperty hoverStep,
      Supplier<MetricChart.@Nullable PointAction> onPoint,
      Supplier<@Nullable Plot> drawn) {
    this.surface = surface;
    this.view = view;
    this.series = series;
    this.hoverStep = hoverStep;
    this.onPoint = onPoint;
    this.drawn = drawn;
  }

  boolean isPanning() {
    return panning;
  }

  /** Whether the user is dragging the box to zoom into. */
  boolean isBoxing() {
    return boxing;
  }

  /** Paints the box while the user is dragging it. */
  void paintBox(Drawing g, ThemedRegion inks) {
    if (!boxing) {
      return;
    }
    g.setFill(ThemedRegion.faint(inks.ink(), 0.08));
    g.setStroke(ThemedRegion.faint(inks.ink(), 0.5));
    g.setLineWidth(1);
    double left = Math.rint(Math.min(pressX, boxX)) + 0.5;
    double top = Math.rint(Math.min(pressY, boxY)) + 0.5;
    g.fillRect(left, top, Math.abs(boxX - pressX), Math.abs(boxY - pressY));
    g.strokeRect(left, top, Math.abs(boxX - pressX), Math.abs(boxY - pressY));
  }

  // ---- the step read out

  void moved(MouseEvent event) {
    hover(event.getX(), event.getY());
  }

  void exited(MouseEvent event) {
    hoverStep.set(Double.NaN);
  }

  private void hover(double px, double py) {
    Plot plot = drawn.get();
    hoverStep.set(
        plot == null || !plot.contains(px, py) ? Double.NaN : nearestStep(plot.x().value(px)));
  }

  private double nearestStep(double step) {
    double best = Double.NaN;
    for (MetricSeries one : series) {
      int nearest = one.isVisible() ? one.nearest(step) : -1;
      if (nearest >= 0
          && (Double.isNaN(best) || Math.abs(one.step(nearest) - step) < Math.abs(best - step))) {
        best = one.step(nearest);
      }
    }
    return best;
  }

  /** Moves the read-out to the next point that is at least one pixel away. */
  private void moveHover(Axis x, int direction) {
    double step = hoverStep.get();
    if (Double.isNaN(step)) {
      hoverStep.set(nearestStep(direction > 0 ? x.low() : x.high()));
      return;
    }
    double target = nearestStep(x.value(x.pixel(step) + direction));
    for (MetricSeries one : series) {
      int here = one.nearest(step);
      int next = here + direction;
      if (target == step && here >= 0 && next >= 0 && next < one.size()) {
        target = one.step(next);
      }
    }
    hoverStep.set(target);
  }

  // ---- zoom, pan, click

  void pressed(MouseEvent event) {
    Plot plot = drawn.get();
    if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
      atPress = null;
      boxing = false;
      panning = false;
      view.fit();
      return;
    }
    if (event.getButton() != MouseButton.PRIMARY || plot == null) {
      return;
    }
    pressX = event.getX();
    pressY = event.getY();
    boxX = pressX;
    boxY = pressY;
    atPress = plot;
    boxing = event.isShiftDown();
    panning = false;
  }

  void dragged(MouseEvent event) {
    Plot plot = atPress;
    if (plot == null) {
      return;
    }
    Axis x = plot.x();
    Axis y = plot.y();
    if (boxing) {
      boxX = Math.max(x.start(), Math.min(x.end(), event.getX()));
      boxY = Math.max(y.end(), Math.min(y.start(), event.getY()));
      surface.repaint();
      return;
    }
    if (!panning && Math.hypot(event.getX() - pressX, event.getY() - pressY) < 4) {
      return;
    }
    panning = true;
    surface.setCursor(Cursor.CLOSED_HAND);
    view.xViewProperty().set(x.panned(event.getX() - pressX));
    if (view.yViewProperty().get() != null) {
      view.yViewProperty().set(y.panned(event.getY() - pressY));
    }
  }

  void released(MouseEvent event) {
    Plot plot = atPress;
    surface.setCursor(null);
    if (boxing && plot != null && Math.abs(boxX - pressX) > 4) {
      view.xViewProperty().set(plot.x().range(pressX, boxX));
      if (Math.abs(boxY - pressY) > 4) {
        view.yViewProperty().set(plot.y().range(pressY, boxY));
      }
    }
    MetricChart.PointAction action = onPoint.get();
    if (action != null && !boxing && !panning && event.getButton() == MouseButton.PRIMARY) {
      clickPoint(action, event.getX(), event.getY());
    }
    boxing = false;
    panning = false;
    atPress = null;
    hover(event.getX(), event.getY());
    surface.repaint();
  }

  private void clickPoint(MetricChart.PointAction action, double px, double py) {
    Plot plot = drawn.get();
    MetricSeries nearest = null;
    int point = -1;
    double best = NEAR;
    for (int i = 0; plot != null && i < series.size(); i++) {
      MetricSeries one = series.get(i);
      for (int p = 0; one.isVisible() && p < one.size(); p++) {
        double away =
            Math.hypot(
                plot.x().pixel(one.step(p)) + plot.dodge(i, series.size()) - px,
                plot.y().pixel(one.value(p), plot.y().start()) - py);
        if (away < best) {
          best = away;
          nearest = one;
          point = p;
        }
      }
    }
    if (nearest != null) {
      action.clicked(nearest, point);
    }
  }

  void scrolled(ScrollEvent event) {
    Plot plot = drawn.get();
    event.consume();
    if (plot == null) {
      return;
    }
    // On some systems, Shift turns the wheel's movement sideways.
    wheel += event.getDeltaY() == 0 ? event.getDeltaX() : event.getDeltaY();
    if (Math.abs(wheel) < WHEEL_NOTCH / 4) {
      return;
    }
    double factor = Math.pow(ZOOM, wheel / WHEEL_NOTCH);
    wheel = 0;
    if (event.isControlDown() || event.getX() < plot.x().start()) {
      view.yViewProperty().set(plot.y().zoomed(event.getY(), factor));
    } else {
      view.xViewProperty().set(plot.x().zoomed(event.getX(), factor));
    }
  }

  void keyPressed(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    if (event.getCode() == KeyCode.DIGIT0 || event.getCode() == KeyCode.NUMPAD0) {
      view.fit();
      event.consume();
      return;
    }
    Plot plot = drawn.get();
    if (plot == null) {
      return;
    }
    Axis x = plot.x();
    double middle = (x.start() + x.end()) / 2;
    switch (event.getCode()) {
      case LEFT -> moveHover(x, -1);
      case RIGHT -> moveHover(x, 1);
      case PLUS, EQUALS, ADD -> view.xViewProperty().set(x.zoomed(middle, ZOOM));
      case MINUS, SUBTRACT -> view.xViewProperty().set(x.zoomed(middle, 1 / ZOOM));
      case ESCAPE -> hoverStep.set(Double.NaN);
      default -> {
        return;
      }
    }
    event.consume();
  }
}
