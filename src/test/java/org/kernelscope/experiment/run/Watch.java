package org.kernelscope.experiment.run;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what a run told. */
public final class Watch implements Consumer<RunEvent> {

  public final List<RunEvent> events = new CopyOnWriteArrayList<>();
  private final Run run;

  private Watch(Run run) {
    this.run = run;
  }

  public static Watch on(Run run) {
    Watch watch = new Watch(run);
    run.listen(watch);
    return watch;
  }

  @Override
  public void accept(RunEvent event) {
    events.add(event);
  }

  List<RunState> states() {
    return events.stream()
        .filter(RunEvent.State.class::isInstance)
        .map(event -> ((RunEvent.State) event).state())
        .toList();
  }

  /** Waits until the run has told that it is in a state. */
  public void awaitTold(RunState state) {
    await().until(() -> states().contains(state));
  }

  /** Waits until the run has told its end; what was heard before it is then complete. */
  public RunState awaitEnd() {
    await().until(() -> states().stream().anyMatch(RunState::isOver));
    return run.state();
  }
}
