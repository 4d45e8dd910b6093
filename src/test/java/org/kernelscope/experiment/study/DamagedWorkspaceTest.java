package org.kernelscope.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Archive;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.RecordedLayers;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.library.TinyLibrary;
import org.kernelscope.experiment.report.Report;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.Watch;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;

/**
 * A workspace of six finished runs of every kind. In each round one file of one run is changed at
 * random, then put right again. Whatever was done to it: the other runs are listed, found by a
 * plan, read, summarised and reported as before, and what is wrong is one sentence about that file.
 * {@code -Dkernelscope.mutations=N} plays N rounds instead of {@value #ROUNDS}.
 */
class DamagedWorkspaceTest {

  private static final int ROUNDS = 2000;

  /** Reports, and the kernels of all runs, are only looked at in every so many rounds. */
  private static final int REPORT_EVERY = 50;

  private static final String[] HUGE = {
    "9223372036854775808", "2147483648", "-1", "1e308", "1e999", "NaN", "-Infinity", "0"
  };

  @TempDir static Path folder;
  private static TinyLibrary tiny;
  private static Runs runs;
  private static final Map<RunFolder, RunSpec> specs = new LinkedHashMap<>();
  private static final Map<RunFolder, List<Path>> files = new LinkedHashMap<>();
  private static final Map<Path, byte[]> contents = new LinkedHashMap<>();

  /** The results of the other runs, by the run that is missing. */
  private static final Map<RunFolder, Results> withoutIt = new LinkedHashMap<>();

