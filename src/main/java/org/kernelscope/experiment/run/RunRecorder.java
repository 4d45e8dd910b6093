package org.kernelscope.experiment.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.RunWriter;

/** Writes the events of a run to its folder, on the run's training thread. */
public final class RunRecorder implements Consumer<RunEvent> {

  private final Run run;
  private final RunFolder folder;
  private final RunWriter writer;

  /** Seconds of training before this session; null if unknown. */
  private final @Nullable Double trainedBefore;

  /** Metrics that a resumed run sends again and that are already written. */
  private Set<RunEvent.Metric> written = Set.of();

  RunRecorder(Run run, RunFolder folder, RunWriter writer, @Nullable Double trainedBefore) {
    this.run = run;
    this.folder = folder;
    this.writer = writer;
    this.trainedBefore = trainedBefore;
  }

  @Override
  public void accept(RunEvent event) {
    try {
      record(event);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void record(RunEvent event) throws IOException {
    if (event instanceof RunEvent.State state) {
      enter(state);
      return;
    }
    if (event instanceof RunEvent.Metric metric) {
      if (!written.contains(metric)) {
        writer.appendMetric(metric.series(), metric.step(), metric.value());
      }
    } else if (event instanceof RunEvent.Kernels kernels && kernels.milestone()) {
      writer.writeKernels(kernels.layer().name(), kernels.step(), kernels.kernels());
    } else if (event instanceof RunEvent.Deviations deviations && deviations.milestone()) {
      writer.writeKernels(
          deviations(deviations.layer()), deviations.step(), deviations.deviations());
    } else if (event instanceof RunEvent.Decoded decoded && decoded.milestone()) {
      writer.writeImages(decoded.step(), decoded.images().toArray());
    } else if (event instanceof RunEvent.Mark mark) {
      writer.log(MarkLines.of(mark));
      if (mark instanceof RunEvent.Resumed resumed) {
        // Everything written after the checkpoint will be written again.
        writer.rewind(resumed.step());
        written = Set.copyOf(RunHistory.metrics(folder));
      } else if (mark instanceof RunEvent.LearningRate change
          && change.value() != run.spec().learningRate()) {
        writer.update(folder.record().steeredNow());
      }
    }
  }

  /** The name under which the standard deviations of a layer's posterior are recorded. */
  public static String deviations(ConvLayer layer) {
    return layer.name() + "-deviations";
  }

  /** Writes a state into the log and the record; if one is refused, the other still has it. */
  private void enter(RunEvent.State event) throws IOException {
    folder.requirePresent();
    RunEvent.State state = event;
    List<Exception> refusals = new ArrayList<>();
    try {
      log(state);
    } catch (UncheckedIOException refused) {
      refusals.add(refused);
      state = state.state().isOver() ? failed(refused) : state;
    }
    try {
      update(state);
    } catch (IOException | UncheckedIOException refused) {
      refusals.add(refused);
      if (refusals.size() == 1 && state.state() == RunState.FINISHED) {
        log(failed(refused));
      }
    }
    if (state.state().isOver()) {
      // Before the other listeners hear of the end: whoever hears of it may want the folder.
      writer.close();
    }
    for (Exception refused : refusals) {
      throw refused instanceof UncheckedIOException unchecked
          ? unchecked
          : new UncheckedIOException((IOException) refused);
    }
  }

  private static RunEvent.State failed(Exception refused) {
    return new RunEvent.State(RunState.FAILED, Run.describe(refused));
  }

  private void log(RunEvent.State event) {
    String name = name(event);
    writer.log((event.message().isEmpty() ? name : name + ": " + event.message()) + trace(event));
  }

  private static String name(RunEvent.State event) {
    return event.state().name().toLowerCase(Locale.ROOT);
  }

  private void update(RunEvent.State event) throws IOException {
    String name = name(event);
    RunRecord record =
        folder.record().withStep(run.step()).trained(trained(event.state() == RunState.RUNNING));
    if (event.state().isOver()) {
      boolean failed = event.state() == RunState.FAILED;
      boolean remarked =
          (event.state() == RunState.FINISHED && !event.message().isEmpty())
              || (event.state() == RunState.STOPPED && run.wasInterrupted());
      writer.update(
          record
              .finished(name, Instant.now(), failed ? event.message() : null)
              .remarked(remarked ? event.message() : null));
    } else {
      writer.update(record.started(name, Instant.now()));
    }
  }

  /** The stack trace of a failure, below its sentence; empty where the sentence is enough. */
  private String trace(RunEvent.State event) {
    Throwable failure = run.failure();
    if (event.state() != RunState.FAILED || failure == null || Run.isExplained(failure)) {
      return "";
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return "\n" + trace;
  }

  /** Seconds of training; null while it trains, and so also after the program was killed. */
  private @Nullable Double trained(boolean training) {
    return trainedBefore == null || training
        ? null
        : (Double) (trainedBefore + run.elapsed().toMillis() / 1e3);
  }
}
