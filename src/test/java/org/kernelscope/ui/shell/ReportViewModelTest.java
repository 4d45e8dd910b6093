package org.kernelscope.ui.shell;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.kit.AnsweringDialogs;
import org.kernelscope.ui.kit.DirectTasks;
import org.kernelscope.ui.kit.HandPulse;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.workbench.Bundled;

class ReportViewModelTest {

  /** Does the work when the test says so. */
  private static final class DueTasks implements TaskRunner {
    private final Deque<Runnable> due = new ArrayDeque<>();

    @Override
    public <T> void run(
        Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
      due.add(() -> new DirectTasks().run(work, onSuccess, onFailure));
    }
  }

  @TempDir Path folder;
  private final HandPulse pulse = new HandPulse();
  private final AnsweringDialogs dialogs = new AnsweringDialogs();
  private final DueTasks tasks = new DueTasks();
  private Runs runs;
  private ReportViewModel report;

  @BeforeEach
  void open() {
    runs = new Runs(Bundled.library(), new Workspace(folder), 1);
    report = new ReportViewModel(runs.workspace(), tasks, pulse.pulse(), dialogs);
  }

  @AfterEach
  void close() {
    runs.close();
  }

  private void finishARun() throws IOException {
    Run run =
        runs.create(
            ConvNetSpec.usual()
                .with(SharedSettings.TRAIN_EXAMPLES, 32)
                .with(SharedSettings.TEST_EXAMPLES, 10)
                .with(SharedSettings.WIDTHS, List.of(2, 2))
                .with(SharedSettings.BATCH, 16)
                .with(SharedSettings.STEPS, 2)
                .with(SharedSettings.EVALUATE_AT, List.of(0)));
    runs.submit(run);
    // The record on disk, which the report reads, follows the state a moment later.
    await().atMost(60, SECONDS).until(() -> run.folder().record().state().equals("finished"));
  }

  @Test
  void theReportIsMadeAndOpened() throws IOException {
    finishARun();
    report.make();
    report.make();
    assertThat(tasks.due).as("one at a time").hasSize(1);
    assertThat(report.progressProperty().get()).isNotEmpty();
    tasks.due.remove().run();
    Path page = folder.resolve("report").resolve("report.html");
    assertThat(page).content().contains("1 finished runs of 1");
    assertThat(dialogs.shown()).containsExactly(page);
    assertThat(report.progressProperty().get()).isEmpty();
    pulse.beat();
    assertThat(report.progressProperty().get()).as("late news").isEmpty();
  }

  @Test
  void aReportThatIsNotWantedAnyMoreIsNotWritten() throws IOException {
    finishARun();
    report.make();
    report.cancel();
    assertThat(report.progressProperty().get()).isEmpty();
    tasks.due.remove().run();
    assertThat(folder.resolve("report")).doesNotExist();
    assertThat(dialogs.heard()).isEmpty();
    report.make();
    tasks.due.remove().run();
    assertThat(dialogs.shown()).hasSize(1);
  }

  @Test
  void aWorkspaceWithoutRunsHasNoReportAndASentenceSaysSo() {
    report.make();
    tasks.due.remove().run();
    assertThat(dialogs.heard())
        .singleElement()
        .asString()
        .contains(folder.toString(), "expected a workspace with runs");
    assertThat(dialogs.shown()).isEmpty();
  }
}
