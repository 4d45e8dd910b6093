package org.kernelscope.ui.runs;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.TaskRunner;

/** What every area of a window works with. */
public record Session(
    Runs runs, TaskRunner tasks, FramePulse pulse, DialogService dialogs, RunStripViewModel strip) {

  /** One with a strip of its own. */
  public static Session of(Runs runs, TaskRunner tasks, FramePulse pulse, DialogService dialogs) {
    return new Session(
        runs, tasks, pulse, dialogs, new RunStripViewModel(runs, tasks, pulse, dialogs));
  }

  public Library library() {
    return runs.library();
  }

  /** What the series of the window look like, by their names. */
  public SeriesColors colors() {
    return strip.colors();
  }

  /** Does {@code work} in the background; what goes wrong is told. */
  public <T> void inBackground(Callable<T> work, Consumer<? super T> onSuccess) {
    tasks.run(work, onSuccess, this::tell);
  }

  /** Tells a person what went wrong. */
  public void tell(Exception failure) {
    tell(ErrorMessages.of(failure));
  }

  public void tell(String sentence) {
    dialogs.tell(sentence);
  }
}
