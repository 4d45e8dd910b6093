package org.kernelscope.ui.runs;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.kernelscope.experiment.run.MetricCurve;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.ui.control.picture.NumberFormats;

/**
 * The card of one run in the run strip. Properties change on the FX thread, once a pulse at most.
 */
public final class RunCard {

  /** The lines that the settings of a run have at most. */
  private static final int MOST_SETTINGS = 10;

  private final LiveRun live;
  private final int experiment;

  private final ReadOnlyObjectWrapper<RunState> state;
  private final ReadOnlyStringWrapper detail = new ReadOnlyStringWrapper(this, "detail", "");
  private final ReadOnlyStringWrapper timeLeft = new ReadOnlyStringWrapper(this, "timeLeft", "");
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress");
  private final ReadOnlyObjectWrapper<double[]> course =
      new ReadOnlyObjectWrapper<>(this, "course", new double[0]);

  /**
   * @param experiment the same number for runs that were started together
   */
  RunCard(LiveRun live, int experiment) {
    this.live = live;
    this.experiment = experiment;
    this.state = new ReadOnlyObjectWrapper<>(this, "state", run().state());
    live.onNews(told -> refresh());
    refresh();
  }

  /** Updates the card from the state of the run. */
  void refresh() {
    RunState now = run().state();
    state.set(now);
    progress.set(run().progress());
    timeLeft.set(now == RunState.RUNNING ? run().timeLeft().map(RunCard::minutes).orElse("") : "");
    MetricCurve score = live.history().score();
    if (score.size() != course.get().length) {
      course.set(score.values());
    }
    detail.set(describe(now));
  }

  private String describe(RunState now) {
    if (now == RunState.FAILED || (now == RunState.QUEUED && !run().message().isEmpty())) {
      return run().message();
    }
    String remark = remark();
    if (!remark.isEmpty()) {
      double score = live.history().score().last();
      return Double.isNaN(score) ? remark : measured() + " · " + remark;
    }
    String place =
        String.format(Locale.ROOT, "seed %d · step %d", run().spec().seed(), run().step());
    String measured = measured();
    return measured.isEmpty() ? place : place + " · " + measured;
  }

  private String measured() {
    double accuracy = live.history().curve(RunEvent.ACCURACY).last();
    double bound = live.history().curve(RunEvent.TEST_ELBO).last();
    double loss = live.history().curve(RunEvent.LOSS).last();
    if (!Double.isNaN(accuracy)) {
      return String.format(Locale.ROOT, "accuracy %.3f", accuracy);
    }
    if (!Double.isNaN(bound)) {
      return "test ELBO " + NumberFormats.fixed(bound, 1);
    }
    return Double.isNaN(loss) ? "" : String.format(Locale.ROOT, "loss %.3f", loss);
  }

  /**
   * What should be known of it, for instance a damaged checkpoint or the reason for an early end;
   * may be empty.
   */
  String remark() {
    Stream<String> end =
        Stream.of(run().message())
            .filter(said -> run().state() == RunState.FINISHED && !said.isEmpty());
    Stream<String> notes =
        live.history().marks().stream()
            .filter(RunEvent.Note.class::isInstance)
            .map(mark -> ((RunEvent.Note) mark).sentence());
    return Stream.concat(end, notes).collect(Collectors.joining("; "));
  }

  /**
   * What was started: the settings that differ from the defaults, a line each. After some lines the
   * rest is counted; without any, the line says that all are the defaults.
   */
  String settings() {
    List<String> told = run().spec().unusual();
    if (told.isEmpty()) {
      return "All settings are the defaults";
    }
    if (told.size() <= MOST_SETTINGS) {
      return String.join("\n", told);
    }
    // The last line counts at least two.
    int listed = MOST_SETTINGS - 1;
    return String.format(
        Locale.ROOT,
        "%s\nand %d more",
        String.join("\n", told.subList(0, listed)),
        told.size() - listed);
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
    live.close();
  }

  /** The same number for runs that were started together. */
  int experiment() {
    return experiment;
  }

  /** The words for the filter, in lower case. */
  String words() {
    return "%s %s %s"
        .formatted(name(), KindGlyph.title(run().spec()), run().spec().title())
        .toLowerCase(Locale.ROOT);
  }

  LiveRun live() {
    return live;
  }

  public Run run() {
    return live.run();
  }

  public String name() {
    return live.name();
  }

  public int color() {
    return live.color();
  }

  public ReadOnlyObjectProperty<RunState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /**
   * The last metric and the step; for a failed run the reason, and for a finished one the remark.
   */
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

  /** Test accuracies or test bounds so far; must not be changed. */
  public ReadOnlyObjectProperty<double[]> courseProperty() {
    return course.getReadOnlyProperty();
  }

  /** Whether the run has sent its end, so that its folder is free. */
  boolean hasEnded() {
    return live.history().state().isOver();
  }
}
