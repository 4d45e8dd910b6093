package org.kernelscope.ui.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.run.GroupProgress;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * Runs asked for together, and the table that fills in as they end. Runs that the workspace held
 * finished are in the table from the start. For the FX thread.
 *
 * @param <R> a row of the table
 */
public final class RunGroup<R> {

  /** What finished runs come to. */
  @FunctionalInterface
  public interface Summary<R> {
    List<R> of(List<RunFolder> finished) throws IOException;
  }

  private final Plan plan;
  private final IntSupplier parallel;
  private final Summary<R> summary;
  private final TaskRunner tasks;
  private final Consumer<Exception> problems;
  private final ObservableList<R> rows = FXCollections.observableArrayList();
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper standing = new ReadOnlyStringWrapper(this, "standing", "");
  private final ReadOnlyBooleanWrapper going = new ReadOnlyBooleanWrapper(this, "going");
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.RUNNING);

  /** Runs that had ended when the table was asked for last. */
  private int counted = -1;

  private boolean counting;

  /**
   * @param parallel how many runs train at once
   * @param problems hears why figures could not be read
   */
  public RunGroup(
      Plan plan,
      IntSupplier parallel,
      Summary<R> summary,
      TaskRunner tasks,
      Consumer<Exception> problems) {
    this.plan = plan;
    this.parallel = parallel;
    this.summary = summary;
    this.tasks = tasks;
    this.problems = problems;
  }

  /** Takes over how the runs stand. */
  public void refresh() {
    GroupProgress now = GroupProgress.of(plan.due(), parallel.getAsInt());
    long all = plan.folders().stream().distinct().count();
    long before = all - now.runs();
    going.set(now.over() < now.runs());
    if (!going.get()) {
      phase.set(Phase.IDLE);
    }
    progress.set(now.total() == 0 ? 1 : now.done() / (double) now.total());
    String left = now.left().map(time -> " · " + RunCard.minutes(time)).orElse("");
    String earlier = before == 0 ? "" : String.format(Locale.ROOT, " · %d finished before", before);
    standing.set(
        String.format(Locale.ROOT, "%d of %d runs%s%s", before + now.over(), all, left, earlier));
    if (now.over() != counted && !counting) {
      count(now.over());
    }
  }

  private void count(int over) {
    counted = over;
    counting = true;
    List<RunFolder> finished = new ArrayList<>(plan.folders());
    for (Run run : plan.due()) {
      if (run.state() != RunState.FINISHED) {
        finished.removeIf(run.folder()::equals);
      }
    }
    tasks.run(
        () -> summary.of(finished.stream().distinct().toList()),
        found -> {
          counting = false;
          rows.setAll(found);
          refresh();
        },
        failure -> {
          counting = false;
          problems.accept(failure);
        });
  }

  /** Holds every run that is not over before its next step, or lets them go on. */
  public void togglePause() {
    if (phase.get() == Phase.RUNNING) {
      phase.set(Phase.PAUSED);
      unfinished().forEach(Run::pause);
    } else if (phase.get() == Phase.PAUSED) {
      phase.set(Phase.RUNNING);
      plan.due().forEach(Run::resume);
    }
    refresh();
  }

  /** Ends every run that is not over; the same settings go on from there. */
  public void stop() {
    if (phase.get() != Phase.IDLE) {
      phase.set(Phase.STOPPING);
      unfinished().forEach(Run::stop);
    }
    refresh();
  }

  private List<Run> unfinished() {
    return plan.due().stream().filter(run -> !run.state().isOver()).toList();
  }

  /** Whether a run trains for it. */
  public boolean trains(Run run) {
    return plan.due().contains(run);
  }

  /** What the finished runs come to. */
  public ObservableList<R> rows() {
    return rows;
  }

  /** Share of the steps that are done, of those that were due. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** How far it is, in words. */
  public ReadOnlyStringProperty standingProperty() {
    return standing.getReadOnlyProperty();
  }

  /** IDLE once every run has ended, whatever their end. */
  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /** Whether a run of it waits or trains. */
  public ReadOnlyBooleanProperty goingProperty() {
    return going.getReadOnlyProperty();
  }
}
