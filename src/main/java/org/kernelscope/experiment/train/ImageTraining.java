package org.kernelscope.experiment.train;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.ImageSpec;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.nn.ConvClassifier;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.Predictions;

/**
 * A training on images, a batch a step: what all of them tell when, and what they owe when a stop
 * cuts an evaluation short.
 */
abstract class ImageTraining implements Training {

  private static final long LIVE_VIEW_NANOS = 200_000_000;

  /** Images that are classified at once. */
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

  /** Has a watch look out for a classifier that learns nothing. */
  final void watch(ChanceWatch watch) {
    chance = watch;
  }

  /**
   * Takes an optimiser step and tells its metrics.
   *
   * @param step how many were taken before
   * @return the objective, whatever it is: a number as long as the training has not diverged
   */
  abstract double learn(int step, Consumer<RunEvent> events);

  /** Whether the test images are evaluated after so many steps; after the last they always are. */
  abstract boolean evaluatesAfter(int step);

  /**
   * Shows what was learned so far.
   *
   * @param milestone whether it belongs to the record of the run, or only to the live view
   */
  abstract void show(Consumer<RunEvent> events, boolean milestone);

  /** Evaluates the test images and tells what came of it; false when a stop came between. */
  abstract boolean evaluate(Consumer<RunEvent> events, StopSignal stop);

  /** Measures what is measured once, after the last step; false when a stop came between. */
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
    report(heard, stop, from);
  }

  /** Hears what is told. */
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
      show(events, milestone);
      shownAt = System.nanoTime();
    }
    evaluationOwed = evaluates;
    if (evaluates) {
      evaluationOwed = !(evaluate(events, stop) && (!isLast() || conclude(events, stop)));
    }
    trained = trained.plusNanos(System.nanoTime() - from);
  }

  /** Whether all steps are done, or no more are worth doing. */
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
  public final boolean isFinite() {
    return Double.isFinite(objective);
  }

  /** Where kernels of a layer come from that are shown now. */
  final Provenance provenance(ConvLayer layer) {
    return Provenance.of("network", spec.title())
        .with("layer", layer.name())
        .with("step", Integer.toString(step()));
  }

  /**
   * Tells how many test examples a network puts into their class; false when a stop came between.
   */
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

  /** What a network says of all test examples; empty when a stop came between. */
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
