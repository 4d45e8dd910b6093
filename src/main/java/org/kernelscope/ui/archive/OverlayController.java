package org.kernelscope.ui.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.kernels.ScaleMode;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.form.FormWiring;
import org.kernelscope.ui.kit.Views;
import org.kernelscope.ui.runs.Curves;
import org.kernelscope.ui.runs.SeriesColors;
import org.kordamp.ikonli.javafx.FontIcon;

/** Wires the charts and grids below the table of runs. */
final class OverlayController {

  private static final double GRID_WIDTH = 170;

  private final OverlayViewModel overlay;
  private final ComboBox<String> metricBox;
  private final ComboBox<String> secondBox;
  private final ComboBox<String> layerBox;
  private final MetricChart firstChart;
  private final MetricChart secondChart;
  private final HBox gridBox;
  private final List<Panel> panels = new ArrayList<>();
  private final Map<MetricChart, Drawn> drawn = new HashMap<>();

  /**
   * The largest magnitude of the kernels seen so far, over all steps, for the present runs and
   * layer. So the colours do not flicker while the steps are played.
   */
  private double limit;

  private List<Object> limitOf = List.of();

  /** The metric and curves that a chart shows. */
  private record Drawn(String metric, Map<Overlaid, Curve> curves) {}

  /** A curve in a chart, which is extended while the run proceeds. */
  private record Curve(RunHistory of, MetricSeries series) {}

  /** A grid of kernels with its title. */
  private record Panel(VBox box, Label title, KernelGrid grid) {}

  OverlayController(
      OverlayViewModel overlay,
      ComboBox<String> metricBox,
      ComboBox<String> secondBox,
      ComboBox<String> layerBox,
      MetricChart firstChart,
      MetricChart secondChart,
      HBox gridBox) {
    this.overlay = overlay;
    this.metricBox = metricBox;
    this.secondBox = secondBox;
    this.layerBox = layerBox;
    this.firstChart = firstChart;
    this.secondChart = secondChart;
    this.gridBox = gridBox;
  }

  void wire() {
    choices(
        metricBox,
        overlay.metricsProperty(),
        overlay.metricProperty(),
        "",
        OverlayController::title);
    choices(
        secondBox,
        overlay.metricsProperty(),
        overlay.secondProperty(),
        "No second chart",
        OverlayController::title);
    choices(
        layerBox, overlay.layersProperty(), overlay.layerProperty(), "", OverlayController::layer);
    layerBox.visibleProperty().bind(overlay.layersProperty().map(layers -> !layers.isEmpty()));
    layerBox.managedProperty().bind(layerBox.visibleProperty());
    for (MetricChart chart : List.of(firstChart, secondChart)) {
      chart.outliersIgnoredProperty().set(true);
      chart.emptyTextProperty().set("None of the ticked runs has recorded this");
    }
    // Two charts have no space for it, and the ticks in the table show the colours too.
    firstChart.legendVisibleProperty().bind(overlay.secondProperty().isEmpty());
    secondChart.legendVisibleProperty().set(false);
    secondChart.xViewProperty().bindBidirectional(firstChart.xViewProperty());
    secondChart.logXProperty().bindBidirectional(firstChart.logXProperty());
    secondChart.smoothingProperty().bindBidirectional(firstChart.smoothingProperty());
    secondChart.visibleProperty().bind(overlay.secondProperty().isNotEmpty());
    secondChart.managedProperty().bind(secondChart.visibleProperty());
    firstChart.titleProperty().bind(overlay.metricProperty().map(OverlayController::title));
    secondChart.titleProperty().bind(overlay.secondProperty().map(OverlayController::title));
    overlay.metricProperty().addListener((property, old, now) -> changedMetric(firstChart));
    overlay.secondProperty().addListener((property, old, now) -> changedMetric(secondChart));
    overlay.runs().addListener((ListChangeListener<Overlaid>) change -> draw());
    overlay.newsProperty().addListener(property -> draw());
    overlay.kernelsProperty().addListener(property -> showKernels());
    draw();
    showKernels();
  }

