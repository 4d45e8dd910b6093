package org.kernelscope.ui.fewshot;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.runs.RunGroup;

/** The runs that were asked for together last, and how their priors compare. */
public final class SweepViewModel {

  private final Runs runs;
  private final TaskRunner tasks;
  private final DialogService dialogs;

  /** The runs asked for together last; null before any. */
  private final ObjectProperty<@Nullable RunGroup<FewShot.Row>> batch =
      new SimpleObjectProperty<>(this, "batch");

  private final BooleanProperty shown = new SimpleBooleanProperty(this, "shown");

  /** The one that the others of a sweep are compared with; null before any. */
  private @Nullable FewShotSpec first;

  SweepViewModel(Runs runs, TaskRunner tasks, DialogService dialogs) {
    this.runs = runs;
    this.tasks = tasks;
    this.dialogs = dialogs;
  }

  /**
   * Takes over runs that were asked for together, and looks at them.
   *
   * @param own what the others are compared with
   */
  void begin(Plan plan, FewShotSpec own) {
    RunGroup<FewShot.Row> next =
        new RunGroup<>(
            plan,
            runs.queue()::parallel,
            FewShot::summary,
            tasks,
            failure -> dialogs.tell(ErrorMessages.of(failure)));
    first = own;
    batch.set(next);
    shown.set(true);
    next.refresh();
  }

  /** Takes over how the runs stand. */
  void refresh() {
    RunGroup<FewShot.Row> present = batch.get();
    if (present != null) {
      present.refresh();
    }
  }

  /**
   * The sweep, while it goes on and it or one of its runs is looked at; else null.
   *
   * @param now the one run that would be looked at
   */
  @Nullable RunGroup<FewShot.Row> commanded(@Nullable FewShotRun now) {
    RunGroup<FewShot.Row> present = batch.get();
    boolean inFront = shown.get() || now == null || (present != null && present.trains(now.run()));
    return present != null && present.goingProperty().get() && inFront ? present : null;
  }

  /** Whether a row is about the prior and the start of a run; its bound may change with n. */
  static boolean isOf(FewShotSpec spec, FewShot.Row row) {
    return spec.prior().equals(row.prior()) && spec.initialisation().text().equals(row.init());
  }

  /**
   * Whether the prior that was asked for first has figures at the n of a row, to compare it with.
   */
  boolean isFirstFinished(FewShot.Row row) {
    RunGroup<FewShot.Row> now = batch.get();
    FewShotSpec own = first;
    return now != null
        && own != null
        && now.rows().stream().anyMatch(one -> one.examples() == row.examples() && isOf(own, one));
  }

  /** The runs; null before any. */
  public ReadOnlyObjectProperty<@Nullable RunGroup<FewShot.Row>> batchProperty() {
    return batch;
  }

  /** Whether the sweep is looked at instead of one run. */
  public BooleanProperty shownProperty() {
    return shown;
  }
}
