package org.kernelscope.ui.kit;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * All work off the FX thread goes through here: reading files, drawing kernels, creating runs.
 * Tests replace it with a runner that does everything immediately.
 */
@FunctionalInterface
public interface TaskRunner {

  /**
   * Does {@code work} in the background and passes the result or the failure back on the FX thread,
   * to exactly one of the two consumers.
   */
  <T> void run(
      Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure);
}
