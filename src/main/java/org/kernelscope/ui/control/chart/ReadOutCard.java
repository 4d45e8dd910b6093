package org.kernelscope.ui.control.chart;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.control.picture.ThemedRegion;

/** A card with the values of all visible curves at the read-out step, beside that step. */
final class ReadOutCard extends VBox {

  private final Label heading = new Label();
  private final GridPane rows = new GridPane();
  private final List<Label> values = new ArrayList<>();
  private List<MetricSeries> series = List.of();

  ReadOutCard() {
    getStyleClass().add("chart-card");
    setManaged(false);
    setMouseTransparent(true);
    setVisible(false);
    heading.getStyleClass().add("card-step");
    rows.getStyleClass().add("card-rows");
    getChildren().addAll(heading, rows);
  }

  /** Creates a row for each curve, in the present colours. */
  void setCurves(List<MetricSeries> curves, ThemedRegion inks) {
    series = List.copyOf(curves);
    rows.getChildren().clear();
    values.clear();
    for (int i = 0; i < series.size(); i++) {
      MetricSeries one = series.get(i);
      Label name = new Label(one.name(), ChartLegend.swatch(one, inks));
      name.getStyleClass().add("card-name");
      Label value = new Label();
      value.getStyleClass().add("card-value");
      value.setMinWidth(USE_PREF_SIZE);
      value.setMaxWidth(Double.MAX_VALUE);
      value.setAlignment(Pos.CENTER_RIGHT);
      GridPane.setHgrow(value, Priority.ALWAYS);
      rows.addRow(i, name, value);
      values.add(value);
    }
  }

  /**
   * Shows the values of the visible curves.
   *
   * @param stepText the step in words
   * @param smoothing the smoothing of the curves
   */
  void read(String stepText, double step, double smoothing) {
    heading.setText(stepText);
    for (int i = 0; i < series.size(); i++) {
      MetricSeries one = series.get(i);
      int nearest = one.nearest(step);
      boolean visible = one.isVisible() && nearest >= 0;
      rows.getChildren().get(2 * i).setVisible(visible);
      rows.getChildren().get(2 * i).setManaged(visible);
      values.get(i).setVisible(visible);
      values.get(i).setManaged(visible);
      if (visible) {
        values.get(i).setText(reading(one, nearest, smoothing));
      }
    }
  }

  private static String reading(MetricSeries one, int index, double smoothing) {
    String text = NumberFormats.of(one.smoothed(smoothing)[index], 5);
    if (one.hasBand()) {
      text +=
          "  [%s, %s]"
              .formatted(NumberFormats.of(one.low(index), 4), NumberFormats.of(one.high(index), 4));
    }
    if (smoothing > 0) {
      text += "  (%s)".formatted(NumberFormats.of(one.value(index), 5));
    }
    return text;
  }

  /**
   * Places the card beside its step, on the right if there is space.
   *
   * @param left the left of the plot's surface in the parent
   * @param top the top of the plot's surface in the parent
   * @param right the right edge of the parent
   */
  void place(Plot plot, double step, double left, double top, double right) {
    double width = Math.ceil(prefWidth(-1));
    double height = Math.ceil(prefHeight(width));
    double at = left + plot.x().pixel(step);
    double beside = at + 14;
    if (beside + width > right - 4) {
      beside = Math.max(4, at - 14 - width);
    }
    double freeEnd = top + freeEnd(plot, step, height);
    resizeRelocate(snapPositionX(beside), snapPositionY(freeEnd), width, height);
  }

  /**
   * The vertical position at the upper or lower end of the plot, where fewer curves are at this
   * step.
   */
  private double freeEnd(Plot plot, double step, double height) {
    Axis y = plot.y();
    double upper = y.end() + 8;
    double lower = y.start() - 8 - height;
    double middle = (y.start() + y.end()) / 2;
    int balance = 0;
    for (MetricSeries one : series) {
      int nearest = one.nearest(step);
      if (one.isVisible() && nearest >= 0) {
        balance += y.pixel(one.value(nearest), y.start()) < middle ? 1 : -1;
      }
    }
    return balance > 0 ? Math.max(4, lower) : upper;
  }
}
