package org.kernelscope.ui.sources;

import java.io.IOException;
import java.util.List;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.RunStripViewModel;

/**
 * One half of the area: settings that describe runs, those runs as one batch, and what they came
 * to. For the FX thread.
 *
 * @param <R> a row of the table
 */
abstract class SourcesPart<R> implements AutoCloseable {

  final Runs runs;
  final TaskRunner tasks;
  final FramePulse pulse;
  final DialogService dialogs;
  final RunStripViewModel strip;

  private final ReadOnlyObjectWrapper<@Nullable RunGroup<R>> batch =
      new ReadOnlyObjectWrapper<>(this, "batch");
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.IDLE);
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "");
  private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper(this, "obstacle", "");
  private final ReadOnlyIntegerWrapper runCount = new ReadOnlyIntegerWrapper(this, "runCount");

  SourcesPart(
      Runs runs,
      TaskRunner tasks,
      FramePulse pulse,
      DialogService dialogs,
      RunStripViewModel strip) {
    this.runs = runs;
    this.tasks = tasks;
    this.pulse = pulse;
    this.dialogs = dialogs;
    this.strip = strip;
  }

  /** How many runs the settings describe; 0 while a field is invalid. On the FX thread. */
  abstract int countRuns();

  /** Work that finds the specifications of the settings; the work itself is done elsewhere. */
  abstract SpecFinder finder();

  /** What finished runs come to. */
  abstract RunGroup.Summary<R> summary();

  /** Shows the runs of a plan on the strip and listens to them, before they are queued. */
  abstract void begin(Made made);

  /**
   * What was found or made of the settings.
   *
   * @param specs one for each folder of the plan
   */
  record Made(List<? extends RunSpec> specs, Plan plan) {}

  /** Finds specifications; not on the FX thread. */
  @FunctionalInterface
  interface SpecFinder {
    List<? extends RunSpec> find() throws IOException;
  }

  /** Takes over that settings have changed. */
  final void settingsChanged() {
    runCount.set(countRuns());
    obstacle.set(runCount.get() == 0 ? "A setting above needs another value." : "");
  }

  /** Finds or makes the runs of the settings, and trains those that are not finished. */
  public final void start() {
    if (phase.get() != Phase.IDLE || !obstacle.get().isEmpty()) {
      return;
    }
    phase.set(Phase.STARTING);
    SpecFinder finder = finder();
    tasks.run(
        () -> {
          try {
            List<? extends RunSpec> specs = finder.find();
            return new Made(specs, Plan.of(specs, runs));
          } catch (IllegalArgumentException unfit) {
            throw new IOException(unfit.getMessage(), unfit);
          }
        },
        made -> {
          RunGroup<R> next =
              new RunGroup<>(
                  made.plan(),
                  runs.queue()::parallel,
                  summary(),
                  tasks,
                  failure -> dialogs.tell(ErrorMessages.of(failure)));
          next.phaseProperty().addListener(property -> follow());
          batch.set(next);
          begin(made);
          made.plan().due().forEach(runs::submit);
          progressed();
        },
        failure -> {
          phase.set(Phase.IDLE);
          progressText.set(ErrorMessages.of(failure));
          dialogs.tell(ErrorMessages.of(failure));
        });
  }

  /** Takes over how the runs stand. */
  final void progressed() {
    RunGroup<R> now = batch.get();
    if (now != null) {
      now.refresh();
      follow();
    }
  }

  private void follow() {
    RunGroup<R> now = batch.get();
    if (now != null) {
      phase.set(now.phaseProperty().get());
      progress.set(now.progressProperty().get());
      progressText.set(
          switch (phase.get()) {
            case PAUSED -> "paused";
            case STOPPING -> "stopping";
            default -> now.standingProperty().get();
          });
    }
  }

  /** Holds all runs before their next step, or lets them go on. */
  public final void togglePause() {
    RunGroup<R> now = batch.get();
    if (now != null) {
      now.togglePause();
      follow();
    }
  }

  /** Ends all runs; what they reached is kept, and the same settings go on from there. */
  public final void stop() {
    RunGroup<R> now = batch.get();
    if (now != null) {
      now.stop();
      follow();
    }
  }

  @Override
  public abstract void close();

  /** The runs asked for last; null before any. */
  public final ReadOnlyObjectProperty<@Nullable RunGroup<R>> batchProperty() {
    return batch.getReadOnlyProperty();
  }

  public final ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /** 0 to 1, over all steps of all runs. */
  public final ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public final ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }

  /** Why nothing can start; empty when it can. */
  public final ReadOnlyStringProperty obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  public final ReadOnlyIntegerProperty runCountProperty() {
    return runCount.getReadOnlyProperty();
  }
}
