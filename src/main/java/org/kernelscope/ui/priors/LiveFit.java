package org.kernelscope.ui.priors;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.ui.runs.Course;
import org.kernelscope.ui.runs.Courses;

/** What the run of a fit has told so far. The training thread writes, the FX thread reads. */
final class LiveFit implements AutoCloseable {

  private final Run run;
  private final Consumer<RunEvent> listener = this::hear;
  private final Consumer<LiveFit> told;
  private final Courses courses = new Courses();
  private volatile @Nullable PriorView view;
  private volatile boolean ended;

  /**
   * @param told hears of news on the training thread
   */
  LiveFit(Run run, Consumer<LiveFit> told) {
    this.run = run;
    this.told = told;
  }

  /** Begins to listen; after whoever has to hear of the end before. */
  void listen() {
    run.listen(listener);
  }

  private void hear(RunEvent event) {
    if (event instanceof RunEvent.Metric metric) {
      courses.add(metric);
    } else if (event instanceof RunEvent.View seen) {
      view = seen.view();
    } else if (event instanceof RunEvent.State state && state.state().isOver()) {
      ended = true;
    }
    told.accept(this);
  }

  Run run() {
    return run;
  }

  Course train() {
    return courses.of(RunEvent.TRAIN_ELBO);
  }

  Course test() {
    return courses.of(RunEvent.TEST_ELBO);
  }

  /** The prior as last seen; null before the first view. */
  @Nullable PriorView view() {
    return view;
  }

  /** Whether the run has told that it is over, and with it all there was to tell. */
  boolean isOver() {
    return ended;
  }

  /** Stops listening; the run goes on. */
  @Override
  public void close() {
    run.ignore(listener);
  }
}
