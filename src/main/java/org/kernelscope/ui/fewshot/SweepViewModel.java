package org.kernelscope.ui.fewshot;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.ui.runs.ResultRows;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.Session;

/** The runs that were last started together, and the comparison of their priors. */
public final class SweepViewModel {

  private final ResultRows<FewShot.Row> results;
  private final ReadOnlyObjectWrapper<@Nullable RunGroup> group =
      new ReadOnlyObjectWrapper<>(this, "group");
  private final BooleanProperty shown = new SimpleBooleanProperty(this, "shown");

  /** The run that the others of a sweep are compared with; null before the first. */
  private @Nullable FewShotSpec first;

  SweepViewModel(Session session) {
    this.results = new ResultRows<>(FewShot::summary, session);
  }

  /**
   * Takes over runs that were begun together, and looks at them.
   *
   * @param own the run that the others are compared with
   */
  void begin(Plan plan, FewShotSpec own, FewShotRunsViewModel.Begun begun) {
    first = own;
    results.follow(plan, begun.runs());
    group.set(begun.group());
    shown.set(true);
  }

  /** Whether a row is about the prior and the start of a run; its bound may change with n. */
  static boolean isOf(FewShotSpec spec, FewShot.Row row) {
    return spec.prior().equals(row.prior()) && spec.initialisation().text().equals(row.init());
  }

  /**
   * Whether the prior that was asked for first has figures at the n of a row, to compare it with.
   */
  boolean isFirstFinished(FewShot.Row row) {
    FewShotSpec own = first;
    return own != null
        && rows().stream().anyMatch(one -> one.examples() == row.examples() && isOf(own, one));
  }

  /** The runs; null before any. */
  public ReadOnlyObjectProperty<@Nullable RunGroup> groupProperty() {
    return group.getReadOnlyProperty();
  }

  /** The results of the finished runs. */
  public ObservableList<FewShot.Row> rows() {
    return results.rows();
  }

  /** Whether the sweep is shown instead of one run. */
  public BooleanProperty shownProperty() {
    return shown;
  }
}
