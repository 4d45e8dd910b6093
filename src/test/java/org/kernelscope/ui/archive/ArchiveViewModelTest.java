package org.kernelscope.ui.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelscope.ui.archive.RecordedRuns.run;
import static org.kernelscope.ui.archive.RecordedRuns.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.bench.WorkspaceBenchmark;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunLabel;
import org.kernelscope.ui.kit.Delay;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.workbench.Bundled;

class ArchiveViewModelTest {

  @TempDir Path folder;

  private SessionFixture desk;

  /** What waits for time to pass. */
  private final Deque<Runnable> later = new ArrayDeque<>();

  private ArchiveViewModel archive;

  @BeforeEach
  void open() {
    desk = new SessionFixture(Bundled.library(), folder, 1);
    Delay delay = (Duration time, Runnable action) -> later.add(action);
    archive = new ArchiveViewModel(desk.session(), delay);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private List<String> shown() {
    return archive.rows().stream()
        .map(
            row ->
                row instanceof ArchiveRow.Heading heading
                    ? heading.title() + ": " + heading.runs()
                    : ((RunRow) row).name())
        .toList();
  }

  private RunRow row(RunFolder folder) {
    RunRow row = archive.row(folder.id());
    assertThat(row).isNotNull();
    return row;
  }

  private List<String> columns() {
    return archive.shownColumnsProperty().get().stream().map(RunColumn::title).toList();
  }

  private RunColumn column(String key) {
    return archive.columns().stream()
        .filter(column -> column.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void runsOfEveryDayAreThereTheNewestFirstAndOneDamagedOneHarmsNoOther() throws IOException {
    run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1, 0.5);
    RunFolder damaged = run(folder, "2026-03-02T10:00:00Z", spec(2, 100), "finished", 0.1);
    Files.writeString(damaged.path().resolve("run.json"), "{");
    run(folder, "2026-03-03T10:00:00Z", spec(3, 100), "finished", 0.1, 0.6);
    archive.refresh();
    assertThat(shown())
        .containsExactly("xavier, mnist, seed 3", damaged.id(), "xavier, mnist, seed 1");
    assertThat(archive.statusProperty().get()).isEqualTo("3 runs, 1 damaged");
    assertThat(row(damaged).state()).isEqualTo("damaged");
    assertThat(row(damaged).damage()).contains("expected JSON");
  }

  @Test
  void whatOthersAddIsSeenWhileTheAreaIsInFrontAndNotAfter() throws IOException {
    archive.inFrontProperty().set(true);
    assertThat(shown()).isEmpty();
    run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1);
    later.remove().run();
    assertThat(shown()).hasSize(1);
    assertThat(later).hasSize(1);
    archive.inFrontProperty().set(false);
    run(folder, "2026-03-02T10:00:00Z", spec(1, 100), "finished", 0.1);
    later.remove().run();
    assertThat(later).isEmpty();
  }

  @Test
  void allWordsOfAFilterHaveToStandInARow() throws IOException {
    RunFolder noted = run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1);
    run(folder, "2026-03-02T10:00:00Z", spec(2, 100), "stopped", 0.1);
    run(folder, "2026-03-03T10:00:00Z", FewShotSpec.usual(), "finished", 0.1);
    noted.label(RunLabel.NONE.noted("Looks odd"));
    archive.refresh();
    archive.filterProperty().set("classifier");
    assertThat(shown()).hasSize(2);
    archive.filterProperty().set("  ODD  class ");
    assertThat(shown()).containsExactly("xavier, mnist, seed 1");
    assertThat(archive.statusProperty().get()).isEqualTo("1 of 3 runs");
    archive.filterProperty().set("stopped odd");
    assertThat(shown()).isEmpty();
    archive.filterProperty().set("");
    assertThat(shown()).hasSize(3);
  }

