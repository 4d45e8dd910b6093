package org.kernelscope.experiment.train;

import java.util.Optional;
import java.util.function.Consumer;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.RunSpec;
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

  private final RunSpec spec;
  private double objective;
  private boolean evaluationOwed = true;
  private long shownAt;

  ImageTraining(RunSpec spec) {
    this.spec = spec;
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

  @Override
  public void begin(Consumer<RunEvent> events, StopSignal stop) {
    report(events, stop);
  }

  @Override
  public final void advance(Consumer<RunEvent> events, StopSignal stop) {
    objective = learn(step(), events);
    report(events, stop);
  }

  private void report(Consumer<RunEvent> events, StopSignal stop) {
    boolean evaluates = isLast() || evaluatesAfter(step());
    boolean milestone = evaluates || step() == 0;
    if (milestone || System.nanoTime() - shownAt > LIVE_VIEW_NANOS) {
      show(events, milestone);
      shownAt = System.nanoTime();
    }
    evaluationOwed = evaluates;
    if (evaluates) {
      evaluationOwed = !evaluate(events, stop);
    }
  }

  /** Whether all steps are done. */
  final boolean isLast() {
    return step() >= spec.steps();
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
