package org.kernelscope.ui.scores;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.kernelscope.ui.kit.TaskRunner;

/**
 * Runs tasks one after another. So however many grids want scores, other background threads stay
 * free for files and previews. For the FX thread.
 */
final class SerialTasks implements TaskRunner {

  private final TaskRunner tasks;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  SerialTasks(TaskRunner tasks) {
    this.tasks = tasks;
  }

  @Override
  public <T> void run(
      Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
    waiting.add(
        () ->
            tasks.run(
                work,
                (T result) -> {
                  runNext();
                  onSuccess.accept(result);
                },
                failure -> {
                  runNext();
                  onFailure.accept(failure);
                }));
    if (!busy) {
      runNext();
    }
  }

  private void runNext() {
    Runnable next = waiting.poll();
    busy = next != null;
    if (next != null) {
      next.run();
    }
  }
}
