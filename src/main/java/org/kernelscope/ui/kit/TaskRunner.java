package org.kernelscope.ui.kit;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * The one door to work off the FX thread: reading files, drawing kernels, making runs. A test puts
 * a runner in its place that does everything at once.
 */
@FunctionalInterface
public interface TaskRunner {

  /**
   * Does {@code work} in the background and hands what came of it back on the FX thread, to exactly
   * one of the two.
   */
  <T> void run(
      Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure);
}
