package org.kernelscope.ui.priors;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.run.PriorView;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.study.ScoreSheet;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * What the priors in the table are scored on: the part held out of the kernels that the shelf
 * keeps, chosen in the background.
 */
public final class ScoringViewModel {

  private static final long SCORE_SEED = 1;

  private final KernelShelfViewModel shelf;
  private final PriorForm form;
  private final ScoreTable table;
  private final TaskRunner tasks;
  private final DialogService dialogs;

  private final ObjectProperty<Integer> samples =
      new SimpleObjectProperty<>(this, "samples", ScoreSheet.DEFAULT_SAMPLES);
  private final BooleanProperty thresholdMoving =
      new SimpleBooleanProperty(this, "thresholdMoving");
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> heldOut =
      new ReadOnlyObjectWrapper<>(this, "heldOut");
  private Runnable changed = () -> {};
  private Consumer<ScoreSheet> awaiting = made -> {};
  private @Nullable Question asked;
  private @Nullable Question answered;
  private @Nullable ScoreSheet sheet;

  /**
   * What the priors are scored on.
   *
   * @param samples codes for each kernel
   */
  private record Question(KernelSet kernels, HeldOut heldOut, int samples) {}

  /**
   * @param form says how many kernels are held out, and which
   */
  ScoringViewModel(
      KernelShelfViewModel shelf,
      PriorForm form,
      ScoreTable table,
      TaskRunner tasks,
      DialogService dialogs) {
    this.shelf = shelf;
    this.form = form;
    this.table = table;
    this.tasks = tasks;
    this.dialogs = dialogs;
    shelf.keptProperty().addListener(property -> ask());
    thresholdMoving.addListener(property -> ask());
    samples.addListener((property, old, now) -> ask());
    form.onChange(this::ask);
  }

  /** What hears of other held-out kernels, once the table has. */
  void onChange(Runnable action) {
    changed = action;
  }

  private void ask() {
    Question question = question();
    if (question == null || thresholdMoving.get() || question.equals(asked)) {
      return;
    }
    asked = question;
    tasks.run(
        () -> ScoreSheet.of(question.kernels(), question.heldOut(), question.samples(), SCORE_SEED),
        made -> {
          if (question.equals(asked)) {
            answered = question;
            answer(made);
            handOver();
          }
        },
        failure -> {
          awaiting = made -> {};
          dialogs.tell(ErrorMessages.of(failure));
        });
  }

  /** What the settings ask; null while they ask nothing. */
  private @Nullable Question question() {
    KernelSet kept = shelf.keptProperty().get();
    Optional<Double> share = form.field(KernelVaeSpec.TEST_FRACTION).value();
    Optional<Long> seed = form.field(SharedSettings.SEED).value();
    return kept == null || share.isEmpty() || seed.isEmpty()
        ? null
        : new Question(kept, new HeldOut(share.get(), seed.get()), samples.get());
  }

  /**
   * Hands over the held-out kernels of the settings as they are, now or once these are known: a
   * person may be faster. Of two that wait the later counts.
   */
  void whenKnown(Consumer<ScoreSheet> action) {
    awaiting = action;
    handOver();
  }

  private void handOver() {
    ScoreSheet present = sheet;
    Question question = question();
    if (present != null && question != null && question.equals(answered)) {
      Consumer<ScoreSheet> waited = awaiting;
      awaiting = made -> {};
      waited.accept(present);
    }
  }

  private void answer(ScoreSheet made) {
    sheet = made;
    heldOut.set(PriorView.first(made.split().test(), PriorView.SHOWN));
    KernelChoice choice = shelf.chosenProperty().get();
    table.score(made, choice == null ? "" : choice.file());
    changed.run();
  }

  /** The kernels at hand, of which some are held out; null before there are any. */
  @Nullable KernelSet kernels() {
    return shelf.keptProperty().get();
  }

  /** Null before the first held-out kernels are known. */
  @Nullable ScoreSheet sheet() {
    return sheet;
  }

  /** K, codes for each kernel in the scores that are estimated. */
  public ObjectProperty<Integer> samplesProperty() {
    return samples;
  }

  /** Whether a person is dragging the threshold: scores wait until it rests. */
  public BooleanProperty thresholdMovingProperty() {
    return thresholdMoving;
  }

  /** The first of the held-out kernels that priors are scored on; null before they are known. */
  public ReadOnlyObjectProperty<@Nullable KernelSet> heldOutProperty() {
    return heldOut.getReadOnlyProperty();
  }
}