  @BeforeAll
  static void train() throws IOException {
    Engine.prepare();
    tiny = TinyLibrary.in(folder.resolve("library"));
    runs = new Runs(tiny.library(), new Workspace(folder.resolve("workspace")), 1);
    for (RunSpec spec :
        List.of(
            tiny.network("xavier", 3, 101),
            tiny.network("xavier", 3, 260),
            tiny.fewShot("log-uniform", "-8", 3, 101),
            tiny.randomFeatures("xavier", 3, 101),
            tiny.imageVae("xavier", 3, 101),
            tiny.vae(3, 101))) {
      Run run = runs.create(spec);
      Watch watch = Watch.on(run);
      runs.submit(run);
      watch.awaitEnd();
      specs.put(run.folder(), spec);
      try (Stream<Path> found = Files.walk(run.folder().path())) {
        files.put(run.folder(), found.filter(Files::isRegularFile).sorted().toList());
      }
      for (Path file : files.get(run.folder())) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
    for (RunFolder run : specs.keySet()) {
      withoutIt.put(run, Results.of(others(run), new LeftOut()));
    }
  }

  @AfterAll
  static void close() {
    runs.close();
  }

  private static List<RunFolder> others(RunFolder victim) {
    return specs.keySet().stream().filter(run -> !run.equals(victim)).toList();
  }

  /** What the readers of many runs make of them. */
  private record Results(
      List<Comparison.Row> compared,
      List<FewShot.Row> fewShot,
      List<RandomFeatures.Row> features,
      List<Sweep.Row> grid) {

    static Results of(List<RunFolder> folders, LeftOut leftOut) {
      Sweep grid = new Sweep(tiny.network("xavier", 3, 101), List.of());
      return new Results(
          Comparison.summary(folders, leftOut),
          FewShot.summary(folders, leftOut),
          RandomFeatures.summary(folders, leftOut),
          grid.summary(folders, leftOut));
    }
  }

  @Test
  void oneChangedFileHarmsOnlyItsRun() throws IOException {
    int rounds = Integer.getInteger("kernelscope.mutations", ROUNDS);
    int damaged = 0;
    for (int round = 0; round < rounds; round++) {
      Random random = new Random(round);
      RunFolder victim = List.copyOf(specs.keySet()).get(random.nextInt(specs.size()));
      Path file = files.get(victim).get(random.nextInt(files.get(victim).size()));
      String change = change(file, random);
      String what = "round %d: %s of %s".formatted(round, change, file);
      try {
        damaged += look(victim, round % REPORT_EVERY == 0) ? 1 : 0;
      } catch (RuntimeException | AssertionError harm) {
        fail(what, harm);
      } finally {
        FileUtils.forceDelete(file.toFile());
        Files.write(file, contents.get(file));
      }
    }
    // Many changes are of bits that mean nothing, or of files that only few readers read.
    assertThat(damaged).isBetween(rounds / 10, rounds);
  }

  /** Looks at the workspace in every way; whether something was left out. */
  private static boolean look(RunFolder victim, boolean report) throws IOException {
    List<RunFolder> all = List.copyOf(specs.keySet());
    List<RunFolder> others = others(victim);

    Archive.Listing listing = runs.archive().list();
    assertThat(listing.runs().size() + listing.damaged().size()).isEqualTo(all.size());
    assertThat(listing.runs()).extracting(ArchivedRun::folder).containsAll(others);
    listing
        .damaged()
        .forEach(
            run -> {
              assertThat(run.id()).isEqualTo(victim.id());
              assertOneSentence(run.damage(), victim);
            });

    Plan plan = Plan.of(others.stream().map(specs::get).toList(), runs);
    assertThat(plan.pending()).isEmpty();
    assertThat(plan.folders()).isEqualTo(others);

    LeftOut leftOut = new LeftOut();
    Results results = Results.of(all, leftOut);
    assertThat(others).noneMatch(leftOut::has);
    if (leftOut.has(victim)) {
      assertThat(results).isEqualTo(withoutIt.get(victim));
    }

    for (RunFolder run : report ? all : List.of(victim)) {
      new Recording(run, specs.get(run), runs.library()).history(leftOut);
    }
    leftOut.sentences().forEach(sentence -> assertOneSentence(sentence, victim));
    refusesOrReads(victim, () -> RunHistory.of(victim));
    refusesOrReads(victim, () -> RecordedLayers.of(victim, null, runs.library()));
    refusesOrReads(victim, victim::readMetrics);

    if (report) {
      Report.Written written = Report.write(runs.workspace(), folder.resolve("report"));
      String page = Files.readString(written.file());
      others.forEach(run -> assertThat(page).contains(run.id()));
      written.leftOut().forEach(sentence -> assertOneSentence(sentence, victim));
      leftOut.addAll(listing.damaged());
    }
    return !leftOut.sentences().isEmpty() || !listing.damaged().isEmpty();
  }

  private interface Act {
    void run() throws IOException;
  }

  private static void refusesOrReads(RunFolder victim, Act reading) {
    try {
      reading.run();
    } catch (BadInputException | IOException told) {
      assertOneSentence(String.valueOf(told.getMessage()), victim);
    }
  }

  /** It is about a file of the run, or about data that its specification names. */
  private static void assertOneSentence(String sentence, RunFolder victim) {
    assertThat(sentence)
        .containsAnyOf(victim.id(), "expected the name of a data set")
        .hasSizeLessThan(2000)
        .doesNotContain("java.", "Exception", ": null", "because \"")
        .doesNotContainPattern("\\p{Cc}");
  }

  /** Changes a file, and tells how. */
  private static String change(Path file, Random random) throws IOException {
    byte[] bytes = contents.get(file).clone();
    switch (random.nextInt(9)) {
      case 0 -> {
        for (int i = 0; i <= random.nextInt(8) && bytes.length > 0; i++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bytes);
        return "flipped bits";
      }
      case 1 -> {
        Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        return "a beginning";
      }
      case 2 -> {
        Files.write(file, new byte[0]);
        return "nothing";
      }
      case 3 -> {
        Files.delete(file);
        Files.createDirectories(file.resolve("folder"));
        return "a folder";
      }
      case 4 -> {
        byte[] noise = new byte[1 + random.nextInt(2000)];
        random.nextBytes(noise);
        Files.write(file, noise);
        return "noise";
      }
      case 5, 6 -> {
        Files.write(file, withAHugeNumber(bytes, random));
        return "a huge number";
      }
      case 7 -> {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(file, text.getBytes(StandardCharsets.UTF_16));
        return "UTF-16";
      }
      default -> {
        byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        Files.write(file, twice);
        return "twice the same";
      }
    }
  }

  /** One of the numbers in a text is another one. */
  private static byte[] withAHugeNumber(byte[] bytes, Random random) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<int[]> numbers = new ArrayList<>();
    for (int start = 0; start < text.length(); start++) {
      int end = start;
      while (end < text.length() && Character.isDigit(text.charAt(end))) {
        end++;
      }
      if (end > start) {
        numbers.add(new int[] {start, end});
        start = end;
      }
    }
    if (numbers.isEmpty()) {
      return bytes;
    }
    int[] number = numbers.get(random.nextInt(numbers.size()));
    String huge = HUGE[random.nextInt(HUGE.length)];
    return (text.substring(0, number[0]) + huge + text.substring(number[1]))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
