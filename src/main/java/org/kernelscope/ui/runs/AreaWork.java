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
 * What an area can start, what stands in the way of it, and the work in front, to which its
 * commands are: the model of the footer below its settings. For the FX thread.
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

  /** What is said in the place of the work's progress; empty for nothing. */
  private String said = "";

  /**
   * @param startText what the button says that starts
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
   * Has a start wait until it is known what stands in its way: to find out may take a while, and a
   * person may be faster.
   *
   * @param asker does what it is given once that is known, which may be at once
   */
  public void afterwards(Consumer<Runnable> asker) {
    known = asker;
  }

  /**
   * Makes ready in the background what a person wants started.
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

  /** Puts other work in front, or none. */
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

  /** Says something in the place of the work's progress, until there is news of it. */
  public void say(String sentence) {
    said = sentence;
    follow();
  }

  private void follow() {
    Work now = work;
    progress.set(now == null || starting ? 0 : now.progressProperty().get());
    progressText.set(
        !said.isEmpty() ? said : now == null || starting ? "" : now.progressTextProperty().get());
    // Last: whoever hears of an end finds the rest up to date.
    phase.set(starting ? Phase.STARTING : now == null ? Phase.IDLE : now.phaseProperty().get());
  }

  // ---- commands

  /** Whether what the settings describe can be started now. */
  public boolean canStart() {
    return isFree() && startProblem.get().isEmpty();
  }

  /** Whether something could be started now, if nothing stood in its way. */
  public boolean isFree() {
    Phase now = phase.get();
    return now == Phase.IDLE || (sideBySide && now != Phase.STARTING);
  }

  /** Whether more can be started while some of it goes on. */
  boolean isSideBySide() {
    return sideBySide;
  }

  /** Starts what the settings describe, if it can be, once that is known. */
  public void start() {
    known.accept(
        () -> {
          if (canStart()) {
            action.run();
          }
        });
  }

  /** Whether the work in front goes on or is held. */
  public boolean canStop() {
    return phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED;
  }

  /** Whether it can be held, and not only ended. */
  public boolean canPause() {
    return canStop() && work != null && work.isPausable();
  }

  /** Holds the work in front, or lets it go on. */
  public void togglePause() {
    if (canPause() && work != null) {
      work.togglePause();
    }
  }

  /** Ends the work in front; what was reached is kept. */
  public void stop() {
    if (canStop() && work != null) {
      work.stop();
    }
  }

  // ---- what is shown

  /** What the button says that starts. */
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

  /** Of the work in front, 0 to 1. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** How far the work in front is, or how it ended, or why it could not be started. */
  public ReadOnlyStringProperty progressTextProperty() {
    return progressText.getReadOnlyProperty();
  }
}
