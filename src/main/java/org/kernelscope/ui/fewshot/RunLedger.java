package org.kernelscope.ui.fewshot;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.ui.runs.MetricHistories;
import org.kernelscope.ui.runs.MetricHistory;

/**
 * What a run has told so far. The training thread writes, the FX thread reads; every part is a
 * value that is replaced as a whole.
 */
final class RunLedger {

  private final MetricHistories courses = new MetricHistories();
  private final Map<ConvLayer, KernelSet> meansDue = new HashMap<>();
  private volatile Map<String, Posterior> posteriors = Map.of();
  private volatile RunEvent.@Nullable Predicted predicted;
  private volatile boolean ended;

  void hear(RunEvent event) {
    if (event instanceof RunEvent.Metric metric) {
      courses.add(metric);
    } else if (event instanceof RunEvent.Kernels kernels) {
      meansDue.put(kernels.layer(), kernels.kernels());
    } else if (event instanceof RunEvent.Deviations deviations) {
      KernelSet means = meansDue.remove(deviations.layer());
      if (means != null) {
        Map<String, Posterior> now = new LinkedHashMap<>(posteriors);
        now.put(
            deviations.layer().name(),
            new Posterior(deviations.layer(), deviations.step(), means, deviations.deviations()));
        posteriors = now;
      }
    } else if (event instanceof RunEvent.Predicted told) {
      predicted = told;
    } else if (event instanceof RunEvent.State state && state.state().isOver()) {
      ended = true;
    }
  }

  /** A series by the name {@link RunEvent} gives it; empty before its first point. */
  MetricHistory course(String series) {
    return courses.of(series);
  }

  /** The posterior of every layer, from the image on; empty before the run has begun. */
  List<Posterior> posteriors() {
    return List.copyOf(posteriors.values());
  }

  /** What was predicted last; null before the first evaluation. */
  RunEvent.@Nullable Predicted predicted() {
    return predicted;
  }

  /** Whether the run has told that it is over, and with it all there was to tell. */
  boolean isOver() {
    return ended;
  }
}
