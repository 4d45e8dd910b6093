package org.kernelscope.ui.priors;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.DensityFit;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.experiment.study.ScoreSheet;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.ProperPrior;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.priors.PriorEntry.Source;

/** The prior of the table that is looked at, and what it makes of held-out kernels. */
public final class SelectedPriorViewModel {

  private final ScoreTable table;
  private final ScoringViewModel scoring;
  private final LatentViewModel latent;
  private final TaskRunner tasks;

  private final ObjectProperty<@Nullable PriorEntry> entry =
      new SimpleObjectProperty<>(this, "entry");
  private final ReadOnlyObjectWrapper<@Nullable PriorView> view =
      new ReadOnlyObjectWrapper<>(this, "view");
  private final ReadOnlyStringWrapper viewText = new ReadOnlyStringWrapper(this, "viewText", "");
  private final ReadOnlyObjectWrapper<MetricCurve> train =
      new ReadOnlyObjectWrapper<>(this, "train", MetricCurve.EMPTY);
  private final ReadOnlyObjectWrapper<MetricCurve> test =
      new ReadOnlyObjectWrapper<>(this, "test", MetricCurve.EMPTY);

  private final ReadOnlyStringWrapper curvesText =
      new ReadOnlyStringWrapper(this, "curvesText", "");

  SelectedPriorViewModel(
      ScoreTable table, ScoringViewModel scoring, LatentViewModel latent, TaskRunner tasks) {
    this.table = table;
    this.scoring = scoring;
    this.latent = latent;
    this.tasks = tasks;
    entry.addListener(property -> refresh());
    scoring.onChange(this::kernelsChanged);
    table.onScored(this::scored);
  }

  private void kernelsChanged() {
    PriorEntry present = entry.get();
    if (present != null && !table.rows().contains(present)) {
      entry.set(null);
    }
    showFirst();
    refresh();
  }

  /** With nothing to look at yet, a deep weight prior of this geometry is it. */
  void showFirst() {
    if (entry.get() == null && scoring.sheet() != null) {
      table.rows().stream()
          .filter(one -> one.source() instanceof Source.Filed)
          .findFirst()
          .ifPresent(entry::set);
    }
  }

  /** Adds a prior to the table and looks at it. */
  void add(PriorEntry more) {
    table.add(more);
    entry.set(more);
  }

  /** Takes a prior off the table, and looks at another one if it was this. */
  void remove(PriorEntry gone) {
    if (gone == entry.get()) {
      entry.set(null);
    }
    table.remove(gone);
    showFirst();
  }

  /** Looks at a density that is in the table already, fitted to the very kernels chosen. */
  void showFitted(DensityFit<?> kind) {
    entry.set(table.fitted(kind));
  }

  /** Takes over what a training has told. */
  void follow(PriorEntry trained) {
    if (trained == entry.get()) {
      showCurves(trained);
      PriorView seen = trained.view();
      if (seen != null && !seen.equals(view.get())) {
        show(seen, "");
      }
    }
  }

  /** Takes over what came of a training, and scores it. */
  void settle(PriorEntry trained, Source.Filed kept) {
    trained.settle(kept);
    if (trained == entry.get()) {
      refresh();
    }
    table.goOn();
  }

  private void refresh() {
    PriorEntry now = entry.get();
    showCurves(now);
    if (now == null) {
      show(null, "");
    } else if (now.source() instanceof Source.Training) {
      PriorView seen = now.view();
      show(seen, seen == null ? "The training has not begun" : "");
    } else if (now.source() instanceof Source.Filed filed) {
      look(now, filed.file().prior());
    } else if (now.made() == null) {
      show(null, "Not fitted yet");
    } else if (now.made().prior() instanceof ProperPrior proper) {
      look(now, proper);
    } else {
      show(null, "Improper: no kernels can be drawn from it");
    }
  }

  /** Bounds on other kernels than those at hand say nothing beside these. */
  private void showCurves(@Nullable PriorEntry now) {
    PriorEntry here = now == null || now.isOfOthers(scoring.kernels()) ? null : now;
    train.set(here == null ? MetricCurve.EMPTY : here.train());
    test.set(here == null ? MetricCurve.EMPTY : here.test());
    curvesText.set(
        now == null || here != null || now.test().size() == 0
            ? ""
            : "Its bounds rose on other kernels than these; choose those to see them");
  }

  private void look(PriorEntry looked, ProperPrior prior) {
    ScoreSheet present = scoring.sheet();
    if (present == null || present.split().test().size() != prior.size()) {
      return;
    }
    tasks.run(
        () -> PriorView.of(prior, present.split().test(), present.heldOut().seed()),
        seen -> {
          if (entry.get() == looked && present.equals(scoring.sheet())) {
            show(seen, "");
          }
        },
        failure -> {
          if (entry.get() == looked) {
            show(null, ErrorMessages.of(failure));
          }
        });
  }

  private void show(@Nullable PriorView seen, String text) {
    view.set(seen);
    viewText.set(text);
    latent.show(seen);
  }

  private void scored(PriorEntry scored) {
    if (scored == entry.get() && scored.source() instanceof Source.Reference) {
      refresh();
    }
  }

  /** The prior that is looked at; null while there is none. */
  public ObjectProperty<@Nullable PriorEntry> entryProperty() {
    return entry;
  }

  /** What it makes of held-out kernels; null where there is nothing to see, and then why. */
  public ReadOnlyObjectProperty<@Nullable PriorView> viewProperty() {
    return view.getReadOnlyProperty();
  }

  /**
   * The held-out kernels of the view; without one, the first of all; null before they are known.
   */
  @Nullable KernelSet originals() {
    PriorView now = view.get();
    return now == null ? scoring.heldOutProperty().get() : now.originals();
  }

  /** Why there is no view. */
  public ReadOnlyStringProperty viewTextProperty() {
    return viewText.getReadOnlyProperty();
  }

  /** Why there are no curves of a prior that has some; empty else. */
  public ReadOnlyStringProperty curvesTextProperty() {
    return curvesText.getReadOnlyProperty();
  }

  /** Its ELBO on the training kernels, if it was trained in this session. */
  public ReadOnlyObjectProperty<MetricCurve> trainProperty() {
    return train.getReadOnlyProperty();
  }

  /** Its ELBO on the held-out kernels likewise. */
  public ReadOnlyObjectProperty<MetricCurve> testProperty() {
    return test.getReadOnlyProperty();
  }
}
