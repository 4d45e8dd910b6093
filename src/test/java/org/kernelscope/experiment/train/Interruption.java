package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.RunFolder;

/** A training that asks for something after a step, for instance for its own stop. */
record Interruption(Training training, int at, Runnable request) implements Training {

  /** Trains until a step has been done, and not one more. */
  static void of(Runs runs, RunFolder folder, int step) throws IOException {
    Run[] run = new Run[1];
    run[0] = run(runs, folder, step, () -> run[0].stop());
    run[0].execute();
    assertThat(run[0].state()).as(run[0].message()).isEqualTo(RunState.STOPPED);
    assertThat(run[0].step()).isEqualTo(step);
  }

  /** A run that calls something on its training thread after a step. */
  static Run run(Runs runs, RunFolder folder, int step, Runnable request) throws IOException {
    RunSpec spec = folder.spec(RunSpec.class);
    return new Run(
        folder, spec, wanted -> new Interruption(runs.training(wanted), step, request), Map.of());
  }

  @Override
  public void advance(Consumer<RunEvent> events, StopSignal signal) {
    training.advance(events, signal);
    if (step() == at) {
      request.run();
    }
  }

  @Override
  public int step() {
    return training.step();
  }

  @Override
  public void begin(Consumer<RunEvent> events, StopSignal signal) {
    training.begin(events, signal);
  }

  @Override
  public boolean isComplete() {
    return training.isComplete();
  }

  @Override
  public double objective() {
    return training.objective();
  }

  @Override
  public boolean isFinite() {
    return training.isFinite();
  }

  @Override
  public void setLearningRate(double learningRate) {
    training.setLearningRate(learningRate);
  }

  @Override
  public void recall(List<RunEvent.Metric> told, Duration trained) {
    training.recall(told, trained);
  }

  @Override
  public void save(Path file) throws IOException {
    training.save(file);
  }

  @Override
  public void restore(Path file) throws IOException {
    training.restore(file);
  }

  @Override
  public void close() {
    training.close();
  }
}