  @Test
  void onlyColumnsThatTellRunsApartAreShown() throws IOException {
    run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1, 0.5);
    run(folder, "2026-03-02T10:00:00Z", spec(1, 200), "finished", 0.1, 0.5);
    archive.refresh();
    assertThat(columns())
        .containsExactly(
            "Kind", "Name", "Made", "State", "Accuracy", "Best", "Training images", "Time");
    archive.filterProperty().set("200");
    assertThat(columns()).doesNotContain("Training images");
    archive.filterProperty().set("");
    archive.onlyDifferingProperty().set(false);
    assertThat(columns())
        .contains("Training images", "Learning rate", "Seed", "Batch size")
        .doesNotContain("Test ELBO", "Prior", "Note");
  }

  @Test
  void anyColumnSortsAndWhatItTellsNothingOfComesLast() throws IOException {
    run(folder, "2026-03-01T10:00:00Z", spec(10, 100), "finished", 0.1, 0.7);
    run(folder, "2026-03-02T10:00:00Z", spec(9, 100), "finished", 0.9, 0.5);
    run(folder, "2026-03-03T10:00:00Z", spec(100, 100), "stopped");
    archive.refresh();
    archive.sort(List.of(column("accuracy").comparator(true)));
    assertThat(shown())
        .extracting(name -> name.replaceAll(".*seed ", ""))
        .containsExactly("10", "9", "100");
    archive.sort(List.of(column("accuracy").comparator(false)));
    assertThat(shown())
        .extracting(name -> name.replaceAll(".*seed ", ""))
        .containsExactly("9", "10", "100");
    archive.sort(List.of(column("best-accuracy").comparator(true)));
    assertThat(shown())
        .extracting(name -> name.replaceAll(".*seed ", ""))
        .containsExactly("9", "10", "100");
    archive.sort(List.of(column(SharedSettings.SEED.key()).comparator(false)));
    assertThat(shown())
        .extracting(name -> name.replaceAll(".*seed ", ""))
        .containsExactly("9", "10", "100");
    archive.sort(List.of());
    assertThat(shown())
        .extracting(name -> name.replaceAll(".*seed ", ""))
        .containsExactly("100", "9", "10");
  }

  @Test
  void runsOfAnExperimentStandTogetherAndFold() throws IOException {
    run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1);
    run(folder, "2026-03-02T10:00:00Z", spec(2, 100), "finished", 0.1);
    run(folder, "2026-03-03T10:00:00Z", spec(1, 200), "finished", 0.1);
    run(folder, "2026-03-04T10:00:00Z", FewShotSpec.usual(), "finished", 0.1);
    archive.refresh();
    archive.groupingProperty().set(Grouping.KIND);
    assertThat(shown()).contains("Few-shot: 1", "Classifier: 3");
    archive.groupingProperty().set(Grouping.EXPERIMENT);
    ArchiveRow.Heading heading =
        archive.rows().stream()
            .flatMap(row -> row instanceof ArchiveRow.Heading one ? Stream.of(one) : Stream.empty())
            .filter(one -> one.title().contains("Training images 100"))
            .findFirst()
            .orElseThrow();
    assertThat(heading.runs()).isEqualTo(2);
    archive.fold(heading);
    assertThat(shown()).doesNotContain("xavier, mnist, seed 2").hasSize(3 + 2);
    archive.fold(new ArchiveRow.Heading(heading.title(), 2, true));
    assertThat(shown()).contains("xavier, mnist, seed 2");
  }

  @Test
  void namesStarsAndNotesAreOfTheRunAndOutliveTheWindow() throws IOException {
    RunFolder one = run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1);
    archive.refresh();
    archive.rename(row(one), "Mine");
    archive.note(row(one), "worth another look");
    archive.selected().setAll(row(one));
    archive.toggleStars();
    assertThat(row(one).name()).isEqualTo("Mine");
    assertThat(one.label()).isEqualTo(new RunLabel("Mine", true, "worth another look"));
    archive.toggleStars();
    assertThat(one.label().starred()).isFalse();
    archive.rename(row(one), one.record().name());
    assertThat(one.label().name()).as("as it was called when it was made").isNull();
  }

  @Test
  void whatIsDeletedComesBack() throws IOException {
    RunFolder one = run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1);
    RunFolder two = run(folder, "2026-03-02T10:00:00Z", spec(2, 100), "finished", 0.1);
    RunFolder three = run(folder, "2026-03-03T10:00:00Z", spec(3, 100), "finished", 0.1);
    Files.writeString(three.path().resolve("spec.json"), "[]");
    archive.refresh();
    archive.overlay().tick(row(two), true);
    archive.selected().setAll(row(two), row(three));
    archive.discard();
    assertThat(shown()).containsExactly("xavier, mnist, seed 1");
    assertThat(archive.overlay().runs()).isEmpty();
    assertThat(desk.strip().notices()).hasSize(1);
    assertThat(desk.strip().notices().get(0).text()).startsWith("2 runs are in the trash");
    desk.strip().notices().get(0).accepted().run();
    assertThat(shown()).hasSize(3);

    archive.selected().setAll(row(one));
    archive.discard();
    desk.dialogs().agrees = false;
    archive.emptyTrash();
    assertThat(desk.runs().workspace().trash()).hasSize(1);
    desk.dialogs().agrees = true;
    archive.emptyTrash();
    assertThat(desk.runs().workspace().trash()).isEmpty();
    assertThat(desk.strip().notices()).as("nothing to undo").isEmpty();
    assertThat(shown()).hasSize(2);
  }

  @Test
  void anInterruptedRunIsResumedAndOneThatIsFinishedCannotBe() throws IOException {
    RunFolder killed = run(folder, "2026-03-01T10:00:00Z", spec(1, 40), "running", 0.1);
    RunFolder finished = run(folder, "2026-03-02T10:00:00Z", spec(2, 40), "finished", 0.1);
    archive.refresh();
    assertThat(row(killed).state()).isEqualTo("interrupted");
    archive.selected().setAll(row(finished));
    assertThat(archive.work().canStart()).isFalse();
    archive.selected().setAll(row(finished), row(killed));
    assertThat(archive.work().canStart()).isTrue();
    archive.work().start();
    assertThat(desk.strip().cards()).hasSize(1);
    desk.beatUntilOver(archive.work());
    assertThat(desk.strip().cards().get(0).run().state()).isEqualTo(RunState.FINISHED);
    archive.refresh();
    assertThat(row(killed).state()).isEqualTo("finished");
    assertThat(desk.dialogs().heard()).isEmpty();
  }

  @Test
  void settingsOfARunGoToWhoeverTakesThem() throws IOException {
    RunFolder one = run(folder, "2026-03-01T10:00:00Z", spec(7, 40), "finished", 0.1);
    archive.refresh();
    List<Object> taken = new ArrayList<>();
    desk.strip()
        .onReuse(
            spec -> {
              taken.add(spec);
              // An area that is made when it is first gone to takes them too.
              if (taken.size() == 1) {
                desk.strip().onReuse(taken::add);
              }
            });
    desk.strip().onOpenRecorded(taken::add);
    archive.selected().setAll(row(one));
    archive.duplicate();
    assertThat(taken).containsExactly(spec(7, 40), spec(7, 40));
    archive.open();
    assertThat(taken).hasSize(3).last().isEqualTo(row(one).run());
  }

  @Test
  void manyRunsAreFiltered() throws IOException {
    WorkspaceBenchmark.fill(folder, 300);
    archive.refresh();
    assertThat(archive.rows()).hasSize(300);
    archive.filterProperty().set("seed 299");
    assertThat(shown()).containsExactly("xavier, mnist, seed 299");
  }
}
