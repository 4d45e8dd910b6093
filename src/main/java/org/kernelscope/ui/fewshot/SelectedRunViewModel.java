package org.kernelscope.ui.fewshot;

import java.util.Locale;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.ImageDataset;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.ui.runs.Session;

/**
 * The results of the shown run: its posterior, its bound and its predictions. Without a run, the
 * posterior at the start of training.
 */
public final class SelectedRunViewModel {

  /** The number of images for which a run records predictions. */
  private static final int SHOWN_IMAGES = 60;

  private final Session session;
  private final FewShotRunsViewModel runs;
  private final PlannedRunsViewModel planned;
  private final PosteriorViewModel posterior = new PosteriorViewModel();
  private final DigitsViewModel digits = new DigitsViewModel();
  private final ReadOnlyStringWrapper subject = new ReadOnlyStringWrapper(this, "subject", "");
  private final ReadOnlyStringWrapper boundText = new ReadOnlyStringWrapper(this, "boundText", "");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");

  private @Nullable ImageDataset testImages;

  SelectedRunViewModel(Session session, FewShotRunsViewModel runs, PlannedRunsViewModel planned) {
    this.session = session;
    this.runs = runs;
    this.planned = planned;
    posterior.shownProperty().addListener(property -> describe());
    runs.shownProperty().addListener((property, old, now) -> readImages(now));
    runs.shownNewsProperty().addListener((property, old, now) -> follow());
    planned.onStart(this::follow);
  }

  private void readImages(@Nullable FewShotRun now) {
    testImages = null;
    if (now != null) {
      session.inBackground(
          () -> session.library().data(now.spec().data()).test().first(SHOWN_IMAGES),
          images -> {
            if (runs.shownProperty().get() == now) {
              testImages = images;
              follow();
            }
          });
    }
  }

  private void follow() {
    FewShotRun now = runs.shownProperty().get();
    boundText.set(now == null ? "" : now.boundInFigures());
    digits.show(
        now == null ? null : now.history().newest(RunEvent.Predicted.class).orElse(null),
        testImages);
    posterior.show(now == null ? planned.start() : now.posteriors());
    problem.set(now == null ? planned.problem() : now.failure());
    describe();
  }

  private void describe() {
    subject.set(describe(runs.shownProperty().get(), posterior.shownProperty().get()));
  }

  private static String describe(@Nullable FewShotRun run, @Nullable Posterior found) {
    if (run == null) {
      return found == null ? "" : "What training would start from";
    }
    FewShotSpec spec = run.spec();
    return String.format(
        Locale.ROOT,
        "%s · n=%d, split %d · step %d",
        run.title(),
        spec.examples(),
        spec.split(),
        found == null ? 0 : found.step());
  }

  public PosteriorViewModel posterior() {
    return posterior;
  }

  public DigitsViewModel digits() {
    return digits;
  }

  /** What the grids show, in words. */
  public ReadOnlyStringProperty subjectProperty() {
    return subject.getReadOnlyProperty();
  }

  /** The bound taken apart, in figures; empty before the first step. */
  public ReadOnlyStringProperty boundTextProperty() {
    return boundText.getReadOnlyProperty();
  }

  /** Why there is nothing to show: of the settings, or of the run; empty if all is well. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }
}
