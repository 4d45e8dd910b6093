package org.kernelscope.ui.sources;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.LayerKernels;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.kernels.KernelGrid;
import org.kernelscope.ui.control.picture.TableExport;
import org.kernelscope.ui.kit.Selections;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.runs.Curves;
import org.kernelscope.ui.runs.ResultTable;
import org.kernelscope.ui.runs.SeriesColors;

/** The filters of a source network, the curves of all of them, and their table. */
final class NetworksController {

  private static final Map<String, String> CURVES =
      inOrder(RunEvent.LOSS, "Loss", RunEvent.ACCURACY, "Accuracy");

  private final NetworksViewModel networks;
  private final KernelGrid grid;
  private final MetricChart chart;
  private final TableView<SourceNetwork> table;
  private final StringProperty curve = new SimpleStringProperty(this, "curve", RunEvent.LOSS);
  private final Map<SourceNetwork, MetricSeries> series = new LinkedHashMap<>();

  NetworksController(
      NetworksViewModel networks,
      KernelGrid grid,
      MetricChart chart,
      TableView<SourceNetwork> table) {
    this.networks = networks;
    this.grid = grid;
    this.chart = chart;
    this.table = table;
  }

  private static Map<String, String> inOrder(
      String first, String firstTitle, String second, String secondTitle) {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put(first, firstTitle);
    titles.put(second, secondTitle);
    return titles;
  }

  void wire(HBox layerBox, Label subject, HBox curveBox) {
    showLayers(layerBox, networks.layersProperty().get());
    networks.layersProperty().addListener((property, old, now) -> showLayers(layerBox, now));
    networks.layerProperty().addListener((property, old, now) -> Switches.mark(layerBox, now));
    subject.textProperty().bind(networks.subjectProperty());
    grid.exportNameProperty().bind(Bindings.concat("filters-", networks.layerProperty()));
    grid.emptyTextProperty()
        .set("Train networks with the settings on the right: their filters form here");
    networks.filtersProperty().addListener((property, old, now) -> show(now));
    show(networks.filtersProperty().get());

    Switches.choices(curveBox, curve, CURVES);
    curve.addListener(property -> nameCurves());
    chart.emptyTextProperty().set("The curves of the networks");
    networks.networks().addListener((InvalidationListener) changed -> nameCurves());
    networks.newsProperty().addListener((property, old, now) -> draw());
    nameCurves();
    wireTable();
  }

  private void showLayers(HBox layerBox, List<ConvLayer> layers) {
    Map<String, String> titles = new LinkedHashMap<>();
    for (ConvLayer layer : layers) {
      titles.put(
          layer.name(), String.format(Locale.ROOT, "%s %d×%2$d", layer.name(), layer.size()));
    }
    Switches.choices(layerBox, networks.layerProperty(), titles);
  }

  private void show(@Nullable LayerKernels now) {
    grid.inputChannelsProperty().set(now == null ? 0 : now.layer().in());
    grid.setKernels(now == null ? null : now.now());
    SourceNetwork network = networks.shownProperty().get();
    if (network == null) {
      SeriesColors.showNone(grid);
    } else {
      SeriesColors.show(grid, network.color());
    }
  }

  private void nameCurves() {
    series.clear();
    for (SourceNetwork network : networks.networks()) {
      series.put(network, new MetricSeries(network.title(), network.color()));
    }
    chart.exportNameProperty().set(curve.get());
    chart.logYProperty().set(curve.get().equals(RunEvent.LOSS));
    chart.smoothingProperty().set(curve.get().equals(RunEvent.LOSS) ? 0.9 : 0);
    chart.getSeries().setAll(series.values());
    draw();
  }

  private void draw() {
    series.forEach((network, drawn) -> Curves.extend(network.history().curve(curve.get()), drawn));
    table.refresh();
  }

  /** What is written of a network: its settings, and what was measured last. */
  private record Line(ConvNetSpec spec, double loss, double accuracy) {}

  private static Line line(SourceNetwork network) {
    return new Line(
        network.spec(),
        network.history().curve(RunEvent.LOSS).last(),
        network.history().curve(RunEvent.ACCURACY).last());
  }

  private void wireTable() {
    ResultTable<SourceNetwork> columns = new ResultTable<>(table, "The networks are listed here");
    columns.series("Network", 120, SourceNetwork::title, SourceNetwork::color);
    columns.name("State", 180, SourceNetwork::status);
    columns.number("Loss", 90, 4, network -> network.history().curve(RunEvent.LOSS).last());
    columns.number(
        "Test accuracy", 110, 4, network -> network.history().curve(RunEvent.ACCURACY).last());
    columns.text("Kind", 100, network -> network.spec().network().title());
    columns.text(
        "Widths", 100, network -> SharedSettings.WIDTHS.type().text(network.spec().widths()));
    columns.number("Steps", 80, 0, network -> network.spec().steps());
    table.setItems(networks.networks());
    TableExport.offer(table, "networks", NetworksController::line);
    Selections.follow(networks.shownProperty(), table);
  }
}