  /** Fills a box with names, one of which is the value of a property. */
  private static void choices(
      ComboBox<String> box,
      ObservableValue<List<String>> names,
      StringProperty property,
      String none,
      UnaryOperator<String> title) {
    box.setConverter(FormWiring.titles(name -> name.isEmpty() ? none : title.apply(name)));
    Runnable fill =
        () -> {
          List<String> all = new ArrayList<>(none.isEmpty() ? List.of() : List.of(""));
          all.addAll(names.getValue());
          String chosen = property.get();
          if (!all.equals(box.getItems())) {
            box.getItems().setAll(all);
          }
          box.setValue(chosen);
        };
    names.addListener((changed, old, now) -> fill.run());
    property.addListener((changed, old, now) -> box.setValue(now));
    box.setOnAction(
        event -> {
          if (box.getValue() != null && box.getItems().contains(box.getValue())) {
            property.set(box.getValue());
          }
        });
    fill.run();
  }

  /** The title of a metric. */
  static String title(String metric) {
    if (metric.isEmpty()) {
      return "";
    }
    String words =
        metric.replace("elbo", "ELBO").replaceFirst("^nll$", "NLL").replaceFirst("^ece$", "ECE");
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** The title of a layer, or of the standard deviations of its posterior. */
  private static String layer(String name) {
    return name.replace("-deviations", ", deviations");
  }

  // ---- curves

  private void changedMetric(MetricChart chart) {
    chart.yViewProperty().set(null);
    draw();
  }

  private void draw() {
    draw(firstChart, overlay.metricProperty().get());
    draw(secondChart, overlay.secondProperty().get());
    long step = overlay.step();
    List<MetricChart.Mark> marks =
        step < 0 || overlay.isAtEnd()
            ? List.of()
            : List.of(new MetricChart.Mark(step, "step " + NumberFormats.count((double) step)));
    for (MetricChart chart : List.of(firstChart, secondChart)) {
      if (!marks.equals(chart.getMarks())) {
        chart.getMarks().setAll(marks);
      }
    }
    retitle();
  }

  private void draw(MetricChart chart, String metric) {
    Drawn before = drawn.get(chart);
    boolean sameRuns =
        before != null
            && before.metric().equals(metric)
            && List.copyOf(before.curves().keySet()).equals(overlay.runs())
            && before.curves().entrySet().stream()
                .allMatch(one -> one.getValue().series().name().equals(one.getKey().row().name()));
    Drawn now = sameRuns && before != null ? before : begin(chart, metric, before);
    for (Map.Entry<Overlaid, Curve> one : now.curves().entrySet()) {
      Curve curve = one.getValue();
      RunHistory history = one.getKey().history();
      if (history == curve.of() && sameRuns) {
        Curves.extend(history.curve(metric), curve.series());
      } else {
        Curves.draw(history.curve(metric), curve.series());
        one.setValue(new Curve(history, curve.series()));
      }
    }
  }

  /** Creates a series for each run; hidden curves stay hidden. */
  private Drawn begin(MetricChart chart, String metric, @Nullable Drawn before) {
    Map<Overlaid, Curve> curves = new LinkedHashMap<>();
    for (Overlaid run : overlay.runs()) {
      MetricSeries series = run.series();
      Curve old = before == null ? null : before.curves().get(run);
      if (old != null) {
        series.visibleProperty().set(old.series().isVisible());
      }
      curves.put(run, new Curve(run.history(), series));
    }
    chart.getSeries().setAll(curves.values().stream().map(Curve::series).toList());
    Drawn begun = new Drawn(metric, curves);
    drawn.put(chart, begun);
    linkLegends();
    return begun;
  }

  /** Makes one legend control both charts. */
  private void linkLegends() {
    Drawn first = drawn.get(firstChart);
    Drawn second = drawn.get(secondChart);
    if (first != null && second != null) {
      second
          .curves()
          .forEach(
              (run, curve) -> {
                Curve leading = first.curves().get(run);
                if (leading != null) {
                  curve.series().visibleProperty().unbind();
                  curve.series().visibleProperty().bind(leading.series().visibleProperty());
                }
              });
    }
  }

  // ---- kernels

  private void showKernels() {
    List<OverlayViewModel.Kernels> shown = overlay.kernelsProperty().get();
    while (panels.size() < shown.size()) {
      panels.add(panel(panels.size() + 1));
    }
    panels.subList(shown.size(), panels.size()).clear();
    List<Object> of = new ArrayList<>();
    of.add(overlay.layerProperty().get());
    for (OverlayViewModel.Kernels kernels : shown) {
      of.add(kernels.run());
    }
    if (!of.equals(limitOf)) {
      limitOf = of;
      limit = 0;
    }
    for (int i = 0; i < shown.size(); i++) {
      KernelGrid grid = panels.get(i).grid();
      SeriesColors.show(grid, shown.get(i).run().color());
      grid.exportNameProperty()
          .set(shown.get(i).run().row().id() + "-" + overlay.layerProperty().get());
      grid.setKernels(shown.get(i).set());
      limit = Math.max(limit, grid.ownLimitProperty().get());
    }
    panels.forEach(panel -> panel.grid().sharedLimitProperty().set(limit));
    List<VBox> boxes = panels.stream().map(Panel::box).toList();
    if (!boxes.equals(gridBox.getChildren())) {
      gridBox.getChildren().setAll(boxes);
      gridBox.setPrefWidth(GRID_WIDTH * boxes.size());
    }
    gridBox.setVisible(!boxes.isEmpty());
    retitle();
  }

  private void retitle() {
    List<OverlayViewModel.Kernels> shown = overlay.kernelsProperty().get();
    for (int i = 0; i < Math.min(panels.size(), shown.size()); i++) {
      OverlayViewModel.Kernels kernels = shown.get(i);
      String metric = overlay.metricProperty().get();
      double value = kernels.run().value(metric, kernels.step());
      panels
          .get(i)
          .title()
          .setText(
              "%s%nstep %s%s"
                  .formatted(
                      kernels.run().row().name(),
                      NumberFormats.count((double) kernels.step()),
                      Double.isNaN(value)
                          ? ""
                          : ", %s %s".formatted(metric, NumberFormats.of(value, 4))));
    }
  }

  private Panel panel(int number) {
    Label title = new Label();
    title.getStyleClass().addAll("panel-note", "run-detail");
    Views.tellWhole(title);
    title.setMinWidth(0);
    title.setMinHeight(Region.USE_PREF_SIZE);
    KernelGrid grid = new KernelGrid();
    grid.setId("overlayGrid" + number);
    grid.scaleModeProperty().set(ScaleMode.SHARED);
    if (!panels.isEmpty()) {
      KernelGrid first = panels.get(0).grid();
      grid.selectedKernelProperty().bindBidirectional(first.selectedKernelProperty());
    }
    VBox.setVgrow(grid, Priority.ALWAYS);
    VBox box = new VBox(title, grid);
    HBox.setHgrow(box, Priority.ALWAYS);
    return new Panel(box, title, grid);
  }

  // ---- steps

  /** Wires the row of the step slider. */
  void wireSteps(Button play, FontIcon icon, Slider slider, Label label) {
    slider.setMin(0);
    slider.setBlockIncrement(1);
    slider.setMajorTickUnit(1);
    slider.setMinorTickCount(0);
    slider.setSnapToTicks(true);
    Runnable show =
        () -> {
          List<Long> steps = overlay.stepsProperty().get();
          boolean several = steps.size() > 1;
          slider.setMax(Math.max(1, steps.size() - 1));
          slider.setValue(several ? overlay.positionProperty().get() : 1);
          slider.setDisable(!several);
          play.setDisable(!several);
          label.setText(
              steps.isEmpty()
                  ? "no kernels"
                  : "step " + NumberFormats.count((double) overlay.step()));
        };
    overlay.stepsProperty().addListener(property -> show.run());
    overlay.positionProperty().addListener(property -> show.run());
    slider
        .valueProperty()
        .addListener(
            (property, old, now) -> {
              int place = (int) Math.round(now.doubleValue());
              if (overlay.stepsProperty().get().size() > 1
                  && place != overlay.positionProperty().get()) {
                overlay.positionProperty().set(place);
              }
            });
    play.setOnAction(event -> overlay.togglePlay());
    overlay
        .playingProperty()
        .addListener((property, was, is) -> icon.setIconLiteral(is ? "fth-pause" : "fth-play"));
    show.run();
  }
}
