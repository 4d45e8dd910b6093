package org.kernelscope.experiment.train;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.DivergedException;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.ImageSpec;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvClassifier;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Predictions;

/**
 * A training on images, one batch per step. It has the common schedule of events, and remembers the
 * evaluation that a stop has cut short.
 */
abstract class ImageTraining implements Training {

  private static final long LIVE_VIEW_NANOS = 500_000_000;

  /** The number of images classified at once. */
  private static final int CLASSIFIED_AT_ONCE = 500;

  private final ImageSpec spec;
  private final EarlyEnd end;
  private @Nullable ChanceWatch chance;
  private Duration trained = Duration.ZERO;
  private double objective;
  private boolean evaluationOwed = true;
  private long shownAt;

  ImageTraining(ImageSpec spec) {
    this.spec = spec;
    this.end = new EarlyEnd(spec);
  }

  /** Adds a watch for a classifier that learns nothing. */
  final void watch(ChanceWatch watch) {
    chance = watch;
  }

  /**
   * Does an optimiser step and sends its metrics.
   *
   * @param step how many were taken before
   * @return the objective, whatever it is: a number as long as the training has not diverged
   */
  abstract double learn(int step, Consumer<RunEvent> events);

  /**
   * Whether the test images are evaluated after {@code step} steps. After the last step they always
   * are.
   */
  abstract boolean evaluatesAfter(int step);

  /**
   * Sends the current kernels.
   *
   * @param milestone whether it belongs to the record of the run, or only to the live view
   */
  abstract void show(Consumer<RunEvent> events, boolean milestone);

  /** Evaluates the test images and sends the results; false after a stop. */
  abstract boolean evaluate(Consumer<RunEvent> events, StopSignal stop);

  /** Does the measurements that are done once, after the last step; false after a stop. */
  boolean conclude(Consumer<RunEvent> events, StopSignal stop) {
    return true;
  }

  @Override
  public void begin(Consumer<RunEvent> events, StopSignal stop) {
    report(listening(events), stop, System.nanoTime());
  }

  @Override
  public final void advance(Consumer<RunEvent> events, StopSignal stop) {
    long from = System.nanoTime();
    Consumer<RunEvent> heard = listening(events);
    objective = learn(step(), heard);
    if (Double.isFinite(objective)) {
      report(heard, stop, from);
    }
  }

  /** A consumer that also passes the events to the watch and the early end. */
  private Consumer<RunEvent> listening(Consumer<RunEvent> events) {
    return event -> {
      events.accept(event);
      if (event instanceof RunEvent.Metric metric) {
        hear(metric);
      }
    };
  }

  private void hear(RunEvent.Metric metric) {
    end.heard(metric);
    if (chance != null) {
      chance.heard(metric);
    }
  }

  @Override
  public final void recall(List<RunEvent.Metric> told, Duration before) {
    told.forEach(this::hear);
    trained = before;
  }

  /**
   * @param from when the step began, by the clock of {@link System#nanoTime}
   */
  private void report(Consumer<RunEvent> events, StopSignal stop, long from) {
    end.trained(trained.plusNanos(System.nanoTime() - from));
    boolean evaluates = isLast() || evaluatesAfter(step());
    boolean milestone = evaluates || step() == 0;
    if (milestone || System.nanoTime() - shownAt > LIVE_VIEW_NANOS) {
      requireFinite();
      show(events, milestone);
      shownAt = System.nanoTime();
    }
    evaluationOwed = evaluates;
    if (evaluates) {
      evaluationOwed = !(evaluate(events, stop) && (!isLast() || conclude(events, stop)));
    }
    trained = trained.plusNanos(System.nanoTime() - from);
  }

  /** Whether all steps are done, or the run ends early. */
  final boolean isLast() {
    return step() >= spec.steps() || end.reason().isPresent();
  }

  @Override
  public final String endedBecause() {
    return end.reason().orElse("");
  }

  @Override
  public final String remark() {
    return chance == null ? "" : chance.remark().orElse("");
  }

  @Override
  public final boolean isComplete() {
    return isLast() && !evaluationOwed;
  }

  @Override
  public final double objective() {
    return objective;
  }

  /** What is shown and recorded stays that of the last weights that were numbers. */
  private void requireFinite() {
    if (!isFinite()) {
      throw new DivergedException(step(), "the weights are no longer numbers");
    }
  }

  /** The provenance of the current kernels of a layer. */
  final Provenance provenance(ConvLayer layer) {
    return Provenance.of("network", spec.title())
        .with("layer", layer.name())
        .with("step", Integer.toString(step()));
  }

  /** Sends the test accuracy of a network; false after a stop. */
  final boolean tellAccuracy(
      ConvClassifier network,
      Examples test,
      int classes,
      Consumer<RunEvent> events,
      StopSignal stop) {
    Optional<Predictions> predictions = classify(network, test, classes, stop);
    predictions.ifPresent(
        seen -> events.accept(new RunEvent.Metric(RunEvent.ACCURACY, step(), seen.accuracy())));
    return predictions.isPresent();
  }

  /** The predictions of a network for all test examples; empty after a stop. */
  static Optional<Predictions> classify(
      ConvClassifier network, Examples test, int classes, StopSignal stop) {
    float[] probabilities = new float[test.count() * classes];
    boolean whole =
        test.inChunks(
            test.count(),
            CLASSIFIED_AT_ONCE,
            stop,
            (from, count, images) -> {
              float[] rows = new float[count * classes];
              network.predict(images, count, rows);
              System.arraycopy(rows, 0, probabilities, from * classes, rows.length);
            });
    return whole
        ? Optional.of(new Predictions(classes, probabilities, test.labels()))
        : Optional.empty();
  }
}
