package org.kernelscope.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.run.GroupProgress;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;

/** Runs that a command waits for, with one progress bar for all of them. */
final class ConsoleRuns {

  private static final long REDRAW_MILLIS = 200;

  private final Runs runs;
  private final List<Run> batch;
  private final PrintWriter err;

  /** The number of runs of the plan that were already finished. */
  private final long before;

  private Function<RunEvent, Optional<String>> narration = event -> Optional.empty();

  /** The pending runs of a plan; prints how many others were already finished. */
  ConsoleRuns(Runs runs, Plan plan, PrintWriter err) {
    this(runs, plan.pending(), plan.before(), err);
    if (before > 0) {
      String which =
          batch.isEmpty() && before == 1
              ? "this run is"
              : before + (before == 1 ? " of these runs is" : " of these runs are");
      err.println("%s finished in %s already".formatted(which, runs.workspace().path()));
    }
  }

  ConsoleRuns(Runs runs, List<Run> batch, PrintWriter err) {
    this(runs, batch, 0, err);
  }

  private ConsoleRuns(Runs runs, List<Run> batch, long before, PrintWriter err) {
    this.runs = runs;
    this.batch = batch;
    this.before = before;
    this.err = err;
  }

  /**
   * Prints lines on stderr for events of the runs.
   *
   * @param lines called on the training threads
   */
  ConsoleRuns narrated(Function<RunEvent, Optional<String>> lines) {
    narration = lines;
    return this;
  }

  /** Prints the results of ended runs. */
  @FunctionalInterface
  interface Summary {

    /**
     * Prints them.
     *
     * @param leftOut is told which runs cannot be read
     */
    void tell(LeftOut leftOut) throws IOException;
  }

  /** Trains all of them, without results after a failure. */
  void await() throws InterruptedException, IOException {
    await(leftOut -> {});
  }

  /**
   * Trains all of them.
   *
   * @param summary is called even before a failure is thrown, so that the other results are not
   *     lost
   * @throws CancellationException when the process was interrupted; checkpoints are written
   * @throws BadInputException when a run failed because of bad input
   * @throws IllegalStateException when a run failed otherwise
   */
  void await(Summary summary) throws InterruptedException, IOException {
    CountDownLatch unfinished = new CountDownLatch(batch.size());
    // Ctrl-C: every run stops within a step and writes its checkpoint before the process ends.
    Thread stopAll = new Thread(runs::close, "stop-runs");
    Runtime.getRuntime().addShutdownHook(stopAll);
    try (ProgressBar bar = ProgressBar.on(err)) {
      for (Run run : batch) {
        run.listen(
            event -> {
              narration.apply(event).ifPresent(bar::line);
              if (event instanceof RunEvent.Note note) {
                bar.line(run.spec().title() + ": " + note.sentence());
              }
              if (event instanceof RunEvent.State state && state.state() == RunState.QUEUED) {
                bar.line(run.spec().title() + ": " + state.message());
              }
              if (event instanceof RunEvent.State state && state.state().isOver()) {
                if (state.state() == RunState.FINISHED && !state.message().isEmpty()) {
                  bar.line(run.spec().title() + ": " + state.message());
                }
                unfinished.countDown();
              }
            });
      }
      batch.forEach(runs::submit);
      do {
        draw(bar);
      } while (!unfinished.await(REDRAW_MILLIS, TimeUnit.MILLISECONDS));
    }
    try {
      Runtime.getRuntime().removeShutdownHook(stopAll);
    } catch (IllegalStateException shuttingDown) {
      throw new CancellationException("interrupted; checkpoints are in " + runs.workspace().path());
    }
    LeftOut leftOut = new LeftOut();
    leftOut.addAll(runs.archive().list().damaged());
    List<Run> failed = batch.stream().filter(run -> run.state() == RunState.FAILED).toList();
    if (failed.isEmpty() || before > 0 || failed.size() < batch.size()) {
      summary.tell(leftOut);
    }
    leftOut.sentences().forEach(sentence -> err.println("left out: " + sentence));
    if (!failed.isEmpty()) {
      Run run = failed.get(0);
      throw run.failedOnInput()
          ? new BadInputException(run.message())
          : new IllegalStateException(run.spec().title() + ": " + run.message());
    }
  }

  private void draw(ProgressBar bar) {
    GroupProgress now = GroupProgress.of(batch, runs.queue().parallel());
    String left =
        now.left()
            .map(Duration::toSeconds)
            .map(
                seconds -> String.format(Locale.ROOT, ", %d:%02d left", seconds / 60, seconds % 60))
            .orElse("");
    bar.at(
        String.format(Locale.ROOT, "%d of %d runs%s", now.over(), now.runs(), left),
        now.done(),
        now.total());
  }
}
