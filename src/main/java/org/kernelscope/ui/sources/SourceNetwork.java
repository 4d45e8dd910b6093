package org.kernelscope.ui.sources;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.LayerKernels;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.store.RunFolder;

/**
 * One source network: in training, or found finished in the workspace.
 *
 * @param color of its series, see {@link org.kernelscope.ui.runs.SeriesColors}
 * @param history what it has told
 * @param run null for one that was finished before
 */
public record SourceNetwork(
    int color, ConvNetSpec spec, RunFolder folder, RunHistory history, @Nullable Run run) {

  public String title() {
    return title(spec);
  }

  static String title(ConvNetSpec spec) {
    return String.format(Locale.ROOT, "network %d", spec.seed());
  }

  /** Whether it has been trained to its end. */
  public boolean isFinished() {
    return history.state() == RunState.FINISHED;
  }

  /** The kernels of a layer by its name; empty before there are any. */
  Optional<LayerKernels> filters(String layer) {
    return history.layers().stream().filter(one -> one.layer().name().equals(layer)).findFirst();
  }

  /** How far it is, in words. */
  public String status() {
    if (run == null) {
      return "finished before";
    }
    return switch (run.state()) {
      case QUEUED -> "waiting";
      case RUNNING, PAUSED ->
          String.format(
              Locale.ROOT,
              "step %d of %d%s",
              run.step(),
              spec.steps(),
              run.state() == RunState.PAUSED ? ", paused" : "");
      case FINISHED -> run.message().isEmpty() ? "finished" : run.message();
      case STOPPED -> String.format(Locale.ROOT, "stopped at step %d", run.step());
      case FAILED -> "failed: " + run.message();
    };
  }
}
