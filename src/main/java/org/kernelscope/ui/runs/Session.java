package org.kernelscope.ui.runs;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.RecentFiles;
import org.kernelscope.ui.kit.TaskRunner;

/** The services that all areas of a window share. */
public record Session(
    Runs runs,
    TaskRunner tasks,
    FramePulse pulse,
    DialogService dialogs,
    RunStripViewModel strip,
    RecentFiles recent) {

  /** A session with a new run strip. */
  public static Session of(Runs runs, TaskRunner tasks, FramePulse pulse, DialogService dialogs) {
    return new Session(
        runs,
        tasks,
        pulse,
        dialogs,
        new RunStripViewModel(runs, tasks, pulse, dialogs),
        new RecentFiles(tasks));
  }

  public Library library() {
    return runs.library();
  }

  /** The colours of the window's series, by their names. */
  public SeriesColors colors() {
    return strip.colors();
  }

  /** Does {@code work} in the background; failures are shown. */
  public <T> void inBackground(Callable<T> work, Consumer<? super T> onSuccess) {
    tasks.run(work, onSuccess, this::tell);
  }

  /** Shows a failure to the user. */
  public void tell(Exception failure) {
    tell(ErrorMessages.of(failure));
  }

  /** Tells what could not be read, if anything. */
  public void tell(LeftOut leftOut) {
    List<String> sentences = leftOut.sentences();
    if (!sentences.isEmpty()) {
      tell(
          sentences.size() == 1
              ? "Left out: " + sentences.get(0)
              : String.format(
                  Locale.ROOT,
                  "Left out: %s (and %d more)",
                  sentences.get(0),
                  sentences.size() - 1));
    }
  }

  public void tell(String sentence) {
    dialogs.tell(sentence);
  }
}
