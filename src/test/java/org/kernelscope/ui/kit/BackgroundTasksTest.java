package org.kernelscope.ui.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kernelscope.Heard;
import org.kernelscope.data.BadInputException;

/** Whoever waits for work hears that it failed; whoever looks into it later finds out where. */
@ExtendWith(FxExtension.class)
class BackgroundTasksTest {

  private final BackgroundTasks tasks = new BackgroundTasks();

  @AfterEach
  void close() {
    tasks.close();
  }

  private Exception failureOf(Callable<String> work) throws Exception {
    CompletableFuture<Exception> failure = new CompletableFuture<>();
    tasks.run(
        work,
        result -> failure.completeExceptionally(new AssertionError("it succeeded")),
        failure::complete);
    return failure.get(1, TimeUnit.MINUTES);
  }

  @Test
  void whatNobodyExpectedIsInTheLogWithItsTrace() throws Exception {
    IllegalStateException odd = new IllegalStateException("odd");
    try (Heard log = new Heard(BackgroundTasks.class)) {
      Exception told =
          failureOf(
              () -> {
                throw odd;
              });
      assertThat(told).isSameAs(odd);
      assertThat(log.failures()).containsExactly(odd);
    }
  }

  @Test
  void badInputSaysAllInItsSentence() throws Exception {
    try (Heard log = new Heard(BackgroundTasks.class)) {
      Exception told =
          failureOf(
              () -> {
                throw new BadInputException("a.npz: no kernels");
              });
      assertThat(ErrorMessages.of(told)).isEqualTo("a.npz: no kernels");
      assertThat(log.failures()).isEmpty();
    }
  }

  @Test
  void anErrorIsToldTooAndNobodyWaitsForEver() throws Exception {
    UnsatisfiedLinkError missing = new UnsatisfiedLinkError("no nd4jcpu");
    try (Heard log = new Heard(BackgroundTasks.class)) {
      Exception told =
          failureOf(
              () -> {
                throw missing;
              });
      assertThat(ErrorMessages.of(told)).isEqualTo("no nd4jcpu");
      assertThat(log.failures())
          .hasSize(1)
          .first()
          .extracting(Throwable::getCause)
          .isSameAs(missing);
    }
  }
}
