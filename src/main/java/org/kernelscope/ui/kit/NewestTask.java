package org.kernelscope.ui.kit;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Background work on something that keeps changing. One task runs at a time. A task requested
 * meanwhile waits, and is replaced by any later request. For the FX thread.
 */
public final class NewestTask {

  private final TaskRunner tasks;
  private @Nullable Runnable waiting;
  private boolean working;

  public NewestTask(TaskRunner tasks) {
    this.tasks = tasks;
  }

  /** Like {@link TaskRunner#run}, but a later request replaces a waiting one. */
  public <T> void run(
      Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
    waiting =
        () ->
            tasks.<T>run(
                work,
                result -> {
                  onSuccess.accept(result);
                  runNext();
                },
                failure -> {
                  onFailure.accept(failure);
                  runNext();
                });
    if (!working) {
      runNext();
    }
  }

  private void runNext() {
    Runnable next = waiting;
    waiting = null;
    working = next != null;
    if (next != null) {
      next.run();
    }
  }
}
