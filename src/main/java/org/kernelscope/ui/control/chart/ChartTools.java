package org.kernelscope.ui.control.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import org.kernelscope.ui.control.Hint;

/**
 * The controls above a chart for smoothing and for the scales of the axes. In a narrow chart they
 * are a menu.
 */
final class ChartTools extends HBox {

  /** The weights of the past in the moving average, by title. */
  private static final Map<String, Double> SMOOTHINGS = smoothings();

  private final ChartView view;
  private final DoubleProperty smoothing;
  private final List<Node> row;
  private final MenuButton menu = new MenuButton("View");
  private boolean compact;

  /**
   * @param smoothing the weight of the past in the moving average, from 0 to below 1
   */
  ChartTools(ChartView view, DoubleProperty smoothing) {
    this.view = view;
    this.smoothing = smoothing;
    getStyleClass().add("chart-tools");
    setAlignment(Pos.CENTER_RIGHT);
    Slider smoother = smoother(smoothing);
    Label smoothLabel = new Label("smooth");
    smoothLabel.getStyleClass().add("tool-label");
    smoothLabel.setLabelFor(smoother);
    Button all = new Button("Fit");
    all.getStyleClass().add("chart-tool");
    Hint.setText(all, "Show everything in this chart, and follow it again");
    all.setOnAction(event -> view.fit());
    all.disableProperty().bind(view.followingProperty());
    row =
        List.of(
            smoothLabel,
            smoother,
            toggle("log x", view.logXProperty()),
            toggle("log y", view.logYProperty()),
            all);
    menu.getStyleClass().addAll("chart-tool", "flat");
    Hint.setText(menu, "How this chart is drawn");
    menu.setOnShowing(event -> menu.getItems().setAll(items()));
    // A menu button without items does not open.
    menu.getItems().setAll(items());
    getChildren().setAll(row);
  }

  /** Shows a menu instead of the row, or the row. */
  void setCompact(boolean now) {
    if (now != compact) {
      compact = now;
      getChildren().setAll(now ? List.of(menu) : row);
    }
  }

  /** The width of the row in pixels. */
  double fullWidth() {
    return row.stream().mapToDouble(node -> node.prefWidth(-1) + getSpacing()).sum();
  }

  /** The controls of the row as items of a menu. */
  private List<MenuItem> items() {
    MenuItem all = new MenuItem("Fit");
    all.setOnAction(event -> view.fit());
    all.setDisable(view.followingProperty().get());
    return List.of(
        all,
        check("Logarithmic x", view.logXProperty()),
        check("Logarithmic y", view.logYProperty()),
        smoothMenu());
  }

  private Menu smoothMenu() {
    Menu weights = new Menu("Smooth");
    ToggleGroup group = new ToggleGroup();
    SMOOTHINGS.forEach(
        (title, weight) -> {
          RadioMenuItem item = new RadioMenuItem(title);
          item.setToggleGroup(group);
          item.setSelected(Math.abs(smoothing.get() - weight) < 1e-3);
          item.setOnAction(event -> smoothing.set(weight));
          weights.getItems().add(item);
        });
    return weights;
  }

  private static Map<String, Double> smoothings() {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("Not at all", 0.0);
    weights.put("A little", 0.6);
    weights.put("Well", 0.9);
    weights.put("Strongly", 0.98);
    return weights;
  }

  private static CheckMenuItem check(String text, BooleanProperty property) {
    CheckMenuItem item = new CheckMenuItem(text);
    item.setSelected(property.get());
    item.setOnAction(event -> property.set(item.isSelected()));
    return item;
  }

  private static Slider smoother(DoubleProperty smoothing) {
    Slider smoother = new Slider(0, 1, 0);
    smoother.getStyleClass().add("smoother");
    smoother.setPrefWidth(84);
    smoother.setMaxWidth(84);
    Hint.setText(smoother, "Exponential moving average; the raw curve stays, fainter");
    // The slider's scale is logarithmic in the weight of the new value. Even steps give 0, 0.68,
    // 0.9, 0.97, 0.99, 0.999.
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
