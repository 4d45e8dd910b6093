package org.kernelscope.ui.fewshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.scene.control.CheckBox;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.chart.MetricSeries;
import org.kernelscope.ui.control.chart.MetricSeries.Dash;
import org.kernelscope.ui.control.chart.MetricSeries.Marker;
import org.kernelscope.ui.runs.Curves;

/** The test accuracies of the run that is shown, beside those of the session's other runs. */
final class AccuracyController {

  /** After a sweep there can be more than anybody can tell apart. */
  private static final int MOST_OTHERS = 8;

  private final FewShotViewModel fewShot;
  private final MetricChart chart;
  private final CheckBox othersBox;

  /** Of the shown run, by the names {@link RunEvent} gives them. */
  private final Map<String, MetricSeries> own = new LinkedHashMap<>();

  private final Map<FewShotRun, MetricSeries> others = new LinkedHashMap<>();

  /**
   * @param othersBox whether the other runs are drawn
   */
  AccuracyController(FewShotViewModel fewShot, MetricChart chart, CheckBox othersBox) {
    this.fewShot = fewShot;
    this.chart = chart;
    this.othersBox = othersBox;
  }

  void wire() {
    chart.exportNameProperty().set("accuracy");
    chart.emptyTextProperty().set("Measured while a run goes on and at its end");
    othersBox.setSelected(true);
    othersBox.selectedProperty().addListener(property -> name());
    fewShot.runs().all().addListener((InvalidationListener) runs -> name());
    fewShot.runs().shownProperty().addListener(property -> name());
    fewShot.runs().newsProperty().addListener((property, old, now) -> draw());
    name();
  }

  private void name() {
    own.clear();
    others.clear();
    FewShotRun shown = fewShot.runs().shownProperty().get();
    if (shown != null) {
      int color = shown.color();
      own.put(RunEvent.ACCURACY, new MetricSeries("ensemble", color, Dash.SOLID, Marker.CIRCLE));
      own.put(
          RunEvent.ACCURACY_OF_MEANS, new MetricSeries("means", color, Dash.DASHED, Marker.SQUARE));
      own.put(
          RunEvent.ACCURACY_OF_SAMPLE,
          new MetricSeries("one sample", color, Dash.DOTTED, Marker.TRIANGLE));
    }
    if (othersBox.isSelected()) {
      for (FewShotRun run : fewShot.runs().all().stream().limit(MOST_OTHERS).toList()) {
        if (run != shown) {
          others.put(run, new MetricSeries(run.title(), run.color(), Dash.SOLID, Marker.DIAMOND));
        }
      }
    }
    chart
        .getSeries()
        .setAll(Stream.concat(own.values().stream(), others.values().stream()).toList());
    draw();
  }

  private void draw() {
    FewShotRun run = fewShot.runs().shownProperty().get();
    Curves.mark(run == null ? List.of() : run.history().marks(), chart);
    if (run != null) {
      own.forEach((name, series) -> Curves.extend(run.history().curve(name), series));
    }
    others.forEach(
        (other, series) -> Curves.extend(other.history().curve(RunEvent.ACCURACY), series));
  }
}
