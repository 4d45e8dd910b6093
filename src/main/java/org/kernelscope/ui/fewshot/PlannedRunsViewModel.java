package org.kernelscope.ui.fewshot;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.FewShotSplit;
import org.kernelscope.data.LabelledData;
import org.kernelscope.experiment.library.InitialPosterior;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * The runs that the settings describe: their initial posterior, and the problem that prevents a
 * start.
 */
public final class PlannedRunsViewModel {

  private final FewShotForm form;
  private final Library library;
  private final TaskRunner tasks;

  private final ReadOnlyIntegerWrapper runCount = new ReadOnlyIntegerWrapper(this, "runCount");
  private final ReadOnlyStringWrapper startProblem =
      new ReadOnlyStringWrapper(this, "startProblem", "");
  private Runnable startListener = () -> {};
  private Runnable awaiting = () -> {};
  private boolean lookedAt;
  private List<Posterior> start = List.of();
  private String problem = "";

  /** The settings whose initial posterior is drawn or being drawn. */
  private FewShot.@Nullable Experiment wanted;

  /** Counts the requests, including repeated ones; background threads drop outdated ones. */
  private final AtomicInteger looks = new AtomicInteger();

  PlannedRunsViewModel(FewShotForm form, Library library, TaskRunner tasks) {
    this.form = form;
    this.library = library;
    this.tasks = tasks;
    form.onChange(this::plan);
  }

  /** Sets the listener for another initial posterior, or for the reason why there is none. */
  void onStart(Runnable action) {
    startListener = action;
  }

  /** Checks the current settings. */
  void plan() {
    FewShot.Experiment sweep = null;
    try {
      sweep = form.sweep().orElse(null);
    } catch (IllegalArgumentException tooMuch) {
      problem = ErrorMessages.of(tooMuch);
    }
    runCount.set(sweep == null ? 0 : sweep.count());
    if (sweep == null) {
      wanted = null;
      looks.incrementAndGet();
      settle();
    } else if (!sweep.equals(wanted)) {
      wanted = sweep;
      lookedAt = false;
      draw(sweep);
    }
    findStartProblem();
  }

  /** Ends the check of the settings, with or without a problem. */
  private void settle() {
    lookedAt = true;
    findStartProblem();
    Runnable waited = awaiting;
    awaiting = () -> {};
    waited.run();
  }

  /**
   * Runs an action after the check of the settings, possibly immediately: the check takes a while,
   * and the user may be faster. Of two waiting actions only the later one is run.
   */
  void whenLookedAt(Runnable action) {
    awaiting = action;
    if (lookedAt) {
      settle();
    }
  }

  /** Draws the initial posterior of the first run, in the background. */
  private void draw(FewShot.Experiment sweep) {
    int most = Collections.max(form.known(FewShot.EXAMPLES));
    int look = looks.incrementAndGet();
    tasks.run(
        () -> look == looks.get() ? drawStart(sweep, most) : List.<Posterior>of(),
        drawn -> started(look, drawn, ""),
        failure -> started(look, List.of(), ErrorMessages.of(failure)));
  }

  private List<Posterior> drawStart(FewShot.Experiment sweep, int most) {
    FewShotSpec first = sweep.first();
    // Checks that the compared priors and their initialisations exist; one kernel of each layer is
    // enough for this.
    List<Integer> narrow = Collections.nCopies(first.widths().size(), 1);
    for (FewShotSpec other : sweep.runs()) {
      if (!other.equals(first)
          && other.examples() == first.examples()
          && other.split() == first.split()) {
        InitialPosterior.of(other.on(other.network(), narrow), library);
      }
    }
    LabelledData images = library.data(first.data());
    // Checks that there are enough images.
    FewShotSplit.choose(images.train(), most, first.split());
    return Posterior.initial(InitialPosterior.of(first, library));
  }

  private void started(int look, List<Posterior> drawn, String sentence) {
    if (look == looks.get()) {
      start = drawn;
      problem = sentence;
      startListener.run();
      settle();
    }
  }

  private void findStartProblem() {
    String invalid = form.problemProperty().get();
    startProblem.set(invalid.isEmpty() ? problem : invalid);
  }

  /** The runs; null while the settings describe none. */
  FewShot.@Nullable Experiment sweep() {
    return wanted;
  }

  /** The posterior of every layer that the first of the runs would start from. */
  List<Posterior> start() {
    return start;
  }

  /** Why there is no start; empty if all is well. */
  String problem() {
    return problem;
  }

  /** How many runs the settings describe; 0 while they describe none. */
  public ReadOnlyIntegerProperty runCountProperty() {
    return runCount.getReadOnlyProperty();
  }

  /** Why a run cannot start; empty when it can. */
  public ReadOnlyStringProperty startProblemProperty() {
    return startProblem.getReadOnlyProperty();
  }
}
