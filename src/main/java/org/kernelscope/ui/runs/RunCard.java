package org.kernelscope.ui.runs;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;

/**
 * What the run strip shows of one run. Properties change on the FX thread, once a pulse at most.
 */
public final class RunCard {

  private final Run run;
  private final String name;
  private final int color;
  private final Latest<RunCard> news;
  private final Consumer<RunEvent> listener = this::hear;

  private final ReadOnlyObjectWrapper<RunState> state;
  private final ReadOnlyStringWrapper detail = new ReadOnlyStringWrapper(this, "detail", "");
  private final ReadOnlyStringWrapper timeLeft = new ReadOnlyStringWrapper(this, "timeLeft", "");
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyObjectWrapper<double[]> course =
      new ReadOnlyObjectWrapper<>(this, "course", new double[0]);

  // Written by the training thread.
  private volatile double[] measured = {};
  private volatile String series = "";
  private volatile double loss = Double.NaN;
  private volatile boolean ended;

  /**
   * @param name what people call the run
   * @param color slot of the theme's series colours, from 1
   */
  public RunCard(Run run, String name, int color, FramePulse pulse) {
    this.run = run;
    this.name = name;
    this.color = color;
    this.news = pulse.latest(RunCard::refresh);
    this.state = new ReadOnlyObjectWrapper<>(this, "state", run.state());
    run.listen(listener);
    refresh();
  }

  private void hear(RunEvent event) {
    if (event instanceof RunEvent.Metric metric) {
      if (isMeasure(metric.series())) {
        double[] longer = Arrays.copyOf(measured, measured.length + 1);
        longer[longer.length - 1] = metric.value();
        series = metric.series();
        measured = longer;
      } else if (metric.series().equals(RunEvent.LOSS)) {
        loss = metric.value();
      }
    } else if (event instanceof RunEvent.State entered) {
      ended = entered.state().isOver();
    }
    news.publish(this);
  }

  /** Whether a series tells how good the run is: one of them is measured in a run. */
  private static boolean isMeasure(String name) {
    return name.equals(RunEvent.ACCURACY) || name.equals(RunEvent.TEST_ELBO);
  }

  /** Takes over how the run stands now. FX thread. */
  void refresh() {
    RunState now = run.state();
    boolean over = ended;
    state.set(now);
    progress.set(run.progress());
    timeLeft.set(now == RunState.RUNNING ? run.timeLeft().map(RunCard::minutes).orElse("") : "");
    course.set(measured);
    detail.set(describe(now));
    if (over) {
      close();
    }
  }

  private String describe(RunState now) {
    if (now == RunState.FAILED) {
      return run.message();
    }
    String place = String.format(Locale.ROOT, "seed %d · step %d", run.spec().seed(), run.step());
    double[] figures = measured;
    if (figures.length > 0) {
      double last = figures[figures.length - 1];
      return series.equals(RunEvent.ACCURACY)
          ? String.format(Locale.ROOT, "%s · accuracy %.3f", place, last)
          : place + " · test ELBO " + NumberFormats.fixed(last, 1);
    }
    double last = loss;
    return Double.isNaN(last) ? place : String.format(Locale.ROOT, "%s · loss %.3f", place, last);
  }

  /** A duration as {@code 1:05} minutes, or hours and minutes from an hour on. */
  public static String minutes(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min left", seconds / 3600, seconds / 60 % 60);
  }

  /** Stops listening. */
  void close() {
    run.ignore(listener);
    news.close();
  }

  public Run run() {
    return run;
  }

  public String name() {
    return name;
  }

  public int color() {
    return color;
  }

  public ReadOnlyObjectProperty<RunState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /** The last metric and the step; of a failed run, why it failed. */
  public ReadOnlyStringProperty detailProperty() {
    return detail.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty timeLeftProperty() {
    return timeLeft.getReadOnlyProperty();
  }

  /** 0 to 1. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** Test accuracies or test bounds so far; not to be written to. */
  public ReadOnlyObjectProperty<double[]> courseProperty() {
    return course.getReadOnlyProperty();
  }

  /** Whether the run has told that it is over, so that its folder is free. */
  boolean hasEnded() {
    return ended;
  }
}
