package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of runs is right whatever happens to their folders and to the index of them. */
class RunIndexTest {

  record Spec(String kind, Map<String, Object> bound, List<Integer> widths, double rate) {}

  private static final Spec SPEC =
      new Spec("convnet", Map.of("klWeight", 0.1), List.of(4, 6), 0.001);

  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-03-04T12:00:00.007Z"));

  @TempDir Path home;

  private Workspace workspace() {
    return new Workspace(home);
  }

  private List<RunEntry> list() throws IOException {
    return workspace().index().runs();
  }

  private RunFolder run(double... accuracies) throws IOException {
    RunFolder run = workspace().create("Xavier", "convnet", 300, Map.of("kernelscope", "1"), SPEC);
    try (RunWriter writer = run.write()) {
      for (int i = 0; i < accuracies.length; i++) {
        writer.appendMetric("accuracy", 10L * i, accuracies[i]);
      }
      writer.update(run.record().started("running", Instant.now()).withStep(7));
    }
    return age(run);
  }

  /** As if nobody had touched the run for months: its files can be told by their times. */
  private static RunFolder age(RunFolder run) throws IOException {
    try (Stream<Path> files = Files.list(run.path())) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, LONG_AGO);
      }
    }
    return run;
  }

  private Path index() {
    return home.resolve("runs.index");
  }

  @Test
  void aListTellsWhatIsNeededOfEveryRun() throws IOException {
    RunFolder run = run(0.1, 0.9, Double.NaN, 0.8);
    run.label(RunLabel.NONE.noted("good"));
    RunEntry entry = list().get(0);
    assertThat(entry.id()).isEqualTo(run.id());
    assertThat(entry.record()).isEqualTo(run.record());
    assertThat(Json.parse(entry.spec(), Spec.class, "spec")).isEqualTo(SPEC);
    assertThat(entry.metrics())
        .containsExactly(Map.entry("accuracy", new MetricSummary(4, 30, 0.8, 0.1, 0.9)));
    assertThat(entry.hasCheckpoint()).isFalse();
    assertThat(entry.label().note()).isEqualTo("good");
    assertThat(entry.damage()).isEmpty();
  }

  @Test
  void theNextProgramReadsTheIndexAndNoFolder() throws IOException {
    RunFolder run = run(0.1, Double.NaN);
    run(0.2);
    List<RunEntry> before = list();
    assertThat(index()).content().hasLineCount(3);
    // Of the same size and age: who has the index does not look.
    Path metrics = run.path().resolve("metrics.csv");
    Files.writeString(metrics, Files.readString(metrics).replace("0.1,", "0.7,"));
    Files.setLastModifiedTime(metrics, LONG_AGO);
    assertThat(list()).isEqualTo(before);
    assertThat(list().get(0).metrics().get("accuracy").last()).isNaN();

    Files.delete(index());
    assertThat(list().get(0).metrics().get("accuracy").greatest()).isEqualTo(0.7);
  }

  @Test
  void whatOthersDoWhileAProgramIsOpenIsSeenAtOnce() throws IOException {
    RunIndex open = workspace().index();
    assertThat(open.runs()).isEmpty();
    RunFolder first = run(0.1);
    RunFolder second = run(0.2);
    List<RunEntry> both = open.runs();
    assertThat(both).extracting(RunEntry::id).containsExactly(first.id(), second.id());

    try (RunWriter writer = second.write()) {
      writer.appendMetric("accuracy", 50, 0.3);
    }
    Files.writeString(first.checkpoint(), "something");
    List<RunEntry> changed = open.runs();
    assertThat(changed.get(0).hasCheckpoint()).isTrue();
    assertThat(changed.get(1).metrics().get("accuracy").last()).isEqualTo(0.3);

    second.label(RunLabel.NONE.starred(true));
    assertThat(open.runs().get(1).label().starred()).isTrue();
    workspace().discard(first.id());
    assertThat(open.runs()).extracting(RunEntry::id).containsExactly(second.id());
    workspace().restore(first.id());
    assertThat(open.runs()).extracting(RunEntry::id).containsExactly(first.id(), second.id());
  }

  @Test
  void aFileThatChangesTwiceWithinATickOfItsTimeIsReadAgain() throws IOException {
    RunFolder run = run(0.1);
    RunIndex open = workspace().index();
    Path metrics = run.path().resolve("metrics.csv");
    FileTime now = FileTime.from(Instant.now());
    Files.setLastModifiedTime(metrics, now);
    assertThat(open.runs().get(0).metrics().get("accuracy").last()).isEqualTo(0.1);
    Files.writeString(metrics, Files.readString(metrics).replace("0.1,", "0.7,"));
    Files.setLastModifiedTime(metrics, now);
    assertThat(open.runs().get(0).metrics().get("accuracy").last()).isEqualTo(0.7);
  }

  @Test
  void aRunThatDidNotChangeIsTheSameObject() throws IOException {
    run(0.1);
    RunFolder recent = run(0.2);
    Files.setLastModifiedTime(
        recent.path().resolve("metrics.csv"), FileTime.from(Instant.now().plusSeconds(60)));
    RunIndex open = workspace().index();
    List<RunEntry> before = open.runs();
    List<RunEntry> after = open.runs();
    assertThat(after.get(0)).isSameAs(before.get(0));
    assertThat(after.get(1)).isSameAs(before.get(1));
  }

  @Test
  void oneDamagedRunHarmsNoOther() throws IOException {
    List<RunFolder> runs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      runs.add(run(0.1 * i));
    }
    Files.delete(runs.get(0).path().resolve("run.json"));
    Files.writeString(runs.get(1).path().resolve("run.json"), "{\"id\": ");
    Files.writeString(runs.get(2).path().resolve("spec.json"), "[1, 2]");
    Files.writeString(runs.get(3).path().resolve("metrics.csv"), "step,loss\n");
    Files.write(runs.get(4).path().resolve("spec.json"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Files.delete(runs.get(5).path().resolve("metrics.csv"));
    Files.createDirectory(runs.get(5).path().resolve("metrics.csv"));
    Files.writeString(
        runs.get(6).path().resolve("run.json"),
        Files.readString(runs.get(6).path().resolve("run.json"))
            .replaceFirst("\"kind\" : \"convnet\",", ""));
    Files.writeString(home.resolve("runs/notes.txt"), "not a run");
    Files.createDirectories(home.resolve("runs/.hidden"));

    List<RunEntry> entries = list();
    assertThat(entries).extracting(RunEntry::id).containsExactlyElementsOf(ids(runs));
    assertThat(entries.subList(0, 7)).allSatisfy(run -> assertThat(run.damage()).isNotEmpty());
    assertThat(entries.get(1).damage()).contains("expected JSON");
    assertThat(entries.get(3).damage()).contains("found 'step,loss'");
    assertThat(entries.get(3).record()).as("what can be read is there").isNotNull();
    assertThat(entries.get(6).damage()).contains("expected name, kind");
    assertThat(entries.get(7).damage()).isEmpty();
    assertThat(list()).as("out of the index too").isEqualTo(entries);
  }

  private static List<String> ids(List<RunFolder> runs) {
    return runs.stream().map(RunFolder::id).toList();
  }

  @Test
  void aLabelThatCannotBeReadIsNoDamageToTheRun() throws IOException {
    RunFolder run = run(0.1);
    Files.writeString(run.path().resolve("label.json"), "{");
    RunEntry entry = list().get(0);
    assertThat(entry.damage()).isEmpty();
    assertThat(entry.label().note()).isEqualTo("the label cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n\n",
        "kernelscope index of runs 2\n0 {}\n",
        "kernelscope index of runs 1\nnull\n \n0 \n0 {\"stamp\":null,\"run\":null}\n",
        "PK\u0003\u0004"
      })
  void aForeignOrDamagedIndexIsWrittenAnew(String content) throws IOException {
    RunFolder run = run(0.1);
    Files.writeString(index(), content);
    assertThat(list()).extracting(RunEntry::id).containsExactly(run.id());
    assertThat(list().get(0).damage()).isEmpty();
    Files.write(index(), new byte[] {(byte) 0xff, 0, 1, 2});
    assertThat(list()).extracting(RunEntry::id).containsExactly(run.id());
    assertThat(index()).content(StandardCharsets.UTF_8).contains(run.id());
  }

  @Test
  void anIndexCutOrMangledAnywhereGivesTheSameList() throws IOException {
    for (int i = 0; i < 6; i++) {
      run(0.1 * i, 0.2);
    }
    List<RunEntry> whole = list();
    byte[] good = Files.readAllBytes(index());
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      if (i % 2 == 0) {
        bad = Arrays.copyOf(bad, at);
      } else {
        bad[at] = "{}[]\",: \nx\0".getBytes(StandardCharsets.UTF_8)[random.nextInt(11)];
      }
      Files.write(index(), bad);
      assertThat(list()).isEqualTo(whole);
    }
  }

  @Test
  void linesOfRunsThatChangedOftenDoNotPileUp() throws IOException {
    RunFolder run = run(0.1);
    RunIndex open = workspace().index();
    open.runs();
    for (int i = 0; i < 1500; i++) {
      Files.setLastModifiedTime(
          run.path().resolve("metrics.csv"), FileTime.fromMillis(LONG_AGO.toMillis() + i));
      open.runs();
    }
    try (Stream<String> lines = Files.lines(index())) {
      assertThat(lines.count()).isLessThan(1100);
    }
    assertThat(list()).hasSize(1);
  }

  @Test
  void twoProgramsMayKeepTheIndexAtOnce() throws IOException {
    RunIndex one = workspace().index();
    RunIndex other = workspace().index();
    for (int i = 0; i < 5; i++) {
      run(0.1 * i);
      one.runs();
      run(0.2 * i);
      other.runs();
      if (i == 2) {
        Files.delete(index());
      }
    }
    assertThat(one.runs()).hasSize(10).isEqualTo(other.runs()).isEqualTo(list());
    // What one of them wrote is no line of the other's that was cut in the middle.
    Files.writeString(index(), "1234 {\"stamp\":[1,2", StandardOpenOption.APPEND);
    run(0.9);
    one.runs();
    assertThat(list()).hasSize(11).isEqualTo(one.runs());
  }

  @Test
  void aWorkspaceNobodyHasUsedIsLeftAlone() throws IOException {
    Workspace unused = new Workspace(home.resolve("new"));
    assertThat(unused.index().runs()).isEmpty();
    assertThat(home.resolve("new")).doesNotExist();
  }
}
