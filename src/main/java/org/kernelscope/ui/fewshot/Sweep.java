package org.kernelscope.ui.fewshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.experiment.BatchProgress;
import org.kernelscope.experiment.FewShot;
import org.kernelscope.experiment.Plan;
import org.kernelscope.experiment.Run;
import org.kernelscope.experiment.RunState;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.TaskRunner;
import org.kernelscope.ui.runs.RunCard;

/**
 * Few-shot runs asked for together, over n, priors and splits, and the table that fills in as they
 * end. Runs that the workspace held finished are in the table from the start.
 */
public final class Sweep {

  private final Plan plan;
  private final String first;
  private final int parallel;
  private final TaskRunner tasks;
  private final Consumer<Exception> problems;
  private final ObservableList<FewShot.Row> rows = FXCollections.observableArrayList();
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper standing = new ReadOnlyStringWrapper(this, "standing", "");
  private final ReadOnlyBooleanWrapper going = new ReadOnlyBooleanWrapper(this, "going");

  /** Runs that had ended when the table was asked for last. */
  private int counted = -1;

  private boolean counting;

  /**
   * @param first the prior that the others are compared with
   * @param parallel how many runs train at once
   * @param problems hears why figures could not be read
   */
  Sweep(Plan plan, String first, int parallel, TaskRunner tasks, Consumer<Exception> problems) {
    this.plan = plan;
    this.first = first;
    this.parallel = parallel;
    this.tasks = tasks;
    this.problems = problems;
  }

  /** Takes over how the runs stand. FX thread. */
  void refresh() {
    BatchProgress now = BatchProgress.of(plan.due(), parallel);
    long all = plan.folders().stream().distinct().count();
    long before = all - now.runs();
    going.set(now.over() < now.runs());
    progress.set(now.total() == 0 ? 1 : now.done() / (double) now.total());
    String left = now.left().map(time -> " · " + RunCard.minutes(time)).orElse("");
    String earlier = before == 0 ? "" : " · %d finished before".formatted(before);
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
        () -> FewShot.summary(finished.stream().distinct().toList()),
        summary -> {
          counting = false;
          rows.setAll(summary);
          refresh();
        },
        failure -> {
          counting = false;
          problems.accept(failure);
        });
  }

  /** Ends every run of the sweep that is not over; the same settings go on from there. */
  public void stop() {
    plan.due().stream().filter(run -> !run.state().isOver()).forEach(Run::stop);
    refresh();
  }

  /** What the finished runs come to; for each n, the first prior that was asked for is first. */
  public ObservableList<FewShot.Row> rows() {
    return rows;
  }

  /** Whether the first prior that was asked for has figures at this n, to compare others with. */
  boolean hasFirst(int examples) {
    return rows.stream().anyMatch(row -> row.examples() == examples && row.prior().equals(first));
  }

  /** Share of the steps that are done, of those that were due. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** How far it is, in words. */
  public ReadOnlyStringProperty standingProperty() {
    return standing.getReadOnlyProperty();
  }

  /** Whether a run of it waits or trains. */
  public ReadOnlyBooleanProperty goingProperty() {
    return going.getReadOnlyProperty();
  }
}
