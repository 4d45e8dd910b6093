package org.kernelscope.ui.runs;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.kit.HandPulse;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * What an area works with, without a window: background work is done at once, news arrive when a
 * test says so, and a person gives the answers it prepared. Runs train on threads of their own.
 */
public final class SessionFixture implements AutoCloseable {

  private final HandPulse pulse = new HandPulse();
  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private final Session session;

  public SessionFixture(Library library, Path workspace, int parallel) {
    this.session =
        Session.of(
            new Runs(library, new Workspace(workspace), parallel),
            new DirectTasks(),
            pulse.pulse(),
            dialogs);
  }

  public Session session() {
    return session;
  }

  /** The same with other background work. */
  public Session session(TaskRunner tasks) {
    return new Session(
        session.runs(),
        tasks,
        session.pulse(),
        session.dialogs(),
        session.strip(),
        session.recent());
  }

  public Runs runs() {
    return session.runs();
  }

  public RunStripViewModel strip() {
    return session.strip();
  }

  public AnsweringDialogs dialogs() {
    return dialogs;
  }

  /** Has news arrive. */
  public void beat() {
    pulse.beat();
  }

  /** Has news arrive until a condition holds. */
  public void beatUntil(BooleanSupplier condition) {
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              pulse.beat();
              return condition.getAsBoolean();
            });
  }

  /** Has news arrive until the work of an area is over. */
  public void beatUntilOver(AreaWork work) {
    beatUntil(() -> work.phaseProperty().get() == Phase.IDLE);
  }

  /** Closes the window, as it were, and ends the runs. */
  @Override
  public void close() {
    session.strip().close();
    session.runs().close();
  }
}
