package org.kernelscope.ui.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelscope.ui.archive.RecordedRuns.run;
import static org.kernelscope.ui.archive.RecordedRuns.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunWriter;
import org.kernelscope.ui.runs.SessionFixture;
import org.kernelscope.ui.workbench.Bundled;

class OverlayViewModelTest {

  @TempDir Path folder;

  private final Deque<Runnable> later = new ArrayDeque<>();
  private SessionFixture desk;
  private ArchiveViewModel archive;
  private OverlayViewModel overlay;

  @BeforeEach
  void open() {
    desk = new SessionFixture(Bundled.library(), folder, 1);
    archive = new ArchiveViewModel(desk.session(), (time, action) -> later.add(action));
    overlay = archive.overlay();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private RunRow tick(RunFolder of) {
    RunRow row = archive.row(of.id());
    assertThat(row).isNotNull();
    overlay.tick(row, true);
    return row;
  }

  /** The step of each run's kernels; all their weights have this value too. */
  private List<Float> weights() {
    return overlay.kernelsProperty().get().stream()
        .peek(one -> assertThat(one.set().values()[0]).isEqualTo((float) one.step()))
        .map(one -> one.set().values()[0])
        .toList();
  }

  @Test
  void runsOfTwoDaysAreLaidOverEachOther() throws IOException {
    RunFolder one = run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1, 0.5, 0.7);
    RunFolder two = run(folder, "2026-03-02T10:00:00Z", spec(2, 100), "finished", 0.2, 0.6);
    archive.refresh();
    RunRow first = tick(one);
    tick(two);
    assertThat(overlay.metricsProperty().get()).containsExactly("accuracy", "loss");
    assertThat(overlay.metricProperty().get()).isEqualTo("accuracy");
    assertThat(overlay.runs()).extracting(Overlaid::color).containsExactly(1, 2);
    assertThat(overlay.runs().get(0).history().curve("accuracy").values())
        .containsExactly(0.1, 0.5, 0.7);
    assertThat(weights()).as("the newest of each").containsExactly(20f, 10f);

    overlay.tick(first, false);
    assertThat(overlay.runs()).hasSize(1);
    RunFolder three = run(folder, "2026-03-03T10:00:00Z", spec(3, 100), "finished", 0.3);
    archive.refresh();
    tick(three);
    assertThat(overlay.runs())
        .as("a colour that is free is used again")
        .extracting(Overlaid::color)
        .containsExactly(2, 1);
    overlay.untickAll();
    assertThat(overlay.runs()).isEmpty();
    assertThat(weights()).isEmpty();
  }

  @Test
  void theSliderShowsKernelsAndMetricsAsTheyWere() throws IOException {
    RunFolder one = run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1, 0.5, 0.7);
    RunFolder two = run(folder, "2026-03-02T10:00:00Z", spec(2, 100), "finished", 0.2, 0.6);
    archive.refresh();
    tick(one);
    tick(two);
    assertThat(overlay.stepsProperty().get()).containsExactly(0L, 10L, 20L);
    assertThat(overlay.step()).isEqualTo(20);
    overlay.positionProperty().set(1);
    assertThat(overlay.step()).isEqualTo(10);
    assertThat(overlay.isAtEnd()).isFalse();
    assertThat(weights()).containsExactly(10f, 10f);
    assertThat(overlay.runs().get(0).value("accuracy", 10)).isEqualTo(0.5);
    assertThat(overlay.runs().get(0).value("accuracy", 15)).isEqualTo(0.5);
    assertThat(overlay.runs().get(0).value("accuracy", -1)).isNaN();
  }

  @Test
  void playGoesThroughTheStepsToTheEnd() throws IOException {
    RunFolder one = run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1, 0.5, 0.7);
    archive.refresh();
    tick(one);
    overlay.togglePlay();
    List<Float> seen = new ArrayList<>(weights());
    while (overlay.playingProperty().get()) {
      later.remove().run();
      seen.addAll(weights());
    }
    assertThat(seen).containsExactly(0f, 10f, 20f);
    assertThat(later).isEmpty();
    overlay.togglePlay();
    overlay.togglePlay();
    later.remove().run();
    assertThat(overlay.step()).as("stopped where it was").isZero();
  }

  @Test
  void aRunThatOthersTrainIsFollowedUnlessAPersonLooksAtAnEarlierStep() throws IOException {
    RunFolder one = run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "stopped", 0.1, 0.5);
    archive.refresh();
    tick(one);
    go(one, 20);
    assertThat(weights()).containsExactly(20f);
    overlay.positionProperty().set(0);
    go(one, 30);
    assertThat(overlay.stepsProperty().get()).containsExactly(0L, 10L, 20L, 30L);
    assertThat(weights()).containsExactly(0f);
  }

  private void go(RunFolder of, int step) throws IOException {
    try (RunWriter writer = of.write()) {
      writer.appendMetric("accuracy", step, 0.8);
      writer.writeKernels("conv1", step, RecordedRuns.kernels(step));
    }
    archive.refresh();
  }

  @Test
  void aRunIsFollowedWhileItTrainsHere() throws IOException {
    RunFolder killed = run(folder, "2026-03-01T10:00:00Z", spec(1, 40), "running", 0.1);
    archive.refresh();
    RunRow row = tick(killed);
    archive.selected().setAll(row);
    archive.work().start();
    desk.beatUntilOver(archive.work());
    archive.refresh();
    Overlaid run = overlay.runs().get(0);
    assertThat(run.history().curve("accuracy").steps()).containsExactly(0, 10, 20, 30);
    assertThat(overlay.stepsProperty().get()).containsExactly(0L, 10L, 20L, 30L);
    assertThat(overlay.kernelsProperty().get().get(0).step()).isEqualTo(30);
  }

  @Test
  void kernelsThatAreGoneOrDamagedLeaveTheOthers() throws IOException {
    RunFolder one = run(folder, "2026-03-01T10:00:00Z", spec(1, 100), "finished", 0.1, 0.5);
    RunFolder two = run(folder, "2026-03-02T10:00:00Z", spec(2, 100), "finished", 0.2, 0.6);
    archive.refresh();
    tick(one);
    tick(two);
    overlay.positionProperty().set(0);
    Files.writeString(one.kernelSnapshots().get(1).file(), "no kernels");
    overlay.positionProperty().set(1);
    assertThat(overlay.kernelsProperty().get()).hasSize(1);
    assertThat(desk.dialogs().heard()).isEmpty();
  }

  @Test
  void moreRunsThanColoursDifferInTheirDashes() throws IOException {
    for (int i = 0; i < 10; i++) {
      tickAfterRefresh(
          run(
              folder,
              String.format(Locale.ROOT, "2026-03-01T10:00:%02dZ", i),
              spec(i, 100),
              "finished",
              0.1));
    }
    assertThat(overlay.runs().get(8).color()).isEqualTo(9);
    assertThat(overlay.runs().stream().map(Overlaid::series))
        .extracting(series -> series.color() + " " + series.dash() + " " + series.marker())
        .doesNotHaveDuplicates();
    assertThat(overlay.kernelsProperty().get()).hasSize(OverlayViewModel.MOST_GRIDS);
  }

  private void tickAfterRefresh(RunFolder of) {
    archive.refresh();
    tick(of);
  }
}
