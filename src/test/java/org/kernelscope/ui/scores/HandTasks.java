package org.kernelscope.ui.scores;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.kernelscope.ui.kit.TaskRunner;

/** Background work that starts and ends when the test says so. */
public final class HandTasks implements TaskRunner {

  private final Deque<Runnable> begun = new ArrayDeque<>();

  @Override
  public <T> void run(
      Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
    begun.add(
        () -> {
          T result;
          try {
            result = work.call();
          } catch (Exception failure) {
            onFailure.accept(failure);
            return;
          }
          onSuccess.accept(result);
        });
  }

  public int size() {
    return begun.size();
  }

  /** Does the oldest piece of work. */
  public void next() {
    begun.remove().run();
  }

  /** Does all pieces of work, including those that follow from others. */
  public void all() {
    while (!begun.isEmpty()) {
      next();
    }
  }
}
