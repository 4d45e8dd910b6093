package org.kernelscope.ui.fewshot;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.chart.MetricSeries.Dash;
import org.kernelscope.ui.control.chart.MetricSeries.Marker;
import org.kernelscope.ui.kit.Switches;
import org.kernelscope.ui.runs.Curves;

/** The bound of the run that is shown, taken apart into its terms. */
final class BoundController {

  /** The choice that shows every part. */
  private static final String ALL = "all";

  /** The choice that shows the data term alone. */
  private static final String DATA = "data";

  /** Of the data term and the layers, and one for the part that has the colour of its run. */
  private static final List<Integer> PART_COLORS = List.of(8, 6, 7, 5);

  private final FewShotViewModel fewShot;
  private final MetricChart chart;
  private final HBox partBox;
  private final CheckBox changeBox;
  private final StringProperty part = new SimpleStringProperty(this, "part", ALL);

  /** By the names {@link RunEvent} gives them. */
  private final Map<String, MetricSeries> curves = new LinkedHashMap<>();

  /**
   * @param partBox room for the choice of what is drawn
   * @param changeBox whether that is what was gained since the start
   */
  BoundController(FewShotViewModel fewShot, MetricChart chart, HBox partBox, CheckBox changeBox) {
    this.fewShot = fewShot;
    this.chart = chart;
    this.partBox = partBox;
    this.changeBox = changeBox;
  }

  void wire(Label figures) {
    SelectedRunViewModel selected = fewShot.selected();
    selected
        .posterior()
        .layers()
        .addListener((ListChangeListener<ConvLayer>) change -> showParts());
    part.addListener(
        property -> {
          scale();
          showPart();
        });
    scale();
    chart.exportNameProperty().set("bound");
    chart.emptyTextProperty().set("The bound of a run appears here, part by part");
    chart.signedProperty().set(true);
    figures.textProperty().bind(selected.boundTextProperty());
    figures.visibleProperty().bind(selected.boundTextProperty().isNotEmpty());
    Hint.follow(
        figures,
        Bindings.concat(
            "The bound is the data term less the divergence of each layer from its prior:\n",
            selected.boundTextProperty(),
            " nats"));
    changeBox.setSelected(true);
    // The first bounds can be far below the others; of what was gained, the start is zero.
    chart.outliersIgnoredProperty().bind(changeBox.selectedProperty().not());
    changeBox.selectedProperty().addListener(property -> redraw());
    fewShot.runs().shownProperty().addListener(property -> name());
    fewShot.runs().shownNewsProperty().addListener((property, old, now) -> draw());
    showParts();
  }

  private void showParts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(ALL, "All");
    parts.put(DATA, "Data");
    fewShot.selected().posterior().layers().forEach(layer -> parts.put(layer.name(), layer.name()));
    if (!parts.containsKey(part.get())) {
      part.set(ALL);
    }
    Switches.choices(partBox, part, parts);
    name();
  }

  /**
   * The bound in the colour of its run and its parts: one colour a layer, dashed where it is the
   * entropy.
   */
  private void name() {
    FewShotRun run = fewShot.runs().shownProperty().get();
    int own = run == null ? 1 : run.color();
    Iterator<Integer> parts = PART_COLORS.stream().filter(color -> color != own).iterator();
    curves.clear();
    curves.put(RunEvent.BOUND, new MetricSeries("bound", own, Dash.SOLID, Marker.CIRCLE));
    curves.put(
        RunEvent.DATA_TERM, new MetricSeries("data", parts.next(), Dash.SOLID, Marker.SQUARE));
    for (ConvLayer layer : fewShot.selected().posterior().layers()) {
      int color = parts.hasNext() ? parts.next() : PART_COLORS.get(0);
      curves.put(
          RunEvent.entropy(layer),
          new MetricSeries("entropy " + layer.name(), color, Dash.DASHED, Marker.TRIANGLE));
      curves.put(
          RunEvent.crossTerm(layer),
          new MetricSeries("cross " + layer.name(), color, Dash.SOLID, Marker.DIAMOND));
    }
    chart.getSeries().setAll(curves.values());
    showPart();
    draw();
  }

  /** The data term is larger than the others by orders of magnitude. */
  private void scale() {
    chart.logYProperty().set(part.get().equals(ALL));
  }

  private void showPart() {
    Switches.mark(partBox, part.get());
    List<MetricSeries> wanted =
        curves.entrySet().stream()
            .filter(entry -> isOfPart(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    if (!wanted.equals(chart.getSeries())) {
      chart.getSeries().setAll(wanted);
      chart.fit();
    }
  }

  private boolean isOfPart(String series) {
    return switch (part.get()) {
      case ALL -> true;
      case DATA -> series.equals(RunEvent.DATA_TERM);
      default -> series.endsWith(" " + part.get());
    };
  }

  private void draw() {
    FewShotRun run = fewShot.runs().shownProperty().get();
    Curves.mark(run == null ? List.of() : run.history().marks(), chart);
    curves.forEach(
        (name, series) -> {
          MetricCurve curve = run == null ? MetricCurve.EMPTY : run.history().curve(name);
          if (changeBox.isSelected()) {
            Curves.extendSinceStart(curve, series);
          } else {
            Curves.extend(curve, series);
          }
        });
  }

  private void redraw() {
    curves.values().forEach(MetricSeries::clear);
    // Gains lie elsewhere than bounds.
    chart.yViewProperty().set(null);
    draw();
  }
}
