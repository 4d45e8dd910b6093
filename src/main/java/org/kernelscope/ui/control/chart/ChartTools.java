package org.kernelscope.ui.control.chart;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** The row of controls above a chart: how smooth its curves are, and how its axes run. */
final class ChartTools extends HBox {

  /**
   * @param smoothing weight of the past in the moving average, 0 to below 1
   */
  ChartTools(ChartView view, DoubleProperty smoothing) {
    getStyleClass().add("chart-tools");
    setAlignment(Pos.CENTER_RIGHT);
    Slider smoother = smoother(smoothing);
    Label smoothLabel = new Label("smooth");
    smoothLabel.getStyleClass().add("tool-label");
    smoothLabel.setLabelFor(smoother);
    Button all = new Button("Fit");
    all.getStyleClass().add("chart-tool");
    all.setOnAction(event -> view.fit());
    all.disableProperty().bind(view.followingProperty());
    getChildren()
        .addAll(
            smoothLabel,
            smoother,
            toggle("log x", view.logXProperty()),
            toggle("log y", view.logYProperty()),
            all);
  }

  private static Slider smoother(DoubleProperty smoothing) {
    Slider smoother = new Slider(0, 1, 0);
    smoother.getStyleClass().add("smoother");
    smoother.setPrefWidth(84);
    smoother.setMaxWidth(84);
    smoother.setTooltip(new Tooltip("Exponential moving average; the raw curve stays, fainter"));
    // Even steps of the slider divide the part that is new: 0, 0.68, 0.9, 0.97, 0.99, 0.999.
    smoother
        .valueProperty()
        .addListener(
            (property, old, now) -> smoothing.set(1 - Math.pow(10, -3 * now.doubleValue())));
    smoothing.addListener(
        (property, old, now) -> {
          double position = -Math.log10(Math.max(1e-3, 1 - now.doubleValue())) / 3;
          if (Math.abs(position - smoother.getValue()) > 1e-6) {
            smoother.setValue(position);
          }
        });
    return smoother;
  }

  private static ToggleButton toggle(String text, BooleanProperty property) {
    ToggleButton button = new ToggleButton(text);
    button.getStyleClass().add("chart-tool");
    button.selectedProperty().bindBidirectional(property);
    return button;
  }
}
