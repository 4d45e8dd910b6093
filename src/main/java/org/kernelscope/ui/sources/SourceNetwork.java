package org.kernelscope.ui.sources;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.store.RunFolder;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;
import org.kernelscope.ui.runs.Course;
import org.kernelscope.ui.runs.Courses;

/**
 * One source network: in training, or found finished in the workspace. What it is and shows changes
 * on the FX thread.
 */
public final class SourceNetwork implements AutoCloseable {

  /** The kernels of a layer after some steps. */
  public record Filters(ConvLayer layer, int step, KernelSet kernels) {}

  private final int number;
  private final ConvNetSpec spec;
  private final RunFolder folder;
  private final @Nullable Run run;
  private final Latest<SourceNetwork> news;
  private final Consumer<RunEvent> listener = this::hear;
  private final Courses courses = new Courses();
  private final ReadOnlyStringWrapper standing = new ReadOnlyStringWrapper(this, "standing", "");

  /** Replaced as a whole: the training thread writes, the FX thread reads. */
  private volatile Map<String, Filters> filters = Map.of();

  private volatile boolean finished;

  /**
   * @param number from 1
   * @param run null for one that was finished before
   * @param told hears of news on the FX thread
   */
  SourceNetwork(
      int number,
      ConvNetSpec spec,
      RunFolder folder,
      @Nullable Run run,
      FramePulse pulse,
      Consumer<SourceNetwork> told) {
    this.number = number;
    this.spec = spec;
    this.folder = folder;
    this.run = run;
    this.news =
        pulse.latest(
            heard -> {
              heard.refresh();
              told.accept(heard);
            });
    refresh();
  }

  /** Begins to listen; after whoever has to hear of the end before. */
  void listen() {
    if (run != null) {
      run.listen(listener);
    }
  }

  private void hear(RunEvent event) {
    if (event instanceof RunEvent.Metric metric) {
      courses.add(metric);
    } else if (event instanceof RunEvent.Kernels kernels) {
      keep(new Filters(kernels.layer(), kernels.step(), kernels.kernels()));
    } else if (event instanceof RunEvent.State state && state.state() == RunState.FINISHED) {
      finished = true;
    }
    news.publish(this);
  }

  private void keep(Filters layer) {
    Map<String, Filters> more = new LinkedHashMap<>(filters);
    more.put(layer.layer().name(), layer);
    filters = more;
  }

  /** Reads what a finished network recorded. Not on the FX thread. */
  void read(Library library) throws IOException {
    Recording recording = new Recording(folder, spec, library);
    recording.last().forEach(this::hear);
    recording.metrics().forEach(this::hear);
    finished = true;
    news.publish(this);
  }

  private void refresh() {
    standing.set(describe());
  }

  private String describe() {
    if (run == null) {
      return "finished before";
    }
    return switch (run.state()) {
      case QUEUED -> "waiting";
      case RUNNING, PAUSED ->
          String.format(
              Locale.ROOT,
              "step %d of %d%s",
              run.step(),
              spec.steps(),
              run.state() == RunState.PAUSED ? ", paused" : "");
      case FINISHED -> "finished";
      case STOPPED -> String.format(Locale.ROOT, "stopped at step %d", run.step());
      case FAILED -> "failed: " + run.message();
    };
  }

  /** Stops listening; the run goes on. */
  @Override
  public void close() {
    if (run != null) {
      run.ignore(listener);
    }
    news.close();
  }

  // ---- what is shown

  /** Slot of the theme's series colours, from 1. */
  public int color() {
    return 1 + (number - 1) % 8;
  }

  public String title() {
    return String.format(Locale.ROOT, "network %d", spec.seed());
  }

  public ConvNetSpec spec() {
    return spec;
  }

  RunFolder folder() {
    return folder;
  }

  /** Null for one that was finished before. */
  @Nullable Run run() {
    return run;
  }

  /** Whether it has been trained to its end. */
  public boolean isFinished() {
    return finished;
  }

  /** Every layer's newest kernels by its name, from the image on; empty before there are any. */
  public Map<String, Filters> filters() {
    return filters;
  }

  /** A series by the name {@link RunEvent} gives it. */
  public Course course(String series) {
    return courses.of(series);
  }

  /** How far it is, in words. */
  public ReadOnlyStringProperty standingProperty() {
    return standing.getReadOnlyProperty();
  }
}
