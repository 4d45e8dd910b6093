package org.kernelscope.ui.runs;

import java.util.List;
import javafx.beans.value.ObservableValue;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.kit.Phase;

/** What an area does for all its experiments when the next one starts. */
public final class NewExperiment {

  private NewExperiment() {}

  /** Has charts show everything again: what was zoomed to in one means nothing in the next. */
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
