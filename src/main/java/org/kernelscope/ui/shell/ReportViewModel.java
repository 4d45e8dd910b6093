package org.kernelscope.ui.shell;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.report.Report;
import org.kernelscope.store.Workspace;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;
import org.kernelscope.ui.kit.TaskRunner;

/** The report of the workspace: written in the background, then opened. */
public final class ReportViewModel {

  /** A report that is being written. Its thread asks regularly whether it was cancelled. */
  private static final class Making {
    private volatile boolean cancelled;
  }

  private final Workspace workspace;
  private final TaskRunner tasks;
  private final DialogService dialogs;
  private final Latest<String> news;
  private final ReadOnlyStringWrapper progress = new ReadOnlyStringWrapper(this, "progress", "");
  private @Nullable Making making;

  public ReportViewModel(
      Workspace workspace, TaskRunner tasks, FramePulse pulse, DialogService dialogs) {
    this.workspace = workspace;
    this.tasks = tasks;
    this.dialogs = dialogs;
    this.news =
        pulse.latest(
            text -> {
              if (making != null) {
                progress.set(text);
              }
            });
  }

  /** The progress of the report in words; empty while none is written. */
  public ReadOnlyStringProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** Writes the report and opens it. Only one report is written at a time. */
  public void make() {
    if (making != null) {
      return;
    }
    Making begun = new Making();
    making = begun;
    progress.set("Making the report");
    Path folder = workspace.path().resolve("report");
    tasks.run(
        () -> Report.write(workspace, folder, (part, parts) -> progressed(begun, part, parts)),
        written -> {
          if (end(begun)) {
            dialogs.show(written.file());
            dialogs.tell(
                String.format(
                    Locale.ROOT,
                    written.leftOut().isEmpty()
                        ? "%d finished runs are reported in %s."
                        : "%d finished runs are reported in %s; it names what cannot be read.",
                    written.finished(),
                    written.file()));
          }
        },
        failure -> {
          if (end(begun)) {
            dialogs.tell(ErrorMessages.of(failure));
          }
        });
  }

  private void progressed(Making begun, int part, int parts) {
    if (begun.cancelled) {
      throw new CancellationException();
    }
    news.publish(String.format(Locale.ROOT, "Making the report, part %d of %d", part, parts));
  }

  /**
   * Ends the current report.
   *
   * @return whether it was not cancelled
   */
  private boolean end(Making ended) {
    if (making != ended) {
      return false;
    }
    making = null;
    progress.set("");
    return true;
  }

  /** Cancels the report; an earlier report is kept. */
  public void cancel() {
    Making given = making;
    if (given != null) {
      given.cancelled = true;
      end(given);
    }
  }
}
