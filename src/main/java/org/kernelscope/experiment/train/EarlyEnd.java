package org.kernelscope.experiment.train;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.ImageSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;

/**
 * Whether a training on images is over before its last step: nothing better comes any more, it is
 * as good as was asked for, or its time is up. It knows no more than the metrics of the run and how
 * long it has trained, so that a resumed run is told both and decides as if it had never stopped.
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

  /** Hears of a metric; what a resumed run measures once more counts once. */
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

  /** Hears how long the run has trained, stops and interruptions not counted. */
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

  /** Why it is over, half a sentence; empty while it goes on. */
  Optional<String> reason() {
    return reason;
  }
}
