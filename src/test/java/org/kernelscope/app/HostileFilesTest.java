package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.data.Catalogue;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.hostile.HostileFile;
import org.kernelscope.hostile.HostileFile.Reader;
import org.kernelscope.hostile.HostileFiles;
import org.kernelscope.nn.Engine;

/**
 * Whatever somebody is sent: each file of the corpus is refused in one sentence that names it,
 * before it costs time or memory, and leaves nothing behind.
 */
class HostileFilesTest {

  private static final long MOST_BYTES = 500_000_000;

  /** What took how many seconds, for {@code -Dkernelscope.times=true}. */
  private static final NavigableMap<Double, String> TIMES = new ConcurrentSkipListMap<>();

  private static final double NOTABLE_SECONDS = 0.5;

  @TempDir Path folder;

  /** What is loaded once for all is nobody's cost. */
  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  /** How long something takes depends on the machine, so nothing is asserted of it. */
  @AfterAll
  static void printTimes() {
    if (Boolean.getBoolean("kernelscope.times")) {
      TIMES
          .descendingMap()
          .headMap(NOTABLE_SECONDS)
          .forEach(
              (seconds, what) ->
                  System.out.println(String.format(Locale.ROOT, "%6.2f s  %s", seconds, what)));
    }
  }

  static List<HostileFile> all() {
    return HostileFiles.all();
  }

  @Test
  void thereAreManyOfEveryFormat() {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(150);
    assertThat(Stream.of(Reader.values()))
        .allSatisfy(
            reader ->
                assertThat(all())
                    .filteredOn(file -> file.reader() == reader)
                    .hasSizeGreaterThan(9));
  }

  static List<HostileFile> good() {
    return HostileFiles.good();
  }

  /** Otherwise the hostile ones might be refused for what is good in them. */
  @ParameterizedTest
  @MethodSource("good")
  void whatTheyAreMadeOfIsRead(HostileFile good) throws IOException {
    Path place = Files.createDirectories(folder.resolve(HostileFiles.place(good.reader())));
    Path file = place.resolve(good.name());
    addCompanions(good, place);
    good.content().writeTo(file);
    switch (good.reader()) {
      case SPEC -> assertThat(Sweep.read(file).count()).isEqualTo(1);
      case IDX, CIFAR ->
          assertThat(new Catalogue(folder, folder).load(place.toString()).train().count())
              .isPositive();
      default -> {
        for (String command : commands(good.reader())) {
          Answer answer = new Terminal(folder).run(words(command, file));
          assertThat(answer.status()).as(answer.err()).isZero();
          assertThat(answer.out()).isNotEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isRefusedInOneSentence(HostileFile hostile) throws IOException {
    Path place = Files.createDirectories(folder.resolve(HostileFiles.place(hostile.reader())));
    Path file = place.resolve(hostile.name());
    addCompanions(hostile, place);
    hostile.content().writeTo(file);
    for (String command : commands(hostile.reader())) {
      refused(command, hostile, file);
    }
  }

  /** A run is not lost with its checkpoint. */
  static List<HostileFile> checkpoints() {
    return all().stream().filter(file -> file.reader() == Reader.PRIOR).toList();
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aCheckpointThatIsNoneIsToldAndItsRunStartsAgain(HostileFile hostile) throws IOException {
    Path place = Files.createDirectories(folder.resolve(HostileFiles.place(Reader.RUN)));
    for (Map.Entry<String, byte[]> file : HostileFiles.companions(Reader.RUN).entrySet()) {
      Files.write(place.resolve(file.getKey()), file.getValue());
    }
    Path checkpoint = place.resolve("checkpoint.zip");
    hostile.content().writeTo(checkpoint);
    boolean isThere = Files.exists(checkpoint);

    Answer answer = new Terminal(folder).run(words("resume RUN --workspace WORKSPACE", checkpoint));

    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.err()).doesNotContain("Exception", "java.", "(null)");
    if (isThere) {
      assertThat(answer.err())
          .contains(
              checkpoint.toString(), "expected ", "; the run starts again from its first step");
    }
  }

  private void refused(String command, HostileFile hostile, Path file) throws IOException {
    List<Path> before = everything();
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = memory.getCurrentThreadAllocatedBytes();

    long began = System.nanoTime();
    Answer answer = new Terminal(folder).run(words(command, file));
    TIMES.put((System.nanoTime() - began) / 1e9, command.replaceFirst(" .*", "") + " " + hostile);

    assertThat(memory.getCurrentThreadAllocatedBytes() - allocated)
        .as("bytes allocated")
        .isLessThan(MOST_BYTES);
    assertThat(answer.err()).hasLineCount(1);
    assertThat(answer.err().strip())
        .startsWith("kernelscope: ")
        .contains("expected", "found")
        .contains(hostile.reader() == Reader.FONT ? "given" : hostile.name().replace(".gz", ""))
        .hasSizeLessThan(1000)
        .doesNotContain("Exception", "java.", "(null)")
        .doesNotContainPattern("\\p{Cntrl}");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(everything()).as("files").isEqualTo(before);
  }

  private String[] words(String command, Path file) {
    return Arrays.stream(command.split(" "))
        .map(word -> word.equals("FILE") ? file.toString() : word)
        .map(word -> word.equals("FOLDER") ? file.getParent().toString() : word)
        .map(word -> word.equals("RUN") ? file.getParent().getFileName().toString() : word)
        .map(word -> word.equals("WORKSPACE") ? folder.resolve("workspace").toString() : word)
        .map(word -> word.equals("NEW") ? folder.resolve("new").toString() : word)
        .toArray(String[]::new);
  }

  /**
   * What reads a file: FILE stands for it, FOLDER for where it is, RUN and WORKSPACE for the name
   * of this folder and the workspace around it, NEW for what is not there.
   */
  private static List<String> commands(Reader reader) {
    return switch (reader) {
      case IDX, CIFAR -> List.of("features --data FOLDER --workspace NEW");
      case NPY, NPZ ->
          List.of("kernels show FILE", "prior score --kernels FILE --prior standard-normal");
      case PRIOR -> List.of("prior score --prior FILE");
      case SPEC -> List.of("run FILE --workspace NEW");
      case RUN -> List.of("resume RUN --workspace WORKSPACE");
      case FONT -> List.of("data glyphs --fonts FOLDER --out NEW");
      case NETWORK -> List.of("kernels show FILE");
    };
  }

  /** The good files that a data set has beside the bad one. */
  private static void addCompanions(HostileFile hostile, Path place) throws IOException {
    Map<String, byte[]> good = HostileFiles.companions(hostile.reader());
    for (Map.Entry<String, byte[]> file : good.entrySet()) {
      if (!hostile.name().replace(".gz", "").equals(file.getKey())) {
        Files.write(place.resolve(file.getKey()), file.getValue());
      }
    }
  }

  private List<Path> everything() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }
}
