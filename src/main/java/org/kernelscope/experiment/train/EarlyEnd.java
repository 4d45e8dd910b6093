package org.kernelscope.experiment.train;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.ImageSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;

/**
 * Decides whether a training on images ends before its last step: it no longer improves, it has
 * reached its target, or its time is up. The decision depends only on the metrics of the run and
 * its training time. A resumed run restores both, so that it decides as if it had not been stopped.
 */
final class EarlyEnd {

  private final ImageSpec spec;
  private final String series;
  private final String measure;
  private double best = Double.NEGATIVE_INFINITY;
  private int measuredAt = -1;
  private int withoutBetter;
  private Optional<String> reason = Optional.empty();

  EarlyEnd(ImageSpec spec) {
    boolean accuracy = !(spec instanceof ImageVaeSpec);
    this.spec = spec;
    this.series = accuracy ? RunEvent.ACCURACY : RunEvent.TEST_ELBO;
    this.measure = accuracy ? "accuracy" : "test ELBO";
  }

  /** Records a metric; a repeated measurement of a resumed run counts once. */
  void heard(RunEvent.Metric metric) {
    if (!metric.series().equals(series) || metric.step() <= measuredAt) {
      return;
    }
    measuredAt = metric.step();
    withoutBetter = metric.value() > best ? 0 : withoutBetter + 1;
    best = Math.max(best, metric.value());
    if (spec.target().isPresent() && metric.value() >= spec.target().getAsDouble()) {
      end("%s reached %s".formatted(measure, spec.target().getAsDouble()));
    } else if (spec.patience() > 0 && withoutBetter >= spec.patience()) {
      end(
          String.format(
              Locale.ROOT,
              "no better %s in %d %s",
              measure,
              spec.patience(),
              spec.patience() == 1 ? "evaluation" : "evaluations"));
    }
  }

  /** Records the training time of the run, without stops and interruptions. */
  void trained(Duration time) {
    if (spec.timeLimit() > 0 && time.toSeconds() >= spec.timeLimit()) {
      end(String.format(Locale.ROOT, "%d s of training are over", spec.timeLimit()));
    }
  }

  private void end(String why) {
    if (reason.isEmpty()) {
      reason = Optional.of(why);
    }
  }

  /** The reason for the end, as half a sentence; empty while the run continues. */
  Optional<String> reason() {
    return reason;
  }
}
