package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.InForeignLocales;
import org.kernelscope.data.AtomicFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

class WorkspaceTest {

  record Spec(String data, int steps) {}

  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00.007Z");

  private static final KernelSet KERNELS =
      new KernelSet(2, new float[] {1, 2, 3, 4, 5, 6, 7, 8}, Provenance.UNKNOWN);

  @TempDir Path home;

  private RunFolder create() throws IOException {
    return new Workspace(home, InstantSource.fixed(NOON))
        .create("Xavier", "convnet", 300, Map.of("kernelscope", "0.1"), new Spec("mnist", 300));
  }

  @Test
  void aNewRunIsPlainFilesThatSayWhatItIs() throws IOException {
    RunFolder run = create();
    assertThat(run.path()).isEqualTo(home.resolve("runs").resolve(run.id()));
    assertThat(run.spec(Spec.class)).isEqualTo(new Spec("mnist", 300));
    RunRecord record = run.record();
    assertThat(record.name()).isEqualTo("Xavier");
    assertThat(record.state()).isEqualTo("created");
    assertThat(record.created()).isEqualTo(NOON);
    assertThat(record.started()).isNull();
    assertThat(record.versions()).containsEntry("kernelscope", "0.1");
    assertThat(run.path().resolve("run.json")).content().contains("2026-03-04T12:00:00.007Z");
    assertThat(run.readMetrics()).isEmpty();
    assertThat(run.kernelSnapshots()).isEmpty();
    assertThat(run.path().resolve("log.txt")).doesNotExist();
  }

  private static List<RunFolder> whole(Workspace workspace) throws IOException {
    return workspace.index().runs().stream()
        .filter(run -> run.damage().isEmpty())
        .map(run -> workspace.folder(run.id()))
        .toList();
  }

