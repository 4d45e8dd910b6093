package org.kernelscope.experiment.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The work of one run, step by step. Made, used and closed on one training thread; {@link Run}
 * decides when to do the next step.
 */
public interface Training extends AutoCloseable {

  /** Steps done so far. */
  int step();

  /**
   * Sends everything known before the next step: the kernels, and the evaluation if this step has
   * one. A resumed run sends it again.
   */
  void begin(Consumer<RunEvent> events, StopSignal stop);

  /** Does one optimiser step and sends the resulting events. */
  void advance(Consumer<RunEvent> events, StopSignal stop);

  /**
   * Whether every step is done and evaluated, or the run ends early. It is false if a stop has cut
   * the last evaluation short.
   */
  boolean isComplete();

  /** The reason for an early end, as half a sentence; empty if there was none. */
  default String endedBecause() {
    return "";
  }

  /** A remark about the result, as half a sentence; may be empty. */
  default String remark() {
    return "";
  }

  /** The objective of the last step, whatever it has become; 0 before the first. */
  double objective();

  /**
   * Whether all weights and the state of the optimiser are finite. The objective tells it a step
   * later, since it is computed before the weights change.
   */
  boolean isFinite();

  /** Changes the learning rate from the next step on. */
  void setLearningRate(double learningRate);

  /**
   * Writes the complete state, so that {@link #restore} can continue exactly as without an
   * interruption.
   */
  void save(Path file) throws IOException;

  /** Continues from a file written by {@link #save}. */
  void restore(Path file) throws IOException;

  /**
   * Receives, after {@link #restore}, the metrics that the run has recorded so far.
   *
   * @param trained how long it had trained, as far as that is known
   */
  default void recall(List<RunEvent.Metric> told, Duration trained) {}

  @Override
  void close();

  /** Checked between the parts of a long step, so that a stop never waits for an evaluation. */
  @FunctionalInterface
  interface StopSignal {
    boolean stopRequested();
  }
}
