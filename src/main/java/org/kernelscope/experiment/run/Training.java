package org.kernelscope.experiment.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The work of one run, a step at a time. Made, used and closed on one training thread; {@link Run}
 * decides when the next step is due.
 */
public interface Training extends AutoCloseable {

  /** Steps done so far. */
  int step();

  /**
   * What is known before the next step: the kernels, and the evaluation if one is due. A run that
   * was resumed tells it again.
   */
  void begin(Consumer<RunEvent> events, StopSignal stop);

  /** Does one optimiser step and tells what came of it. */
  void advance(Consumer<RunEvent> events, StopSignal stop);

  /**
   * Whether every step is done and evaluated, or no more are worth doing; a stop can cut the last
   * evaluation short.
   */
  boolean isComplete();

  /** Why it is complete before its last step, half a sentence; empty where it is not. */
  default String endedBecause() {
    return "";
  }

  /** What is to be said of how it ended, half a sentence; empty where there is nothing. */
  default String remark() {
    return "";
  }

  /** Whether the last step's objective was a finite number. */
  boolean isFinite();

  /** Changes the learning rate from the next step on. */
  void setLearningRate(double learningRate);

  /** Writes all that {@link #restore} needs to go on as if never interrupted. */
  void save(Path file) throws IOException;

  /** Goes on from what {@link #save} wrote. */
  void restore(Path file) throws IOException;

  /**
   * Hears, after {@link #restore}, what the run told until then.
   *
   * @param trained how long it had trained, as far as that is known
   */
  default void recall(List<RunEvent.Metric> told, Duration trained) {}

  @Override
  void close();

  /** Asked between the parts of a long step, so that a stop never waits for an evaluation. */
  @FunctionalInterface
  interface StopSignal {
    boolean stopRequested();
  }
}
