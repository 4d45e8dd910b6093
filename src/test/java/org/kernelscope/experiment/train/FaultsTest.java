package org.kernelscope.experiment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.run.Watch;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.RunFolder;

/**
 * Something breaks in the middle of one of three runs on the same thread: that one fails, with its
 * reason in its record and in its log, and the others are trained to their ends.
 */
class FaultsTest extends TinyRuns {

  /** What breaks, and what is said about it. */
  @SuppressWarnings("ImmutableEnumChecker") // Functions without state.
  private enum Fault {
    THE_JAVA_HEAP("MB of the Java heap are needed", () -> hold(new long[Integer.MAX_VALUE - 8])),
    NATIVE_MEMORY("the arrays of networks need more than", () -> hold(new FloatPointer(1L << 50))),
    THE_STACK("StackOverflowError", Fault::deeper),
    A_LIBRARY(
        "no such library",
        () -> {
          throw new UnsatisfiedLinkError("no such library");
        }),
    AN_ASSERTION(
        "two and two is four",
        () -> {
          throw new AssertionError("two and two is four");
        });

    private final String words;
    private final Runnable act;

    Fault(String words, Runnable act) {
      this.words = words;
      this.act = act;
    }

    private static void hold(Object much) {
      throw new IllegalStateException("there is room for " + much);
    }

    @SuppressWarnings("InfiniteRecursion") // That is the fault.
    private static void deeper() {
      deeper();
    }
  }

  /** Trains three runs on one thread; something happens in the second. */
  private List<Run> trained(RunSpec spec, Consumer<RunFolder> fault) throws IOException {
    runs.queue().setParallel(1);
    Run before = runs.create(spec);
    RunFolder second = runs.create(spec).folder();
    Run broken = Interruption.run(runs, second, 4, () -> fault.accept(second));
    List<Run> all = List.of(before, broken, runs.create(spec));
    List<Watch> watches = new ArrayList<>();
    for (Run run : all) {
      watches.add(Watch.on(run));
      runs.submit(run);
    }
    watches.forEach(Watch::awaitEnd);
    assertThat(before.state()).as(before.message()).isEqualTo(RunState.FINISHED);
    assertThat(broken.state()).as(broken.message()).isEqualTo(RunState.FAILED);
    assertThat(all.get(2).state()).as(all.get(2).message()).isEqualTo(RunState.FINISHED);
    assertThat(second.isBeingWritten()).isFalse();
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void anErrorFailsOneRunAndNotItsThread(Fault fault) throws IOException {
    Run broken = trained(tiny.network("xavier", 8, 1), folder -> fault.act.run()).get(1);
    assertThat(broken.message()).contains(fault.words);
    assertThat(broken.folder().record().state()).isEqualTo("failed");
    assertThat(broken.folder().record().error()).isEqualTo(broken.message());
    assertThat(broken.folder().readLog()).contains("failed: " + broken.message(), "\tat ");
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void aLogWithoutRoomFailsItsRunAlone() throws IOException {
    Run broken =
        trained(
                tiny.network("xavier", 8, 1),
                folder -> {
                  Path log = folder.path().resolve("log.txt");
                  try {
                    Files.move(log, log.resolveSibling("log-before.txt"));
                    Files.createSymbolicLink(log, Path.of("/dev/full"));
                  } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                  }
                })
            .get(1);
    assertThat(broken.message()).contains("log.txt", "No space left on device");
    assertThat(broken.folder().record().step()).isEqualTo(8);
    assertThat(broken.folder().record().error()).isEqualTo(broken.message());
  }

  @Test
  void aListenerWithAnErrorAtTheVeryEndFailsItsRunAlone() throws IOException {
    runs.queue().setParallel(1);
    Run heard = runs.create(tiny.network("xavier", 3, 1));
    heard.listen(
        event -> {
          if (event instanceof RunEvent.State state && state.state() == RunState.FINISHED) {
            throw new NoClassDefFoundError("a view");
          }
        });
    assertThat(toItsEnd(heard).state()).isEqualTo(RunState.FAILED);
    assertThat(heard.message()).isEqualTo("a view");
    assertThat(toItsEnd(runs.create(tiny.network("xavier", 3, 1))).state())
        .isEqualTo(RunState.FINISHED);
  }
}
