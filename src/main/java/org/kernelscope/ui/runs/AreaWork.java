package org.kernelscope.ui.runs;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.Phase;

/**
 * The model of the footer below an area's settings: what the area can start, what prevents a start,
 * and the current work, to which the commands apply. For the FX thread.
 */
public final class AreaWork {

  private final Session session;
  private final Runnable action;
  private final boolean sideBySide;

  private final StringProperty startText;
  private final StringProperty startProblem = new SimpleStringProperty(this, "startProblem", "");
  private final ReadOnlyObjectWrapper<Phase> phase =
      new ReadOnlyObjectWrapper<>(this, "phase", Phase.IDLE);
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyStringWrapper progressText =
      new ReadOnlyStringWrapper(this, "progressText", "");
  private final InvalidationListener listener =
      property -> {
        said = "";
        follow();
      };

  private @Nullable Work work;
  private boolean starting;

  private Consumer<Runnable> known = Runnable::run;

  /** The text in place of the work's progress; empty for none. */
  private String said = "";

  /**
   * @param startText the text of the start button
   * @param action starts what the settings describe, by way of {@link #begin}; called only where
   *     that is possible
   * @param sideBySide whether more can be started while some of it goes on
   */
  public AreaWork(Session session, String startText, Runnable action, boolean sideBySide) {
    this.session = session;
    this.startText = new SimpleStringProperty(this, "startText", startText);
    this.action = action;
    this.sideBySide = sideBySide;
  }

  // ---- what an area does with it

  /**
   * Makes a start wait until the check of the settings is complete: this may take a while, and the
   * user may be faster.
   *
   * @param asker runs the given action after the check, which may be immediately
   */
  public void afterwards(Consumer<Runnable> asker) {
    known = asker;
  }

  /**
   * Prepares in the background the work that the user starts.
   *
   * @param then shows it, see {@link #show}
   */
  public <T> void begin(Callable<T> make, Consumer<? super T> then) {
    starting = true;
    said = "";
    follow();
    session
        .tasks()
        .run(
            make,
            made -> {
              starting = false;
              then.accept(made);
              follow();
            },
            failure -> {
              starting = false;
              session.tell(failure);
              say(ErrorMessages.of(failure));
            });
  }

  /** Replaces the current work; null for none. */
  public void show(@Nullable Work other) {
    if (other == work) {
      return;
    }
    if (work != null) {
      work.phaseProperty().removeListener(listener);
      work.progressProperty().removeListener(listener);
      work.progressTextProperty().removeListener(listener);
    }
    work = other;
    said = "";
    if (other != null) {
      other.phaseProperty().addListener(listener);
      other.progressProperty().addListener(listener);
      other.progressTextProperty().addListener(listener);
    }
    follow();
  }

  /** Shows a sentence in place of the work's progress, until the progress changes. */
  public void say(String sentence) {
    said = sentence;
    follow();
  }

  private void follow() {
    Work now = work;
    progress.set(now == null || starting ? 0 : now.progressProperty().get());
    progressText.set(
        !said.isEmpty() ? said : now == null || starting ? "" : now.progressTextProperty().get());
    // Last: listeners for the end must find the rest up to date.
    phase.set(starting ? Phase.STARTING : now == null ? Phase.IDLE : now.phaseProperty().get());
  }

  // ---- commands

  /** Whether what the settings describe can be started now. */
  public boolean canStart() {
    return isFree() && startProblem.get().isEmpty();
  }

  /** Whether a start would be possible now, apart from problems of the settings. */
  public boolean isFree() {
    Phase now = phase.get();
    return now == Phase.IDLE || (sideBySide && now != Phase.STARTING);
  }

  /** Whether more can be started while some of it goes on. */
  boolean isSideBySide() {
    return sideBySide;
  }

  /** Starts what the settings describe, if possible, after the check of the settings. */
  public void start() {
    known.accept(
        () -> {
          if (canStart()) {
            action.run();
          }
        });
  }

  /** Whether the current work is running or paused. */
  public boolean canStop() {
    return phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED;
  }

  /** Whether it can be paused, and not only stopped. */
  public boolean canPause() {
    return canStop() && work != null && work.isPausable();
  }

  /** Pauses or continues the current work. */
  public void togglePause() {
    if (canPause() && work != null) {
      work.togglePause();
    }
  }

  /** Stops the current work; its results are kept. */
  public void stop() {
    if (canStop() && work != null) {
      work.stop();
    }
  }

  // ---- what is shown

  /** The text of the start button. */
  public StringProperty startTextProperty() {
    return startText;
  }

  /** Why nothing can be started, in one sentence; empty when it can. */
  public StringProperty startProblemProperty() {
    return startProblem;
  }

  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /** The progress of the current work, 0 to 1. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** The progress of the current work in words, or how it ended, or why it could not be started. */
  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }
}
