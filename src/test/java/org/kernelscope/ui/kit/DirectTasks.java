package org.kernelscope.ui.kit;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Does background work at once, on the thread that asks. */
public final class DirectTasks implements TaskRunner {

  @Override
  public <T> void run(
      Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
    T result;
    try {
      result = work.call();
    } catch (Exception failure) {
      onFailure.accept(failure);
      return;
    }
    onSuccess.accept(result);
  }
}