  @Test
  void idsSortByCreationEvenWithinAMillisecond() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(create().id());
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids).allMatch(id -> id.matches("\\d{8}-\\d{6}-\\d{3}-[0-9a-f]{4}"));
    assertThat(whole(new Workspace(home))).extracting(RunFolder::id).isEqualTo(ids);
  }

  @Test
  void halfMadeFoldersAreReportedAndHideNothing() throws IOException {
    RunFolder run = create();
    Files.createDirectories(home.resolve("runs/20250101-half"));
    Files.createDirectories(home.resolve("runs/20250102-broken"));
    Files.writeString(home.resolve("runs/20250102-broken/run.json"), "{\"id\": ");
    Files.writeString(home.resolve("runs/notes.txt"), "not a run");
    assertThat(whole(new Workspace(home))).containsExactly(run);
    List<String> damaged =
        new Workspace(home)
            .index().runs().stream().map(RunEntry::damage).filter(text -> !text.isEmpty()).toList();
    assertThat(damaged).hasSize(2);
    assertThat(damaged.get(0)).contains("20250101-half").contains("found no file");
    assertThat(damaged.get(1)).contains("20250102-broken").contains("expected JSON");
    assertThat(new Workspace(home).run(run.id())).isEqualTo(run);
    assertThatThrownBy(() -> new Workspace(home).run("20250101-half"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("20250101-half")
        .hasMessageContaining("found no file");
  }

  @Test
  void aWorkspaceNobodyHasUsedIsEmpty() throws IOException {
    assertThat(new Workspace(home.resolve("new")).index().runs()).isEmpty();
    assertThat(home.resolve("new")).doesNotExist();
  }

  @Test
  void theRecordFollowsTheRun() throws IOException {
    RunFolder run = create();
    try (RunWriter writer = run.write()) {
      RunRecord running = run.record().started("running", NOON.plusSeconds(1)).withStep(7);
      writer.update(running);
      assertThat(run.record()).isEqualTo(running);
      writer.update(running.finished("failed", NOON.plusSeconds(2), "the loss became NaN"));
      assertThat(run.record().error()).isEqualTo("the loss became NaN");
      RunRecord resumed = run.record().started("running", NOON.plusSeconds(3));
      assertThat(resumed.started()).isEqualTo(NOON.plusSeconds(1));
      assertThat(resumed.finished()).isNull();
      assertThat(resumed.error()).isNull();
    }
  }

  @Test
  void recordsFromBeforeSteeringAndTimesWereWrittenAreRead() throws IOException {
    RunFolder run = create();
    Path file = run.path().resolve("run.json");
    String older =
        Files.readString(file).replaceAll(",\\s*\"(steered|trainedSeconds)\" : [a-z0-9.]+", "");
    assertThat(older).doesNotContain("steered", "trainedSeconds");
    Files.writeString(file, older);
    assertThat(run.record().steered()).isFalse();
    assertThat(run.record().trainedSeconds()).isNull();
  }

  @Test
  void metricsAreThereAsSoonAsTheyAreAppended() throws IOException {
    RunFolder run = create();
    AtomicLong clock = new AtomicLong();
    try (RunWriter writer = new RunWriter(run, clock::get)) {
      clock.addAndGet(1_500_000_000L);
      writer.appendMetric("test accuracy", 1, 0.25);
      writer.appendMetric("loss", 1, Double.NaN);
      assertThat(run.readMetrics())
          .containsExactly(
              new MetricPoint("test accuracy", 1, 0.25, 1.5),
              new MetricPoint("loss", 1, Double.NaN, 1.5));
    }
    assertThat(run.metrics())
        .hasContent("series,step,value,seconds\ntest accuracy,1,0.25,1.5\nloss,1,NaN,1.5\n");
  }

  @Test
  void aTornLastLineIsDroppedAndTimeGoesOn() throws IOException {
    RunFolder run = create();
    AtomicLong clock = new AtomicLong();
    try (RunWriter writer = new RunWriter(run, clock::get)) {
      clock.addAndGet(2_000_000_000L);
      writer.appendMetric("loss", 1, 0.5);
    }
    Files.writeString(run.metrics(), "loss,2,0.4", StandardOpenOption.APPEND);
    assertThat(run.readMetrics()).hasSize(1);
    clock.set(900_000_000_000L);
    try (RunWriter writer = new RunWriter(run, clock::get)) {
      clock.addAndGet(1_000_000_000L);
      writer.appendMetric("loss", 2, 0.3);
    }
    assertThat(run.readMetrics())
        .containsExactly(new MetricPoint("loss", 1, 0.5, 2), new MetricPoint("loss", 2, 0.3, 3));
  }

  @Test
  void damageInTheMiddleIsNamedWithItsLine() throws IOException {
    RunFolder run = create();
    Files.writeString(run.metrics(), "series,step,value,seconds\nloss,1,0.5,1\nloss,x,1,1\n");
    assertThatThrownBy(run::readMetrics)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("in line 3, with a step from 0 to 2147483647, found 'loss,x,1,1'");
    try (RunWriter writer = run.write()) {
      assertThat(writer.losses())
          .singleElement()
          .asString()
          .startsWith("metrics.csv is damaged")
          .endsWith("the file is kept as metrics-damaged.csv");
      writer.appendMetric("loss", 2, 0.25);
    }
    assertThat(run.readMetrics()).hasSize(1);
    assertThat(run.path().resolve("metrics-damaged.csv")).content().contains("loss,x,1,1");
    Files.writeString(run.metrics(), "step,loss\n");
    assertThatThrownBy(run::readMetrics).hasMessageContaining("in line 1, found 'step,loss'");
  }

  @Test
  void namesThatWouldBreakAFileAreRefused() throws IOException {
    try (RunWriter writer = create().write()) {
      for (String name : List.of("a,b", "a\nb", "\"a\"", "")) {
        assertThatThrownBy(() -> writer.appendMetric(name, 1, 1))
            .isInstanceOf(IllegalArgumentException.class);
      }
      for (String layer : List.of("../x", "a/b", "", ".hidden")) {
        assertThatThrownBy(() -> writer.writeKernels(layer, 1, KERNELS))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void kernelsOfALayerAreListedByStep() throws IOException {
    RunFolder run = create();
    try (RunWriter writer = run.write()) {
      writer.writeKernels("conv-2", 5, KERNELS);
      writer.writeKernels("conv-1", 100, KERNELS);
      writer.writeKernels("conv-1", 20, KERNELS);
      Files.writeString(run.path().resolve("kernels/.conv-1-00000021.npy.x.tmp"), "half");
    }
    assertThat(run.kernelSnapshots())
        .extracting(snapshot -> snapshot.layer() + "@" + snapshot.step())
        .containsExactly("conv-1@20", "conv-1@100", "conv-2@5");
    Path file = run.kernelSnapshots().get(0).file();
    assertThat(file).hasFileName("conv-1-00000020.npy");
    assertThat(KernelFiles.read(file).get("conv-1-00000020").values()).isEqualTo(KERNELS.values());
  }

  @InForeignLocales
  void aRunIsReadBackWhateverDigitsPeopleWrite() throws IOException {
    NdArray images = new NdArray.Floats(new int[] {3, 1, 2, 2, 1}, new float[12]);
    RunFolder run = create();
    try (RunWriter writer = run.write()) {
      for (long step : new long[] {0, 9, 1234567}) {
        writer.appendMetric("LIKELIHOOD I", step, -0.5 * step);
        writer.writeKernels("CONV-I", step, KERNELS);
        writer.writeImages(step, images);
      }
      writer.update(run.record().started("running", NOON).withStep(1234567));
      writer.log("learning rate 0.001 from the step after 9");
    }

    RunFolder found = whole(new Workspace(home)).get(0);
    assertThat(found.id()).isEqualTo(run.id()).matches("[0-9a-f-]+");
    assertThat(found.record().step()).isEqualTo(1234567);
    assertThat(found.readMetrics())
        .extracting(MetricPoint::series, MetricPoint::step, MetricPoint::value)
        .containsExactly(
            tuple("LIKELIHOOD I", 0L, -0.0),
            tuple("LIKELIHOOD I", 9L, -4.5),
            tuple("LIKELIHOOD I", 1234567L, -617283.5));
    assertThat(found.kernelSnapshots())
        .extracting(KernelSnapshot::layer, KernelSnapshot::step)
        .containsExactly(tuple("CONV-I", 0L), tuple("CONV-I", 9L), tuple("CONV-I", 1234567L));
    Path last = found.kernelSnapshots().get(2).file();
    assertThat(last).hasFileName("CONV-I-01234567.npy");
    assertThat(KernelFiles.read(last).values().iterator().next().values())
        .isEqualTo(KERNELS.values());
    assertThat(new String(Files.readAllBytes(last), StandardCharsets.ISO_8859_1))
        .contains("'shape': (2, 2, 2)");
    assertThat(found.images().keySet()).containsExactly(0L, 9L, 1234567L);
    assertThat(NpyFile.read(found.images().get(9L)).shape()).containsExactly(3, 1, 2, 2, 1);
    for (String text : List.of("run.json", "spec.json", "metrics.csv", "log.txt")) {
      assertThat(Files.readString(found.path().resolve(text))).as(text).matches("\\p{ASCII}+");
    }

    try (RunWriter writer = found.write()) {
      writer.rewind(9);
      writer.appendMetric("loss", 10, 1.25);
    }
    assertThat(found.readMetrics()).extracting(MetricPoint::step).containsExactly(0L, 9L, 10L);
    assertThat(found.kernelSnapshots()).hasSize(2);
    assertThat(found.images()).hasSize(2);
  }

  @Test
  void rewindingDropsWhatCameAfterTheCheckpoint() throws IOException {
    RunFolder run = create();
    AtomicLong clock = new AtomicLong();
    try (RunWriter writer = new RunWriter(run, clock::get)) {
      for (int step = 1; step <= 4; step++) {
        clock.addAndGet(1_000_000_000L);
        writer.appendMetric("loss", step, 1.0 / step);
        writer.writeKernels("conv1", step, KERNELS);
        writer.writeImages(step, new NdArray.Floats(new int[] {1}, new float[] {step}));
      }
      writer.rewind(2);
      clock.addAndGet(250_000_000L);
      writer.appendMetric("loss", 3, 9);
    }
    assertThat(run.readMetrics())
        .containsExactly(
            new MetricPoint("loss", 1, 1, 1),
            new MetricPoint("loss", 2, 0.5, 2),
            new MetricPoint("loss", 3, 9, 2.25));
    assertThat(run.kernelSnapshots()).extracting(KernelSnapshot::step).containsExactly(1L, 2L);
    assertThat(run.images()).containsOnlyKeys(1L, 2L);
    assertThat(NpyFile.read(run.images().get(2L)).toFloats()).containsExactly(2);
  }

  @Test
  void anInterruptLosesNothing() throws IOException {
    RunFolder run = create();
    try (RunWriter writer = run.write()) {
      Thread.currentThread().interrupt();
      writer.appendMetric("loss", 1, 0.5);
      writer.log("interrupted");
      writer.writeKernels("conv1", 1, KERNELS);
      writer.update(run.record().finished("interrupted", NOON, null));
      AtomicFile.writeString(run.checkpoint(), "weights");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(run.readMetrics()).hasSize(1);
    assertThat(run.record().state()).isEqualTo("interrupted");
    assertThat(run.checkpoint()).hasContent("weights");
    assertThat(Files.readString(run.path().resolve("log.txt"))).matches("\\d{4}-.*Z interrupted\n");
  }

  @Test
  void oneRunHasOneWriter() throws IOException {
    RunFolder run = create();
    RunFolder other = create();
    try (RunWriter writer = run.write();
        RunWriter beside = other.write()) {
      assertThat(run.isBeingWritten()).isTrue();
      assertThatThrownBy(run::write)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("found it locked");
      assertThatThrownBy(() -> new Workspace(home).discard(run.id()))
          .isInstanceOf(BadInputException.class);
      writer.appendMetric("loss", 1, 1);
      beside.appendMetric("loss", 1, 1);
    }
    assertThat(run.isBeingWritten()).isFalse();
    assertThat(run.readMetrics()).hasSize(1);
  }

  /** Another process: asks for the run, prints what it was told. */
  static final class Other {
    public static void main(String[] arguments) throws IOException {
      System.out.print(new RunFolder(Path.of(arguments[0])).isBeingWritten() ? "taken" : "free");
    }
  }

  @Test
  void anotherProcessSeesWhoWritesAlsoAfterOneOfOursAsked() throws Exception {
    RunFolder run = create();
    try (RunWriter writer = run.write()) {
      assertThat(run.isBeingWritten()).isTrue();
      assertThat(askInAnotherProcess(run)).isEqualTo("taken");
    }
    assertThat(askInAnotherProcess(run)).isEqualTo("free");
  }

  private static String askInAnotherProcess(RunFolder run) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                run.path().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroy();
    }
  }

  @Test
  void aRunInTheTrashIsGoneAndComesBackWhole() throws IOException {
    Workspace workspace = new Workspace(home);
    RunFolder run = create();
    RunFolder other = create();
    try (RunWriter writer = run.write()) {
      writer.writeKernels("conv1", 1, KERNELS);
      assertThatThrownBy(() -> workspace.discard(run.id()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("found it locked");
    }
    workspace.discard(run.id());
    assertThat(whole(workspace)).containsExactly(other);
    assertThat(workspace.trash()).containsExactly(run.id());
    assertThat(workspace.restore(run.id())).isEqualTo(run);
    assertThat(run.kernelSnapshots()).hasSize(1);
    assertThat(workspace.trash()).isEmpty();

    workspace.discard(run.id());
    workspace.emptyTrash();
    assertThat(workspace.trash()).isEmpty();
    try (var entries = Files.walk(home)) {
      assertThat(entries.map(Path::toString)).noneMatch(path -> path.contains(run.id()));
    }
    assertThat(whole(workspace)).containsExactly(other);
  }

  @Test
  void noIdLeadsOutOfTheWorkspace() throws IOException {
    RunFolder run = create();
    for (String id : List.of("", ".", "..", "../runs/" + run.id(), "a\\b", "C:x", "none")) {
      assertThatThrownBy(() -> new Workspace(home).run(id))
          .as(id)
          .isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void whatAPersonPutOnARunIsInAFileOfItsOwn() throws IOException {
    RunFolder run = create();
    assertThat(run.label()).isEqualTo(RunLabel.NONE);
    String record = Files.readString(run.path().resolve("run.json"));
    run.label(RunLabel.NONE.named(" The good one ").starred(true).noted("seed 3 was worse\n"));
    assertThat(new RunFolder(run.path()).label())
        .isEqualTo(new RunLabel("The good one", true, "seed 3 was worse"));
    assertThat(run.path().resolve("run.json")).content().isEqualTo(record);
    assertThat(run.label().named("  ").name()).isNull();
  }
}
