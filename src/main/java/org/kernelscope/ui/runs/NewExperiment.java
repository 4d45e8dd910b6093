package org.kernelscope.ui.runs;

import java.util.List;
import javafx.beans.value.ObservableValue;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.kit.Phase;

/** Common actions of an area when the next experiment starts. */
public final class NewExperiment {

  private NewExperiment() {}

  /** Resets the zoom of charts: the zoom of one experiment has no meaning in the next. */
  public static void fits(ObservableValue<Phase> phase, MetricChart... charts) {
    List<MetricChart> all = List.of(charts);
    phase.addListener(
        (property, old, now) -> {
          if (now == Phase.STARTING) {
            all.forEach(MetricChart::fit);
          }
        });
  }
}
