package org.kernelscope.ui.kit;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javafx.application.Platform;
import org.kernelscope.data.BadInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Background work on a few named threads that do not keep the program alive. */
public final class BackgroundTasks implements TaskRunner, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);
  private static final int THREADS = 2;

  private final AtomicInteger numbers = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "background-" + numbers.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public <T> void run(
      Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
    try {
      threads.execute(() -> execute(work, onSuccess, onFailure));
    } catch (RejectedExecutionException closed) {
      LOG.debug("asked for work after the end", closed);
    }
  }

  private static <T> void execute(
      Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
    T result;
    try {
      result = work.call();
    } catch (Exception failure) {
      fail(failure, onFailure);
      return;
    } catch (Error failure) {
      // For instance a native library that does not load; the caller must be informed of it too.
      fail(new IllegalStateException(ErrorMessages.of(failure), failure), onFailure);
      return;
    }
    Platform.runLater(() -> onSuccess.accept(result));
  }

  private static void fail(Exception failure, Consumer<? super Exception> onFailure) {
    if (!(failure instanceof BadInputException)) {
      // The caller reports it in a sentence.
      LOG.info("background work failed", failure);
    }
    Platform.runLater(() -> onFailure.accept(failure));
  }

  /** Accepts no more work; work in progress ends by itself. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
