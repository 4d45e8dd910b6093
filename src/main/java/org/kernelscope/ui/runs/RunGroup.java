package org.kernelscope.ui.runs;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.kernelscope.experiment.run.GroupProgress;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.ui.kit.Phase;

/** Runs that were started together, and are paused and stopped together. For the FX thread. */
public final class RunGroup implements Work {

  private final List<LiveRun> runs;
  private final List<Run> trained;
  private final long before;
  private final Session session;
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.RUNNING);
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "");

  private Consumer<Runnable> conclusion = Runnable::run;
  private boolean concluded;
  private boolean failureTold;

  /**
   * @param runs those that train
   * @param before the number of other runs that were already finished
   */
  public RunGroup(List<LiveRun> runs, long before, Session session) {
    this.runs = List.copyOf(runs);
    this.trained = this.runs.stream().map(LiveRun::run).toList();
    this.before = before;
    this.session = session;
    this.runs.forEach(run -> run.onNews(told -> refresh()));
    refresh();
  }

  /**
   * Adds an action after the end of the last run, before the group is over.
   *
   * @param action receives a callback, to be called on the FX thread when the action is done
   */
  public void onEnd(Consumer<Runnable> action) {
    conclusion = action;
  }

  private void refresh() {
    GroupProgress now = GroupProgress.of(trained, session.runs().queue().parallel());
    progress.set(now.total() == 0 ? 1 : now.done() / (double) now.total());
    tellFailure();
    boolean over = runs.stream().allMatch(LiveRun::isOver);
    progressText.set(over ? outcome() : progressText(now.left()));
    if (over && !concluded) {
      concluded = true;
      conclusion.accept(() -> phase.set(Phase.IDLE));
    }
  }

  private void tellFailure() {
    if (!failureTold) {
      failed().findFirst().ifPresent(run -> session.tell(run.message()));
      failureTold = failed().findAny().isPresent();
    }
  }

  private Stream<Run> failed() {
    return trained.stream().filter(run -> run.state() == RunState.FAILED);
  }

  private String progressText(Optional<Duration> left) {
    if (phase.get() == Phase.STOPPING) {
      return "stopping";
    }
    String pace =
        phase.get() == Phase.PAUSED
            ? isHeld() ? " · paused" : " · pausing"
            : left.map(time -> " · " + RunCard.minutes(time)).orElse("");
    String earlier = before == 0 ? "" : String.format(Locale.ROOT, " · %d finished before", before);
    return (isWaiting() ? "waiting for other runs" : place()) + pace + earlier;
  }

  private String place() {
    Run first = trained.get(0);
    long over = before + runs.stream().filter(LiveRun::isOver).count();
    return all() == 1
        ? String.format(Locale.ROOT, "step %d of %d", first.step(), first.spec().steps())
        : String.format(Locale.ROOT, "%d of %d runs", over, all());
  }

  /** Whether no run has begun yet, because others train. */
  private boolean isWaiting() {
    return trained.stream().allMatch(run -> run.state() == RunState.QUEUED)
        && session.runs().all().stream()
            .anyMatch(other -> other.state() == RunState.RUNNING && !trained.contains(other));
  }

  private boolean isHeld() {
    return trained.stream().noneMatch(run -> run.state() == RunState.RUNNING);
  }

  private long all() {
    return before + runs.size();
  }

  private String outcome() {
    if (all() == 1) {
      return runs.isEmpty() ? "finished before" : outcome(runs.get(0));
    }
    long failed = failed().count();
    if (failed > 0) {
      return String.format(Locale.ROOT, "%d of %d runs failed", failed, all());
    }
    long finished =
        before + trained.stream().filter(run -> run.state() == RunState.FINISHED).count();
    if (finished < all()) {
      return String.format(Locale.ROOT, "stopped: %d of %d runs finished", finished, all());
    }
    String earlier =
        before == 0
            ? ""
            : runs.isEmpty()
                ? " before"
                : String.format(Locale.ROOT, ", %d of them before", before);
    return String.format(Locale.ROOT, "all %d runs finished%s", all(), earlier);
  }

  private static String outcome(LiveRun only) {
    Run run = only.run();
    return switch (run.state()) {
      case STOPPED ->
          run.step() == 0
              ? "stopped before the first step"
              : String.format(
                  Locale.ROOT, "stopped at step %d of %d", run.step(), run.spec().steps());
      case FAILED -> "failed: " + run.message();
      default -> run.message().isEmpty() ? "finished" : "finished: " + run.message();
    };
  }

  /** Whether a run trains for it. */
  public boolean trains(Run run) {
    return trained.contains(run);
  }

  /** Whether a run of the group waits or trains. */
  public boolean isGoing() {
    return phase.get() != Phase.IDLE;
  }

  @Override
  public boolean isPausable() {
    return true;
  }

  /** Pauses every unfinished run before its next step, or continues them. */
  @Override
  public void togglePause() {
    if (phase.get() == Phase.RUNNING) {
      phase.set(Phase.PAUSED);
      unfinished().forEach(Run::pause);
    } else if (phase.get() == Phase.PAUSED) {
      phase.set(Phase.RUNNING);
      unfinished().forEach(Run::resume);
    }
    refresh();
  }

  /** Stops every run before its next step; their results are kept. */
  @Override
  public void stop() {
    if (phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED) {
      phase.set(Phase.STOPPING);
      unfinished().forEach(Run::stop);
      refresh();
    }
  }

  private List<Run> unfinished() {
    return trained.stream().filter(run -> !run.state().isOver()).toList();
  }

  @Override
  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  @Override
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  @Override
  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }
}
