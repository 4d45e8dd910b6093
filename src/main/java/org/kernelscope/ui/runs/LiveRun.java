package org.kernelscope.ui.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;

/**
 * A run that was started in this window: its name, its recorded events, and a notification once a
 * pulse. It listens until the run has sent its end. For the FX thread.
 */
public final class LiveRun implements AutoCloseable {

  private final Run run;
  private final RunHistory history;
  private final String name;
  private final int color;
  private final Latest<LiveRun> news;
  private final Consumer<RunEvent> listener;
  private final List<Consumer<LiveRun>> followers = new ArrayList<>();

  /**
   * @param run not queued yet
   * @param history its events of an earlier session, if it continues
   * @param color slot of the theme's series colours, from 1
   */
  LiveRun(Run run, RunHistory history, String name, int color, FramePulse pulse) {
    this.run = run;
    this.history = history;
    this.name = name;
    this.color = color;
    this.news = pulse.latest(LiveRun::tell);
    this.listener =
        event -> {
          history.accept(event);
          news.publish(this);
        };
    run.listen(listener);
  }

  private void tell() {
    // Evaluated before the followers are notified: a run that ends meanwhile notifies them once
    // more.
    boolean over = history.state().isOver();
    List.copyOf(followers).forEach(follower -> follower.accept(this));
    if (over) {
      close();
    }
  }

  /** Adds a follower; followers are notified in the order of their addition. */
  public void onNews(Consumer<LiveRun> follower) {
    followers.add(follower);
  }

  /** Removes a follower. */
  public void ignore(Consumer<LiveRun> follower) {
    followers.remove(follower);
  }

  /** Stops listening; the run continues. */
  @Override
  public void close() {
    run.ignore(listener);
    news.close();
    followers.clear();
  }

  public Run run() {
    return run;
  }

  public RunHistory history() {
    return history;
  }

  public String name() {
    return name;
  }

  /** Slot of the theme's series colours, from 1. */
  public int color() {
    return color;
  }

  /**
   * Whether no more events will come: it has sent its end, or was stopped before it began and only
   * waits to be taken from the queue.
   */
  public boolean isOver() {
    RunState state = history.state();
    return state.isOver() || (state == RunState.QUEUED && run.state() == RunState.STOPPED);
  }
}
